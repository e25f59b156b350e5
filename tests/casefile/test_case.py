"""A case: create, write, read back, lock, seal, recover."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from chahe.casefile.case import Case
from chahe.errors import CallError, CaseError, LockedError, VerificationError
from chahe.evidence import chain
from chahe.evidence.workstation import Workstation
from chahe.model import Reading, ReadStatus, Source, digest_of
from tests.casefile.conftest import PROFILE, custody, station_at


def test_what_is_written_is_read_back(tmp_path: Path, station: Workstation, filled: Callable[[], Path]) -> None:
    root = filled()
    case = Case.open(root, station=station)
    assert [i.name for i in case.items()] == ["handed/hosts.csv", "handed/policy.inf"]
    assert [r.reading.reader for r in case.readings()] == ["csv@1", "csv@1"]
    assert all((r.path / "asset.parquet").is_file() for r in case.readings())
    run = case.latest_run()
    assert run is not None and (run.path / "observations.jsonl").is_file()
    assert [e.body["word"] for e in case.acts("conclusion")] == ["不符合"]
    assert case.profile_text() == PROFILE
    assert not chain.scan(root / "ledger", case.id).problems
    assert case.source_name(Source(case.items()[0].digest, "x")) == "handed/hosts.csv!x"


def test_create_refuses_a_folder_with_content(tmp_path: Path, station: Workstation) -> None:
    (tmp_path / "case").mkdir()
    (tmp_path / "case" / "x").write_bytes(b"")
    with pytest.raises(CaseError):
        Case.create(tmp_path / "case", PROFILE, by="x", station=station)
    assert [p.name for p in (tmp_path / "case").iterdir()] == ["x"]


def test_create_takes_an_empty_folder_and_a_seeded_random_source(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    first = Case.create(tmp_path / "one", PROFILE, by="x", station=station_at(tmp_path / "home"))
    second = Case.create(tmp_path / "two", PROFILE, by="x", station=station_at(tmp_path / "home"))
    assert first.id != second.id
    first.close()
    second.close()


def test_open_refuses_what_is_no_case_and_a_newer_format(
    tmp_path: Path, station: Workstation, empty_case: Case
) -> None:
    with pytest.raises(CaseError):
        Case.open(tmp_path, station=station)
    header = empty_case.root / "case.json"
    header.write_bytes(header.read_bytes().replace(b'"format":1', b'"format":99'))
    with pytest.raises(CaseError, match="newer"):
        Case.open(empty_case.root, station=station)
    header.write_bytes(b"{")
    with pytest.raises(CaseError, match="damaged"):
        Case.open(empty_case.root, station=station)


def test_a_second_writer_is_refused_in_plain_words(empty_case: Case, station: Workstation) -> None:
    with pytest.raises(LockedError) as caught:
        Case.open(empty_case.root, write=True, station=station)
    assert caught.value.diagnostics().what[0] == "另一個程式正在寫入此案件。"
    with pytest.raises(LockedError):
        Case.open(empty_case.root, write=True, wait=0.2, station=station)
    reader = Case.open(empty_case.root, station=station)  # reading needs no lock
    assert len(reader.acts()) == 1
    empty_case.close()
    Case.open(empty_case.root, write=True, station=station).close()


def test_a_writer_that_waits_gets_in_when_the_first_is_done(empty_case: Case, station: Workstation) -> None:
    closing = threading.Timer(0.3, empty_case.close)
    closing.start()
    with Case.open(empty_case.root, write=True, wait=30, station=station) as second:
        second.append("report", {}, "x")
    closing.join()


def test_a_reader_cannot_write(empty_case: Case, station: Workstation) -> None:
    reader = Case.open(empty_case.root, station=station)
    with pytest.raises(CallError):
        reader.append("report", {}, "x")


def test_unknown_kind_is_refused(empty_case: Case) -> None:
    with pytest.raises(CallError):
        empty_case.append("invented", {}, "x")
    assert len(empty_case.acts()) == 1


def test_evidence_received_again_unchanged_stays_one_item(tmp_path: Path, empty_case: Case) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"x")
    for _ in range(2):
        empty_case.add_evidence(path, "a/f", custody())
    assert len(empty_case.acts("evidence-received")) == 1
    empty_case.add_evidence(path, "a/f", custody(system="AD"))
    empty_case.add_evidence(path, "b/f", custody())
    assert [(i.name, i.custody.system) for i in empty_case.items()] == [("a/f", "AD"), ("b/f", None)]


def reading(reader: str, status: ReadStatus = ReadStatus.READ, member: str | None = None, name: str = "f") -> Reading:
    return Reading(Source(digest_of(b"x"), member), name, reader, status, 0, 0, 0, 0, reason="r")


def test_readings_in_force(empty_case: Case) -> None:
    def names() -> list[str]:
        return [r.reading.reader for r in empty_case.readings()]

    empty_case.record_reading(reading("", ReadStatus.UNREAD))
    assert names() == [""]
    empty_case.record_reading(reading("csv@1"))
    assert names() == ["csv@1"]
    empty_case.record_reading(reading("csv@2"))
    empty_case.record_reading(reading("csv@2", member="m"))
    assert names() == ["csv@2", "csv@2"]
    empty_case.record_reading(reading("other@1"))
    assert names() == ["csv@2", "other@1"]
    empty_case.record_reading(reading("other@1", name="another/host/f"))
    assert names() == ["csv@2", "other@1", "other@1"]
    empty_case.record_reading(
        Reading(Source(digest_of(b"x")), "f", "", ReadStatus.UNREAD, 0, 0, 0, 0, reason="no longer recognised")
    )
    assert names() == ["csv@2", "other@1", ""]


def test_same_reading_is_recorded_once_and_a_different_run_kept_beside(empty_case: Case) -> None:
    assert empty_case.record_reading(reading("csv@1")).id == empty_case.record_reading(reading("csv@1")).id
    assert len(empty_case.acts("reading")) == 1
    for data in (b"1", b"1", b"2"):
        folder = empty_case.path("cache", "run")
        folder.mkdir()
        (folder / "observations.jsonl").write_bytes(data)
        empty_case.record_run("cd" * 32, folder)
        assert not folder.exists()
    runs = empty_case.view().runs()
    assert [(r.path / "observations.jsonl").read_bytes() for r in runs] == [b"1", b"2"]


def test_a_group_has_one_checkpoint_and_keeps_what_was_written_before_a_failure(empty_case: Case) -> None:
    marks = empty_case.ledger.checkpoints_file
    before = marks.read_bytes().count(b"\n")
    with pytest.raises(ZeroDivisionError), empty_case.group():
        empty_case.append("report", {"n": 1}, "x")
        empty_case.append("report", {"n": 2}, "x")
        _ = 1 // 0
    assert marks.read_bytes().count(b"\n") == before + 1
    assert len(empty_case.acts("report")) == 2


def test_texts_are_replaced_by_an_act_and_the_former_text_stays(empty_case: Case) -> None:
    empty_case.set_text("norms.toml", "[x]\n", by="王")
    assert empty_case.norms_text() == "[x]\n"
    assert empty_case.store.has(digest_of(b"[x]\n")) and empty_case.store.has(digest_of(b""))
    with pytest.raises(CallError):
        empty_case.set_text("other.toml", "", by="王")


def test_opening_for_writing_mends_what_a_kill_left(
    tmp_path: Path, station: Workstation, filled: Callable[[], Path]
) -> None:
    root = filled()
    size = len(Case.open(root, station=station).acts())
    with (root / "ledger" / "entries.jsonl").open("ab") as out:
        out.write(b'{"at":"2026')
    with (root / "ledger" / "checkpoints.jsonl").open("ab") as out:
        out.write(b'{"at"')
    for orphan in ("readings/0123", "runs/4567", "cache/half", "cache/keep"):
        (root / orphan).mkdir()
        (root / orphan / "t.parquet").write_bytes(b"PAR1")
    (root / "blobs" / ".incoming-x").write_bytes(b"half")
    with Case.open(root, write=True, station=station) as case:
        acts = case.acts()
        assert len(acts) == size + 1
        assert acts[-1].kind == "recovered" and acts[-1].body["torn_bytes"] == 11 + 5
    assert not any((root / p).exists() for p in ("readings/0123", "runs/4567", "cache/half", "blobs/.incoming-x"))
    assert (root / "cache" / "keep" / "t.parquet").exists(), "what is costly to make again stays"
    assert not chain.scan(root / "ledger", case.id).problems


def test_a_complete_act_without_checkpoint_stays_only_with_its_own_signature(
    station: Workstation, filled: Callable[[], Path]
) -> None:
    root = filled()
    marks = root / "ledger" / "checkpoints.jsonl"
    lines = marks.read_bytes().splitlines(keepends=True)
    marks.write_bytes(b"".join(lines[:-1]))
    station.home.joinpath("heads").rename(station.home / "elsewhere")  # a kill before the head was remembered
    with Case.open(root, write=True, station=station) as case:
        assert case.acts()[-1].body == {"torn_bytes": 0, "torn_sha256": [digest_of(b"")] * 2, "unsigned": 1}
    entries = root / "ledger" / "entries.jsonl"
    good = entries.read_bytes()
    marks.write_bytes(b"".join(marks.read_bytes().splitlines(keepends=True)[:-1]))
    entries.write_bytes(good.replace(b'"unsigned":1', b'"unsigned":2'))
    station.home.joinpath("heads").rename(station.home / "elsewhere2")
    with pytest.raises(VerificationError, match="signature"):
        Case.open(root, write=True, station=station)


def test_an_older_state_than_remembered_is_not_written_to(station: Workstation, filled: Callable[[], Path]) -> None:
    root = filled()
    old = {p: p.read_bytes() for p in (root / "ledger").glob("*.jsonl")}
    with Case.open(root, write=True, station=station) as case:
        case.append("report", {}, "x")
    for path, data in old.items():
        path.write_bytes(data)
    with pytest.raises(VerificationError, match="remembers"):
        Case.open(root, write=True, station=station)
    assert {p: p.read_bytes() for p in old} == old


def test_another_machine_introduces_its_key(tmp_path: Path, filled: Callable[[], Path]) -> None:
    root = filled()
    with Case.open(root, write=True, station=station_at(tmp_path / "other", seed=2)) as case:
        case.append("report", {}, "李")
        kinds = [e.kind for e in case.acts()][-2:]
        assert kinds == ["key-replaced", "report"]
    assert not chain.scan(root / "ledger", case.id).problems


def test_a_wrong_passphrase_is_said_and_changes_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    Case.create(tmp_path / "case", PROFILE, by="x", station=station_at(home, passphrase="right")).close()
    with pytest.raises(CallError, match="passphrase"):
        Case.open(tmp_path / "case", write=True, station=station_at(home, passphrase="wrong"))
    with Case.open(tmp_path / "case", write=True, station=station_at(home, passphrase="right")) as case:
        assert len(case.secret()) == 32
        assert case.keys.is_protected()
