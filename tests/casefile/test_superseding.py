"""A delivery that stands in for an earlier one: what leaves the population, what stays, and what is refused."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chahe.casefile import superseding, tracking
from chahe.casefile.as_of import AsOf
from chahe.casefile.case import Case
from chahe.casefile.erase import erase
from chahe.casefile.examination import examine_case, inputs_of, left_out_rows, observation_rows
from chahe.casefile.facts import Facts
from chahe.casefile.intake import Order, take_in
from chahe.casefile.superseding import File, reinstate, supersede, superseded
from chahe.determination.conclude import Stale
from chahe.errors import CallError
from chahe.evidence.workstation import Workstation
from chahe.model import Digest, Reading, ReadStatus, Source, digest_of
from tests.browser import insurer
from tests.casefile import examined
from tests.casefile.conftest import custody, station_at
from tests.findings import made


@pytest.fixture
def case(tmp_path: Path, station: Workstation) -> Iterator[Case]:
    with Case.create(tmp_path / "case", made.PROFILE, insurer.NORMS, by="王小明", station=station) as opened:
        yield opened


def came(case: Case, folder: Path, data: bytes, tables: dict[str, int], name: str = "a.csv", code: str = "V05") -> File:
    """A file handed over and read, with so many rows."""
    path = folder / f"{digest_of(data)[:8]}.csv"
    path.write_bytes(data)
    item = case.add_evidence(path, name, custody(request_code=code))
    rows = sum(tables.values())
    status = ReadStatus.READ if tables else ReadStatus.UNREAD
    reading = Reading(
        Source(item.digest), name, "csv@1" if tables else "", status, rows, rows, 0, 0,
        tables=tables, reason=None if tables else "damaged",
    )  # fmt: skip
    case.record_reading(reading)
    return item.digest, name


def read_names(case: Case) -> list[tuple[str, str]]:
    return [(b.reading.source.digest, b.reading.name) for b in inputs_of(case).readings]


def test_the_earlier_leaves_the_population_and_stays_in_evidence(case: Case, tmp_path: Path) -> None:
    old = came(case, tmp_path, b"old", {"extension": 3})
    other = came(case, tmp_path, b"other", {"extension": 1}, name="b.csv")
    new = came(case, tmp_path, b"new", {"extension": 3})
    supersede(case, [old], [new], request="V05", why="更正", by="王小明")
    assert read_names(case) == [other, new]
    assert [(i.digest, i.name) for i in case.items()] == [old, other, new]
    assert case.store.has(Digest(old[0]))
    (said,) = superseded(case).values()
    assert (said.file, said.by_files, said.why, said.by) == (old, (new,), "更正", "王小明")


def test_an_older_state_of_the_case_still_has_it(case: Case, tmp_path: Path) -> None:
    old = came(case, tmp_path, b"old", {"extension": 3})
    new = came(case, tmp_path, b"new", {"extension": 3})
    seq = len(case.acts())
    supersede(case, [old], [new], request="V05", why="更正", by="王小明")
    assert read_names(AsOf(case, seq)) == [old, new]


@pytest.mark.parametrize("why", ["", "  "])
def test_a_reason_is_needed(case: Case, tmp_path: Path, why: str) -> None:
    old, new = came(case, tmp_path, b"old", {"extension": 3}), came(case, tmp_path, b"new", {"extension": 3})
    with pytest.raises(CallError, match="reason is needed"):
        supersede(case, [old], [new], request="V05", why=why, by="王小明")


def refused(case: Case, files: list[File], by_files: list[File], request: str = "V05") -> str:
    acts = len(case.acts())
    with pytest.raises(CallError) as told:
        supersede(case, files, by_files, request=request, why="更正", by="王小明")
    assert len(case.acts()) == acts
    return told.value.diagnostics().what[0]


def test_what_is_refused(case: Case, tmp_path: Path) -> None:
    old = came(case, tmp_path, b"old", {"extension": 3, "asset": 2})
    asked = came(case, tmp_path, b"asked", {"asset": 2}, name="c.csv", code="D02")
    part = came(case, tmp_path, b"part", {"extension": 9})
    damaged = came(case, tmp_path, b"damaged", {})
    again = came(case, tmp_path, b"old", {"extension": 3, "asset": 2}, name="again.csv")
    whole = came(case, tmp_path, b"whole", {"extension": 1, "asset": 1})
    assert "未涵蓋" in refused(case, [old], [part])
    assert "未涵蓋" in refused(case, [old], [damaged])
    assert "不屬" in refused(case, [old], [asked])
    assert "不屬" in refused(case, [asked], [whole])
    assert "不屬" in refused(case, [old], [(old[0], "gone.csv")])
    assert "內容相同" in refused(case, [old], [again])
    assert "較晚" in refused(case, [whole], [part])
    assert "須指定" in refused(case, [], [whole])
    assert "須指定" in refused(case, [old], [])
    supersede(case, [old, part, damaged], [whole], request="V05", why="更正", by="王小明")
    assert "已被取代" in refused(case, [old], [again])
    assert read_names(case) == [asked, again, whole]


def test_an_unreadable_file_no_longer_counts_as_open_when_a_whole_one_came(case: Case, tmp_path: Path) -> None:
    damaged = came(case, tmp_path, b"damaged", {})
    whole = came(case, tmp_path, b"whole", {"extension": 1})
    supersede(case, [damaged], [whole], request="V05", why="原檔損毀", by="王小明")
    assert read_names(case) == [whole]


def test_reinstated_it_counts_again(case: Case, tmp_path: Path) -> None:
    old, new = came(case, tmp_path, b"old", {"extension": 3}), came(case, tmp_path, b"new", {"extension": 3})
    supersede(case, [old], [new], request="V05", why="更正", by="王小明")
    with pytest.raises(CallError, match="not superseded"):
        reinstate(case, [new], why="誤植", by="王小明")
    reinstate(case, [old], why="誤植", by="王小明")
    assert superseded(case) == {}
    assert read_names(case) == [old, new]


def test_when_what_stood_in_its_place_is_erased_it_counts_again(case: Case, tmp_path: Path) -> None:
    a = came(case, tmp_path, b"a", {"extension": 3})
    b = came(case, tmp_path, b"b", {"extension": 3})
    c = came(case, tmp_path, b"c", {"extension": 3})
    supersede(case, [a], [b], request="V05", why="更正", by="王小明")
    supersede(case, [b], [c], request="V05", why="再更正", by="王小明")
    erase(case, Digest(b[0]), by="王小明", why="個資")
    assert read_names(case) == [c]
    erase(case, Digest(c[0]), by="王小明", why="個資")
    assert read_names(case) == [a]


def test_files_are_named_by_name_or_digest(case: Case, tmp_path: Path) -> None:
    old = came(case, tmp_path, b"old", {"extension": 3})
    assert superseding.named(case, ["a.csv"]) == (old,)
    new = came(case, tmp_path, b"new", {"extension": 3})
    assert superseding.named(case, [old[0][:12], f"sha256:{new[0]}"]) == (old, new)
    for word in ("a.csv", "none.csv", "00000000"):
        with pytest.raises(CallError, match="no such file"):
            superseding.named(case, [word])


def test_what_was_signed_is_to_be_confirmed_again(tmp_path: Path, station: Workstation) -> None:
    with examined.create(tmp_path / "case", station) as case:
        old = next((i.digest, i.name) for i in case.items())
        examined.receive(case, tmp_path / "later.csv", b"name,mail\nx,y\n")
        new = next((i.digest, i.name) for i in case.items() if i.digest != old[0])
        then = Facts(case).basis("4.7").evidence
        supersede(case, [old], [new], request="D02", why="更正", by="王小明")
        assert Facts(case).basis("4.7").evidence != then
        assert Facts(case).behind("4.7") == (Stale.EVIDENCE,)


def star(run: Any) -> dict[str, Any]:
    wanted = f"{insurer.ITEM}/{insurer.CHECK}"
    return next(r for r in observation_rows(run) if r["check"] == wanted and r["subject"] == "*")


def test_a_whole_round_from_delivery_to_run(tmp_path: Path) -> None:
    """The corrected list comes under the same name with a manifest of its own: nothing of the first blocks the run."""
    station = station_at(tmp_path / "home")
    with Case.create(tmp_path / "case", made.PROFILE, insurer.NORMS, by="王小明", station=station) as case:
        with pytest.raises(CallError, match="Nothing came"):
            next(take_in(case, [tmp_path], Order(by="王小明", supersedes=("V05",), why="更正")))
        list(take_in(case, insurer.first(tmp_path / "first")[:2], Order(by="王小明", by_path=True)))
        first = [p.name for p in (tmp_path / "first").iterdir()]
        assert insurer.FILE in first, "both lists have one name"
        instead = Order(by="王小明", by_path=True, supersedes=("V05",), why="受檢單位補正風險說明")
        list(take_in(case, insurer.mended(tmp_path / "mended"), instead))
        acts, mended = len(case.acts()), [i for i in case.items() if i.custody.as_of == "2026-06-30"]
        superseding.of_delivery(case, mended, ("V05",), why="補正", by="王小明")
        assert len(case.acts()) == acts, "done again, it does nothing"
        run = examine_case(case, by="王小明", only=insurer.ITEM).run
        found = star(run)
        assert (found["outcome"], found["population"], found["reason"]) == ("met", 3, None)
        (told,) = left_out_rows(run)
        assert (told["name"], told["why"], told["request"]) == (insurer.FILE, "受檢單位補正風險說明", "V05")
        assert run.body["left_out"] == 1
        check = f"{insurer.ITEM}/{insurer.CHECK}"
        seen = tracking._in_population(case, {check: frozenset({"EXT-01", "EXT-02"})})
        assert seen[check] == {"EXT-01", "EXT-02"}
