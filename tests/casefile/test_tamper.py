"""The tamper matrix: every way to change a case on disk is found and named; an untouched case verifies."""

import itertools
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from chahe.casefile.case import Case
from chahe.casefile.seal import seal
from chahe.casefile.verify import VerifyResult, verify
from chahe.edition import edition
from chahe.errors import CallError, VerificationError
from chahe.evidence import ledger as book
from chahe.evidence.keys import KeyStore
from chahe.evidence.merkle import leaf_hash
from chahe.evidence.problems import Kind
from chahe.evidence.workstation import Workstation
from chahe.model import canonical
from tests.casefile.conftest import PROFILE, fill, station_at


@pytest.fixture
def root(tmp_path: Path, station: Workstation) -> Path:
    """A sealed case."""
    with Case.create(tmp_path / "case", PROFILE, by="王小明", station=station) as case:
        fill(case, tmp_path)
        case.set_text("norms.toml", "[norm]\n", by="王小明")
        seal(case, by="王小明")
    return tmp_path / "case"


def check(root: Path, station: Workstation, head: str | None = None) -> VerifyResult:
    return verify(Case.open(root, station=station), head)


def kinds(result: VerifyResult) -> set[Kind]:
    return {p.kind for p in result.problems}


def places(result: VerifyResult) -> list[str]:
    return [p.where for p in result.problems]


def test_an_untouched_case_verifies_and_says_its_witness(root: Path, station: Workstation) -> None:
    result = check(root, station)
    assert result.ok and result.problems == []
    assert result.witnesses == ["machine"]
    assert check(root, station, head=result.root).witnesses == ["machine", "head"]
    assert result.size == len(Case.open(root, station=station).acts())


def test_elsewhere_without_witness_it_says_so(root: Path, tmp_path: Path) -> None:
    result = check(root, station_at(tmp_path / "elsewhere"))
    assert result.ok
    assert result.witnesses == []
    assert {n.kind for n in result.notices} >= {"no-witness", "no-pin"}


# -- the ledger


def entries(root: Path) -> list[bytes]:
    return (root / "ledger" / "entries.jsonl").read_bytes().splitlines(keepends=True)


def put(root: Path, lines: list[bytes]) -> None:
    (root / "ledger" / "entries.jsonl").write_bytes(b"".join(lines))


def edit_conclusion(lines: list[bytes]) -> list[bytes]:
    return [x.replace("不符合".encode(), "符合".encode()) if b'"conclusion"' in x else x for x in lines]


def at(kind: str) -> Callable[[list[bytes]], int]:
    return lambda lines: next(i for i, x in enumerate(lines) if f'"kind":"{kind}"'.encode() in x)


LEDGER: dict[str, tuple[Callable[[list[bytes]], list[bytes]], Kind, str]] = {
    "edit a conclusion": (edit_conclusion, Kind.ENTRY_EDITED, "(conclusion)"),
    "edit who": (lambda x: [y.replace("李大".encode(), "陳大".encode()) for y in x], Kind.ENTRY_EDITED, "(sign-off)"),
    "edit the first": (lambda x: [x[0].replace(b'mat":1', b'mat":2'), *x[1:]], Kind.ENTRY_EDITED, "(case-created)"),
    "white space only": (lambda x: [x[0].replace(b'{"at"', b'{ "at"'), *x[1:]], Kind.ENTRY_EDITED, "line 1"),
    "junk line": (lambda x: [*x[:3], b"junk\n", *x[4:]], Kind.ENTRY_EDITED, "line 4"),
    "delete one": (lambda x: [*x[:3], *x[4:]], Kind.ENTRY_DELETED, "seq 3"),
    "delete the first": (lambda x: x[1:], Kind.ENTRY_DELETED, "seq 0"),
    "reorder": (lambda x: [*x[:3], x[4], x[3], *x[5:]], Kind.REORDERED, "seq 3"),
    "repeat one": (lambda x: [*x[:4], x[3], *x[4:]], Kind.ENTRY_INSERTED, "seq 3"),
    "truncate the tail": (lambda x: x[:-1], Kind.TRUNCATED, "checkpoints"),
    "truncate the tail in mid line": (lambda x: [*x[:-1], x[-1][:40]], Kind.TRUNCATED, "checkpoints"),
    "empty": (lambda x: [], Kind.LEDGER_MISSING, "entries"),
}  # fmt: skip


