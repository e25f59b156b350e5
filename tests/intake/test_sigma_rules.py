"""Rule sets: a container of rules is one source with a row per rule, each pointing at the bytes its digest is over."""

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from chahe.evidence.containers import open_member
from chahe.intake import sigma_rules
from chahe.intake.api import Context, Head, claimant
from chahe.intake.memory import MemorySink
from chahe.intake.parquet import ParquetSink
from chahe.model import Pointer, Source, digest_of

RULE = (
    b"title: %d\nid: 00000000-0000-4000-8000-%012d\nlogsource:\n  product: linux\n"
    b"detection:\n  a:\n    b: c\n  condition: a\n"
)
PUBLISHED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "network" / "sigma-rules.zip"


def _zip(members: dict[str, bytes]) -> io.BytesIO:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed


def _rules(count: int) -> dict[str, bytes]:
    return {f"rules/規則{n}.yml": RULE % (n, n) for n in range(count)}


def _read(stream: io.BytesIO, kind: str | None = None) -> MemorySink:
    sink = MemorySink(Source(digest_of(stream.getvalue())), ("sigma_rule",))
    sigma_rules.read(stream, sink, Context("rules.zip", kind=kind))
    return sink


def _claimed(stream: io.BytesIO, kind: str | None = None) -> bool:
    return claimant(stream, Context("x.zip", kind=kind)) is sigma_rules.READER


def test_a_zip_of_rules_is_one_source_whose_rows_point_into_its_members() -> None:
    packed = _zip({**_rules(3), "README.md": b"words", "LICENSE": b"words"})
    assert _claimed(packed)
    sink = _read(packed)
    made = sink.account.reading("rules.zip", "sigma-rules@1")
    assert (made.records, made.rows, made.skipped, made.rejects) == (5, 3, 2, 0)
    for row in sink.rows["sigma_rule"]:
        pointer = Pointer.parse(f"{row['_item']}#{row['_loc']}")
        assert pointer.source.member is not None
        first, last = (int(x) for x in pointer.locator.removeprefix("bytes:").split("-"))
        with open_member(packed, pointer.source.member) as member:
            assert digest_of(member.read()[first:last]) == row["digest"]


def test_parquet_keeps_the_member_of_every_row(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    packed = _zip(_rules(4))
    source = Source(digest_of(packed.getvalue()))
    with ParquetSink(source, ("sigma_rule",), tmp_path) as sink:
        sigma_rules.read(packed, sink, Context("rules.zip"))
        assert sink.finish("rules.zip", "sigma-rules@1").rows == 4
    items = pq.read_table(tmp_path / "sigma_rule.parquet")["_item"].to_pylist()
    assert items == [str(source.within(f"rules/規則{n}.yml")) for n in range(4)]


@pytest.mark.parametrize(
    "others",
    [{"Security.evtx": b"ElfFile\0"}, {"logs/audit.log": b"type=EOE msg=audit(1.000:1): \n"}, {"帳號.xlsx": b"PK"}],
)
def test_a_container_with_other_evidence_is_opened_member_by_member_unless_a_person_calls_it_rules(
    others: dict[str, bytes],
) -> None:
    packed = _zip({**_rules(2), **others})
    assert not _claimed(packed)
    assert _claimed(packed, sigma_rules.CODE)
    sink = _read(packed, sigma_rules.CODE)
    assert len(sink.rows["sigma_rule"]) == 2
    assert [reason for _, _, reason in sink.account.skips] == [f"not a YAML file: {name}" for name in others]


def test_other_yaml_and_no_yaml_are_not_claimed() -> None:
    assert not _claimed(_zip({"a.yml": b"services:\n  web: {}\n", "b.yml": b"x: 1\n"}))
    assert not _claimed(_zip({"README.md": b"words"}))
    assert not _claimed(_zip({"README.md": b"words"}), sigma_rules.CODE)
    assert not _claimed(io.BytesIO(_zip(_rules(3)).getvalue()[:-30]))


def test_a_tar_is_rules_when_a_person_says_so() -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, data in _rules(2).items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    assert not _claimed(packed)
    assert _claimed(packed, sigma_rules.CODE)
    assert len(_read(packed, sigma_rules.CODE).rows["sigma_rule"]) == 2


def test_a_member_that_cannot_be_unpacked_is_damage_and_the_rest_is_read() -> None:
    packed = _zip(_rules(3))
    data = bytearray(packed.getvalue())
    at = data.index(b"PK\x03\x04", 1) + 45 + len("rules/規則1.yml".encode())
    data[at : at + 4] = b"\xff\xff\xff\xff"
    sink = _read(io.BytesIO(bytes(data)))
    assert sink.account.damaged
    assert len(sink.rows["sigma_rule"]) == 2


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"title: x\nlogsource: {}\ndetection: " + b"[" * 100_000, "nested deeper, or with more nodes, than any rule"),
        (
            b"title: x\nlogsource: {}\ndetection: [" + b"a," * 100_000 + b"]",
            "nested deeper, or with more nodes, than any rule",
        ),
        (b"title: x\nlogsource: {}\ndetection: {}\n#" + b"x" * (1 << 20), "longer than any rule"),
        (b"title: \xff\xfe\nlogsource: {}\ndetection: {}\n", "not UTF-8"),
        (b"title: \0\nlogsource: {}\ndetection: {}\n", "not YAML"),
        (b"title: &a [*a]\nlogsource: {}\ndetection: {}\n", "not YAML"),
    ],
    ids=["deep", "crowd", "long", "encoding", "nul", "itself"],
)
def test_hostile_documents_are_rejects_with_a_place(data: bytes, reason: str) -> None:
    sink = _read(io.BytesIO(data))
    assert [(r[0], r[2]) for r in sink.account.rejects] == [(1, reason)]
    assert sink.account.rejects[0][1].startswith(("line:", "bytes:"))
    assert not sink.rows


def test_aliases_that_multiply_cost_nothing_here() -> None:
    lines = ["title: x", "id: y", "a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    data = "\n".join([*lines, "logsource: *a29", "detection: {condition: *a29}"]).encode()
    assert sigma_rules.recognise(Head("x.yml", data, len(data)))
    assert _read(io.BytesIO(data)).rows["sigma_rule"][0]["problem"] == "no logsource"


def test_the_published_rules_come_in_whole() -> None:
    if not PUBLISHED.exists():
        pytest.skip("../shared/data/network/sigma-rules.zip is absent")
    packed = io.BytesIO(PUBLISHED.read_bytes())
    assert _claimed(packed)
    sink = _read(packed)
    rows = sink.rows["sigma_rule"]
    assert (len(rows), len(sink.account.rejects), len(sink.account.skips)) == (3754, 0, 2)
    assert {row["problem"] for row in rows} == {None}
    assert len({row["rule_id"] for row in rows}) == len({row["digest"] for row in rows}) == 3754
