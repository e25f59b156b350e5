"""The manifest against what came: custody, every difference by name, the five words of supply, and ties."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chahe.catalog import catalog
from chahe.intake.expand import same_name
from chahe.intake.manifest_line import ManifestLine
from chahe.intake.manifest_task import Manifest
from chahe.intake.matching import (
    Difference,
    Listing,
    Mismatch,
    SupplyState,
    custody_of,
    differences,
    expected_name,
    supply,
)
from chahe.intake.tie import Loose, looseness, tied, totals
from chahe.model import Custody, EvidenceItem, Origin, Reading, ReadStatus, Source, Supply, digest_of

RECEIVED = Custody(Origin.AUDITEE, "王小明", "2026-07-13T01:00:00Z")
OWN = digest_of(b"manifest")
CODES = {code: bool(request.tables) for code, request in catalog().requests.items()}


def item(name: str, data: bytes = b"x", code: str | None = "G02", **more: object) -> EvidenceItem:
    custody = dataclasses.replace(RECEIVED, request_code=code, **more)  # type: ignore[arg-type]
    return EvidenceItem(digest_of(data), name, len(data), custody)


def reading(of: EvidenceItem, records: int = 5, skipped: int = 1, member: str | None = None) -> Reading:
    return Reading(Source(of.digest, member), of.name, "r@1", ReadStatus.READ, records, records - skipped, 0, skipped)


def listing(*lines: ManifestLine, name: str = "檢附清單.xlsx") -> Listing:
    return Listing([Manifest(name, OWN, lines)])


def found(lines: Listing, items: list[EvidenceItem], readings: list[Reading]) -> set[tuple[str, Mismatch]]:
    return {(d.path, d.problem) for d in differences(lines, items, readings, CODES)}


def test_nothing_differs() -> None:
    a = item("清冊/G02.xlsx")
    line = ManifestLine("G02", "清冊/G02.xlsx", size=1, digest=a.digest, records=4)
    assert not found(listing(line), [a], [reading(a)])


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"size": 2}, Mismatch.SIZE),
        ({"digest": digest_of(b"other")}, Mismatch.DIGEST),
        ({"records": 5}, Mismatch.RECORDS),
        ({"code": "Z99"}, Mismatch.UNKNOWN_CODE),
    ],
)
def test_each_difference_by_its_name(change: dict[str, object], problem: Mismatch) -> None:
    a = item("G02.xlsx")
    line = dataclasses.replace(ManifestLine("G02", "G02.xlsx", 1, a.digest, 4), **change)  # type: ignore[arg-type]
    assert found(listing(line), [a], [reading(a)]) == {("G02.xlsx", problem)}


def test_missing_unlisted_moved_unread_twice() -> None:
    here, moved, strange = item("a.csv", b"a"), item("新/b.csv", b"b"), item("c.csv", b"c")
    lines = listing(
        ManifestLine("G02", "a.csv"),
        ManifestLine("G02", "a.csv"),
        ManifestLine("G02", "舊/b.csv", digest=moved.digest),
        ManifestLine("G02", "沒來.csv"),
        ManifestLine("G03", None, supply=Supply.PROVIDED),
    )
    manifest = EvidenceItem(OWN, "檢附清單.xlsx", 9, RECEIVED)
    assert found(lines, [here, moved, strange, manifest], [reading(moved)]) == {
        ("a.csv", Mismatch.LISTED_TWICE),
        ("a.csv", Mismatch.UNREAD),
        ("新/b.csv", Mismatch.PATH),
        ("沒來.csv", Mismatch.FILE_MISSING),
        ("c.csv", Mismatch.NOT_LISTED),
        ("", Mismatch.NO_PATH),
    }


def test_a_document_for_people_is_not_missed_by_readers() -> None:
    paper = next(code for code, machine in CODES.items() if not machine)
    a = item("議事錄.pdf", code=paper)
    assert not found(listing(ManifestLine(paper, "議事錄.pdf")), [a], [])
    assert found(listing(ManifestLine("G02", "議事錄.pdf")), [a], []) == {("議事錄.pdf", Mismatch.UNREAD)}


def test_without_a_manifest_nothing_is_unlisted() -> None:
    assert not found(Listing([]), [item("a")], [])


def test_a_list_without_files_makes_no_file_unlisted() -> None:
    """The filled request list alone names requests, not files."""
    assert not found(listing(ManifestLine("G03", None, supply=Supply.NOT_DONE)), [item("a")], [])


def test_unreadable_fields_of_the_manifest_are_told() -> None:
    lines = Listing([Manifest("m.csv", OWN, (), (("line:3", "column digest: not hex"),))])
    assert differences(lines, [], [], {}) == (
        Difference(None, "m.csv", Mismatch.LINE_UNREAD, "line:3", "column digest: not hex"),
    )


def test_a_later_manifest_takes_the_place_of_an_earlier_line() -> None:
    new = item("G02.csv", b"new")
    first = Manifest("檢附清單.xlsx", OWN, (ManifestLine("G02", "G02.csv", digest=digest_of(b"old")),))
    second = Manifest("檢附清單.xlsx", digest_of(b"m2"), (ManifestLine("G02", "G02.csv", digest=new.digest),))
    assert not found(Listing([first, second]), [new], [reading(new)])
    assert found(Listing([second, first]), [new], [reading(new)]) == {("G02.csv", Mismatch.DIGEST)}


def test_paths_are_relative_to_the_manifest() -> None:
    assert expected_name("交付/檢附清單.xlsx", ".\\清冊\\G02.xlsx") == "交付/清冊/G02.xlsx"
    assert expected_name("檢附清單.xlsx", "/G02.xlsx") == "G02.xlsx"
    assert same_name("./甲/B.CSV") == same_name("甲\\b.csv")


def test_custody_from_the_line() -> None:
    line = ManifestLine(
        "S03", "u.csv", 10, OWN, 7, "2025-01-01", "2026-06-30", "2026-06-30", "Get-ADUser", "AD", "陳", "王", 7,
        Origin.WATCHED,
    )  # fmt: skip
    custody = custody_of(line, RECEIVED)
    assert (custody.origin, custody.as_of, custody.extraction) == (Origin.WATCHED, "2026-06-30", "Get-ADUser")
    assert (custody.witness, custody.screen_count, custody.stated_records) == ("王", 7, 7)
    assert (custody.received_by, custody.request_code) == ("王小明", "S03")
    assert custody_of(ManifestLine("S03", "u.csv"), RECEIVED).origin is Origin.AUDITEE


def test_the_words_of_supply_stay_apart() -> None:
    here = item("a", code="G01")
    lines = listing(
        ManifestLine("G01", "a"),
        ManifestLine("G02", None, supply=Supply.NO_SUCH_BUSINESS, reason="未辦理"),
        ManifestLine("G03", None, supply=Supply.NOT_RETAINED),
        ManifestLine("G04", None, supply=Supply.NOT_DONE),
        ManifestLine("G05", None, supply=Supply.CANNOT_PROVIDE),
        ManifestLine("G06", "missing.xlsx"),
        ManifestLine("G07", None, supply=Supply.PENDING),
        ManifestLine("G07", None, supply=Supply.NOT_RETAINED),
    )
    assert {c: s.state for c, s in supply(lines, [here]).items()} == {
        "G01": Supply.PROVIDED,
        "G02": Supply.NO_SUCH_BUSINESS,
        "G03": Supply.NOT_RETAINED,
        "G04": Supply.NOT_DONE,
        "G05": Supply.CANNOT_PROVIDE,
        "G06": Supply.PENDING,
        "G07": Supply.NOT_RETAINED,
    }
    assert supply(lines, [here])["G02"] == SupplyState(Supply.NO_SUCH_BUSINESS, "未辦理")


@pytest.mark.parametrize("word", [Supply.NOT_RETAINED, Supply.CANNOT_PROVIDE, Supply.NOT_DONE, Supply.PENDING])
@pytest.mark.parametrize("path", [None, "113年.csv"])
def test_a_file_does_not_hide_what_is_said_of_the_rest(word: Supply, path: str | None) -> None:
    here = item("a.csv", code="G03")
    said = (ManifestLine("G03", "a.csv"), ManifestLine("G03", path, supply=word, reason="已逾保存年限"))
    wanted = SupplyState(Supply.PROVIDED, None, ((word, "已逾保存年限"),))
    for lines in (said, said[::-1]):
        assert supply(listing(*lines), [here]) == {"G03": wanted}
    assert wanted.as_json()["lacking"] == [[word.value, "已逾保存年限"]]
    assert "lacking" not in SupplyState(word).as_json()


def test_a_file_that_came_against_the_word_is_provided_and_limited() -> None:
    lines = listing(ManifestLine("G03", None, supply=Supply.NOT_RETAINED))
    assert supply(lines, [item("a.csv", code="G03")])["G03"] == SupplyState(
        Supply.PROVIDED, None, ((Supply.NOT_RETAINED, None),)
    )


def test_a_later_word_about_the_whole_request_takes_the_place_of_the_earlier() -> None:
    here = item("a.csv", code="G03")
    lacking = Manifest("m.csv", OWN, (ManifestLine("G03", "a.csv"), ManifestLine("G03", None, supply=Supply.PENDING)))
    never = Manifest(
        "m.csv", OWN, (ManifestLine("G03", "a.csv"), ManifestLine("G03", None, supply=Supply.NOT_RETAINED))
    )
    file = Manifest("n.csv", digest_of(b"2"), (ManifestLine("G03", "b.csv", supply=Supply.PROVIDED),))
    word = Manifest("n.csv", digest_of(b"2"), (ManifestLine("G03", None, supply=Supply.PROVIDED),))
    both = [here, item("b.csv", b"b", code="G03")]
    assert not supply(Listing([lacking, file]), both)["G03"].lacking  # not yet, and now it is here
    assert supply(Listing([never, file]), both)["G03"].lacking  # another file is not the one that was not kept
    assert not supply(Listing([never, word]), both)["G03"].lacking
    assert not found(Listing([never, word]), both[:1], [reading(here)])  # the file it speaks of is named elsewhere


def test_an_unreadable_field_is_told_with_the_code_of_its_line() -> None:
    line = ManifestLine("G02", "G02.csv", loc="line:3")
    lines = Listing([Manifest("m.csv", OWN, (line,), (("line:3", "column records: not a number"), ("line:4", "bad")))])
    told = differences(lines, [], [], {"G02": True})
    assert {(d.stated, d.code) for d in told if d.problem is Mismatch.LINE_UNREAD} == {
        ("line:3", "G02"),
        ("line:4", None),
    }


@pytest.mark.parametrize(
    ("custody", "why"),
    [
        ({}, Loose.UNSTATED),
        ({"stated_records": 4}, None),
        ({"stated_records": 5}, Loose.RECORDS),
        ({"screen_count": 4}, Loose.UNSTATED),  # nobody stood by
        ({"screen_count": 4, "witness": "王"}, None),
        ({"screen_count": 5, "witness": "王", "stated_records": 4}, Loose.RECORDS),
        ({"origin": Origin.WATCHED}, None),
        ({"origin": Origin.ON_SITE}, None),
        ({"origin": Origin.THIRD_PARTY}, None),
        ({"origin": Origin.THIRD_PARTY, "stated_records": 9}, Loose.RECORDS),
        ({"origin": Origin.WATCHED, "stated_bytes": 2}, Loose.BYTES),
        ({"origin": Origin.WATCHED, "stated_digest": OWN}, Loose.DIGEST),
    ],
)
def test_ties(custody: dict[str, object], why: Loose | None) -> None:
    a = item("a", **custody)  # type: ignore[arg-type]  # keywords of a parametrised test
    assert looseness(a, reading(a)) is why
    assert tied(a, reading(a)) is (why is None)


def test_a_member_is_tied_by_origin_only() -> None:
    """A count stated for the whole zip says nothing about one member."""
    a = item("a.zip", stated_records=40)
    assert looseness(a, reading(a, member="m")) is Loose.UNSTATED
    assert tied(item("a.zip", origin=Origin.WATCHED, stated_records=40), reading(a, member="m"))


def test_a_count_stated_for_a_packed_file_is_that_of_all_its_members() -> None:
    a = item("a.zip", origin=Origin.WATCHED, stated_records=7)
    whole = Reading(Source(a.digest), a.name, "container@1", ReadStatus.READ, 0, 0, 0, 0)
    parts = [dataclasses.replace(reading(a, n, 1, member=m), name=f"a.zip!{m}") for n, m in ((5, "x"), (4, "y!z"))]
    # The same bytes under another name are another file, with readings of its own.
    other = dataclasses.replace(item("b.zip", origin=Origin.WATCHED), digest=a.digest)
    more = [dataclasses.replace(whole, name="b.zip"), dataclasses.replace(parts[0], name="b.zip!x")]
    read = [*more, whole, *parts]
    total = totals(read)
    assert total == {(a.digest, "a.zip"): 7, (a.digest, "b.zip"): 4}
    for stated, problems, why in ((7, set(), None), (8, {("a.zip", Mismatch.RECORDS)}, Loose.RECORDS)):
        lines = listing(ManifestLine("N07", "a.zip", records=stated), ManifestLine("N07", "b.zip", records=4))
        assert found(lines, [a, other], read) == problems
        said = dataclasses.replace(a, custody=dataclasses.replace(a.custody, stated_records=stated))
        assert {looseness(said, r, total[a.digest, "a.zip"]) for r in (whole, *parts)} == {why}


def test_unread_is_never_tied() -> None:
    a = item("a", origin=Origin.ON_SITE)
    unread = Reading(Source(a.digest), "a", "", ReadStatus.UNREAD, 0, 0, 0, 0, reason="not-recognised")
    assert looseness(a, unread) is Loose.UNREAD


@given(st.sampled_from(list(Origin)), st.none() | st.integers(0, 3), st.integers(0, 3), st.integers(0, 3))
def test_tied_by_the_agreed_sentence(origin: Origin, stated: int | None, rows: int, skipped: int) -> None:
    a = item("a", origin=origin, stated_records=stated)
    got = tied(a, reading(a, rows + skipped, skipped))
    if stated is not None:
        assert got == (stated == rows)
    else:
        assert got == (origin is not Origin.AUDITEE)