@pytest.mark.parametrize("name", LEDGER)
def test_ledger_tampering_is_found_and_named(root: Path, station: Workstation, name: str) -> None:
    change, kind, where = LEDGER[name]
    before = entries(root)
    put(root, change(list(before)))
    assert entries(root) != before, "the tampering itself must change something"
    result = check(root, station)
    assert any(p.kind is kind and where in p.where for p in result.problems), result.problems
    with pytest.raises(VerificationError):
        Case.open(root, write=True, station=station)
    with pytest.raises(VerificationError):
        Case.open(root, station=station).acts()


@pytest.mark.parametrize("position", range(9))
def test_every_single_act_edited_or_deleted_is_named(root: Path, station: Workstation, position: int) -> None:
    lines = entries(root)
    put(root, [*lines[:position], lines[position].replace(b'"at":"2026', b'"at":"2025'), *lines[position + 1 :]])
    assert any(f"seq {position} " in w for w in places(check(root, station)))
    put(root, lines[:position] + lines[position + 1 :])
    result = check(root, station)
    assert any(p.where == f"ledger seq {position}" and p.kind is Kind.ENTRY_DELETED for p in result.problems)


def test_an_edit_with_the_chain_mended_but_not_signed(root: Path, station: Workstation) -> None:
    """Somebody without the key edits an act and mends every link after it."""
    parsed = [json.loads(x) for x in entries(root)]
    at_conclusion = next(i for i, e in enumerate(parsed) if e["kind"] == "conclusion")
    parsed[at_conclusion]["body"]["word"] = "符合"
    previous = parsed[0]["prev"]
    out = []
    for entry in parsed:
        entry["prev"] = previous
        line = canonical(entry)
        previous = leaf_hash(line).hex()
        out.append(line + b"\n")
    put(root, out)
    result = check(root, station)
    assert any("conclusion" in p.where and p.kind is Kind.ENTRY_EDITED for p in result.problems)


def resign(root: Path, attacker: Workstation, case_id: str, change: Callable[[dict[str, object]], None]) -> None:
    """Somebody with a key of their own writes the whole ledger again and replaces the public key."""
    signer = KeyStore(attacker).signer()
    parsed = [json.loads(x) for x in entries(root)]
    shutil.rmtree(root / "ledger")
    ledger = book.Ledger.begin(root / "ledger", case_id)
    for entry in parsed:
        change(entry)
        if entry["kind"] == "case-created":
            entry["body"]["key"] = signer.id
        ledger.append(entry["kind"], entry["body"], at=entry["at"], by=entry["by"], signer=signer)
    ledger.checkpoint(at="2026-01-06T00:00:00Z", signer=signer)


def test_resigning_without_the_key_is_found_by_the_pinned_key(root: Path, station: Workstation, tmp_path: Path) -> None:
    def soften(entry: dict[str, object]) -> None:
        if entry["kind"] == "conclusion":
            entry["body"] = {"item": "4.5.1", "word": "符合"}

    case_id = Case.open(root, station=station).id
    honest = check(root, station).root
    resign(root, station_at(tmp_path / "attacker", seed=66), case_id, soften)
    assert kinds(check(root, station)) == {Kind.KEY_NOT_PINNED, Kind.REWRITTEN}
    elsewhere = station_at(tmp_path / "elsewhere")
    assert check(root, elsewhere).ok, "without any witness a complete forgery looks consistent, and says so"
    assert "no-witness" in {n.kind for n in check(root, elsewhere).notices}
    assert kinds(check(root, elsewhere, head=honest)) == {Kind.ROLLED_BACK}
    pinned = verify(Case.open(root, station=elsewhere), trusted_keys=[KeyStore(station).signer().id])
    assert kinds(pinned) == {Kind.KEY_NOT_PINNED}
    with pytest.raises(VerificationError):
        Case.open(root, write=True, station=station)


def test_an_act_added_under_a_foreign_key(root: Path, station: Workstation, tmp_path: Path) -> None:
    attacker = KeyStore(station_at(tmp_path / "attacker", seed=66)).signer()
    case = Case.open(root, station=station)
    ledger = case.ledger
    ledger._keep_key(attacker)
    fields: dict[str, object] = {
        "seq": len(ledger.entries), "prev": ledger.entries[-1].leaf, "kind": "conclusion", "at": "2026-01-06T00:00:00Z",
        "by": "王小明", "key": attacker.id, "body": {"item": "4.5.1", "word": "符合"},
    }  # fmt: skip
    fields["sig"] = attacker.sign(book.entry_message(fields)).hex()
    put(root, [*entries(root), canonical(fields) + b"\n"])
    result = check(root, station)
    assert Kind.UNKNOWN_KEY in kinds(result) and Kind.KEY_NOT_PINNED in kinds(result)
    with pytest.raises(VerificationError):
        Case.open(root, write=True, station=station)


def test_checkpoints_edited_deleted_or_of_another_case(root: Path, station: Workstation, tmp_path: Path) -> None:
    marks = root / "ledger" / "checkpoints.jsonl"
    good = marks.read_bytes()
    marks.write_bytes(good.replace(b'"at":"2026', b'"at":"2025'))
    assert kinds(check(root, station)) == {Kind.SIGNATURE}
    marks.unlink()
    assert Kind.CHECKPOINT in kinds(check(root, station))
    with Case.create(tmp_path / "other", PROFILE, by="x", station=station):
        pass
    marks.write_bytes((tmp_path / "other" / "ledger" / "checkpoints.jsonl").read_bytes())
    assert Kind.CHECKPOINT in kinds(check(root, station))
    marks.write_bytes(good)
    assert check(root, station).ok


def test_public_keys_deleted_or_swapped(root: Path, station: Workstation) -> None:
    (key,) = (root / "ledger" / "keys").glob("*.pub")
    key.write_text("00" * 32 + "\n", encoding="ascii")
    assert Kind.UNKNOWN_KEY in kinds(check(root, station))
    key.unlink()
    assert Kind.UNKNOWN_KEY in kinds(check(root, station))


# -- whole states


def cut_to(root: Path, size: int) -> None:
    """An older state as its owner had it: fewer acts, and the checkpoints of that time."""
    put(root, entries(root)[:size])
    marks = root / "ledger" / "checkpoints.jsonl"
    kept = [x for x in marks.read_bytes().splitlines(keepends=True) if json.loads(x)["size"] <= size]
    marks.write_bytes(b"".join(kept))


def test_old_state_over_new_is_found_by_machine_and_by_printed_head(
    root: Path, station: Workstation, tmp_path: Path
) -> None:
    head = check(root, station).root
    shutil.copytree(root, tmp_path / "old")
    with Case.open(root, write=True, station=station) as case:
        case.append("report", {"n": 1}, "王小明")
        newer = case.head
    shutil.rmtree(root)
    shutil.copytree(tmp_path / "old", root)
    assert kinds(check(root, station)) == {Kind.ROLLED_BACK}
    elsewhere = station_at(tmp_path / "elsewhere")
    assert check(root, elsewhere, head=head).ok, "the old head is honestly there"
    assert kinds(check(root, elsewhere, head=newer)) == {Kind.ROLLED_BACK}


def test_truncated_with_its_checkpoints(root: Path, station: Workstation, tmp_path: Path) -> None:
    head = check(root, station).root
    cut_to(root, 5)
    assert Kind.ROLLED_BACK in kinds(check(root, station))
    assert Kind.ROLLED_BACK in kinds(check(root, station_at(tmp_path / "elsewhere"), head=head))


def test_the_head_is_64_hex_digits(root: Path, station: Workstation) -> None:
    with pytest.raises(CallError):
        check(root, station, head="abc")


# -- blobs, tables, observations, texts


def blob(root: Path, name: str) -> Path:
    case = Case.open(root, station=station_at(root.parent / "home"))
    return case.store.path(next(i.digest for i in case.items() if i.name.endswith(name)))


def overwrite(path: Path, data: bytes) -> None:
    path.chmod(0o600)
    path.write_bytes(data)


def test_blobs_swapped_edited_missing(root: Path, station: Workstation) -> None:
    one, two = blob(root, "hosts.csv"), blob(root, "policy.inf")
    first, second = one.read_bytes(), two.read_bytes()
    overwrite(one, second)
    overwrite(two, first)
    result = check(root, station)
    assert kinds(result) == {Kind.BLOB_CHANGED}
    assert [p.en for p in result.problems] == [
        "The evidence was replaced by the bytes of handed/policy.inf.",
        "The evidence was replaced by the bytes of handed/hosts.csv.",
    ]
    overwrite(one, first + b" ")
    overwrite(two, second)
    (found,) = check(root, station).problems
    assert found.kind is Kind.BLOB_CHANGED and "hosts.csv" in found.where
    one.unlink()
    (found,) = check(root, station).problems
    assert found.kind is Kind.BLOB_MISSING and "hosts.csv" in found.where


def test_text_of_a_conclusion_changed(root: Path, station: Workstation) -> None:
    case = Case.open(root, station=station)
    listed = case.acts("conclusion")[0].body["blobs"]
    assert isinstance(listed, list)
    overwrite(case.store.path(listed[0]), "檢視結果：符合".encode())
    (found,) = check(root, station).problems
    assert found.kind is Kind.BLOB_CHANGED and "(conclusion)" in found.where


FILES = {
    "readings/*/asset.parquet": Kind.TABLE,
    "readings/*/rejects.jsonl": Kind.TABLE,
    "runs/*/observations.jsonl": Kind.OBSERVATION,
    "runs/*/exceptions.parquet": Kind.FILE_CHANGED,
    "profile.toml": Kind.FILE_CHANGED,
    "norms.toml": Kind.FILE_CHANGED,
}


@pytest.mark.parametrize("pattern", FILES)
def test_files_edited_or_missing(root: Path, station: Workstation, pattern: str) -> None:
    path = sorted(root.glob(pattern))[0]
    good = path.read_bytes()
    name = path.relative_to(root).as_posix()
    for damage in (good + b" ", good[:-1], b""):
        path.write_bytes(damage)
        # a text that was in force before is a kill's trace, not an edit; the first norms were empty
        former = name == "norms.toml" and damage == b""
        assert [(p.kind, p.where) for p in check(root, station).problems] == (
            [] if former else [(FILES[pattern], name)]
        )
    path.unlink()
    assert [(p.kind, p.where) for p in check(root, station).problems] == [(Kind.FILE_MISSING, name)]


def test_tables_of_two_readings_swapped(root: Path, station: Workstation) -> None:
    one, two = sorted(root.glob("readings/*/asset.parquet"))
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)
    assert kinds(check(root, station)) == {Kind.TABLE}
    assert len(check(root, station).problems) == 2


def test_a_table_added_to_a_reading(root: Path, station: Workstation) -> None:
    folder = sorted(root.glob("readings/*"))[0]
    (folder / "extra.parquet").write_bytes(b"PAR1")
    (found,) = check(root, station).problems
    assert found.kind is Kind.FILE_ADDED and found.where.endswith("extra.parquet")


def test_case_file_of_another_case(root: Path, station: Workstation) -> None:
    header = json.loads((root / "case.json").read_bytes())
    (root / "case.json").write_bytes(canonical({**header, "id": "ab" * 16}))
    assert not check(root, station).ok


def test_every_byte_of_the_ledger_counts(root: Path, station: Workstation) -> None:
    """Flip one bit here and there over all ledger files; every flip is found."""
    for path in (root / "ledger" / "entries.jsonl", root / "ledger" / "checkpoints.jsonl"):
        good = path.read_bytes()
        # The end of the last checkpoint is left out: without it the line is what a kill leaves, and verify says so.
        last = (len(good) - 1,) if path.name == "entries.jsonl" else (len(good) - 2,)
        for position in itertools.chain(range(0, len(good), 211), last):
            path.write_bytes(good[:position] + bytes([good[position] ^ 1]) + good[position + 1 :])
            assert not check(root, station).ok, (path.name, position)
        path.write_bytes(good)
    assert check(root, station).ok


# -- re-performance


def test_reperformance(root: Path, station: Workstation) -> None:
    case = Case.open(root, station=station)
    good = next(root.glob("runs/*/observations.jsonl")).read_bytes()
    assert verify(case, reperform=lambda c, run: good).ok
    assert not [n for n in verify(case, reperform=lambda c, run: good).notices if n.kind == "not-reperformed"]
    assert kinds(verify(case, reperform=lambda c, run: good + b"x")) == {Kind.NOT_REPRODUCED}
    other = verify(case, reperform=lambda c, run: b"other", program="chahe 9.9")
    assert other.ok
    (said,) = [n for n in other.notices if n.kind == "not-reperformed"]
    assert said.en == f"Made by chahe {edition()}, not re-performed by chahe 9.9."


def test_verification_changes_nothing(root: Path, station: Workstation) -> None:
    def snapshot() -> dict[str, bytes]:
        folders = (root, station.home)
        return {str(p): p.read_bytes() for f in folders for p in sorted(f.rglob("*")) if p.is_file()}

    before = snapshot()
    put(root, edit_conclusion(entries(root)))
    tampered = snapshot()
    check(root, station)
    assert snapshot() == tampered != before


def test_a_writer_at_work_meanwhile_is_no_tampering(
    root: Path, station: Workstation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An act, its checkpoint and the machine's memory of it come between any two looks of a reader."""
    reads = []
    with Case.open(root, write=True, station=station) as writer:
        real = book.read_bytes

        def meanwhile(path: Path) -> bytes:
            found = real(path)
            reads.append(path.name)
            writer.append("report", {"n": len(reads)}, "王小明")
            return found

        monkeypatch.setattr(book, "read_bytes", meanwhile)
        result = check(root, station)
        assert result.ok, result.problems
        assert len(Case.open(root, station=station).acts("report")) > 1
    assert set(reads) == {"entries.jsonl", "checkpoints.jsonl"}
