"""Damaged and hostile logs: read as far as they can be, the rest are rejects with places, and nothing hangs."""

import gzip
import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chahe.detect.inputs import inputs
from chahe.detect.matching import Matched
from chahe.detect.search import Search
from chahe.detect.task import Looked, LookTask, PieceTask
from chahe.intake.worker import Done, Failed, Limits, Pool
from chahe.intake.worker_process import End
from tests.detect.conftest import Detect
from tests.detect.events import SYSMON, WHOAMI, Inline, event, rule_file, rules
from tests.intake import evtx_writer

SECONDS = 60.0
"""No file of this page may take longer, on a slow machine."""


@pytest.fixture(autouse=True)
def bounded() -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < SECONDS


def whoami_log(records: int) -> bytes:
    """An event log with `whoami` in every record."""
    said = {"Image": "C:\\Windows\\System32\\cmd.exe", "CommandLine": "whoami"}
    when = datetime(2026, 1, 2, tzinfo=UTC)
    one = evtx_writer.Event(1, when, said, channel=SYSMON, provider="Microsoft-Windows-Sysmon")
    return evtx_writer.simple([one] * records, per_chunk=10)


def told(said: object, rule: str = WHOAMI) -> list[int]:
    return [h["record"] for h in said.hits if h["rule"] == rule]  # type: ignore[attr-defined]  # Said


def test_a_broken_chunk_costs_itself_alone(tmp_path: Path, detect: Detect) -> None:
    data = bytearray(whoami_log(30))
    start = 4096 + 65_536
    data[start : start + 65_536] = os.urandom(65_536)
    log = tmp_path / "broken.evtx"
    log.write_bytes(data)
    said = detect(rules(tmp_path / "rules"), [log])
    assert said.code == 0
    assert told(said) == [*range(1, 11), *range(21, 31)]
    assert any(place.startswith("bytes:") for place, _ in said.rejects("broken.evtx"))
    assert said.file("broken.evtx")["damaged"]


def test_a_log_cut_off_is_read_up_to_there(tmp_path: Path, detect: Detect) -> None:
    data = whoami_log(30)
    log = tmp_path / "cut.evtx"
    log.write_bytes(data[: 4096 + 65_536 + 2_000])
    said = detect(rules(tmp_path / "rules"), [log])
    assert told(said)[:10] == list(range(1, 11))
    assert said.file("cut.evtx")["damaged"]


def test_a_line_of_100_mb_is_passed_over(tmp_path: Path, detect: Detect) -> None:
    log = tmp_path / "long.json"
    with log.open("wb") as out:
        out.write(event("whoami") + b"\n" + b'{"a":"')
        for _ in range(100):
            out.write(b"x" * (1 << 20))
        out.write(b'"}\n' + event("whoami") + b"\n")
    said = detect(rules(tmp_path / "rules"), [log])
    assert said.code == 0
    assert told(said) == [1, 3]
    assert said.rejects("long.json")[0][0] == "line:2"


def test_bad_lines_are_rejects_and_the_others_are_read(tmp_path: Path, detect: Detect) -> None:
    log = tmp_path / "bad.json"
    deep = b'{"EventID":1,"Channel":"x","a":' + b"[" * 200_000 + b"]" * 200_000 + b"}"
    bad = [b"\0" * 500, deep, b'{"EventID":1,"Channel":"\xff\xfe"}', b"[" * 50_000, b'{"EventID":"many","Channel":"x"}']
    log.write_bytes(b"\n".join([event("whoami"), *bad, event("whoami")]))
    said = detect(rules(tmp_path / "rules"), [log])
    assert said.code == 0
    assert told(said) == [1, 7]
    assert [place for place, _ in said.rejects("bad.json")] == [f"line:{n}" for n in range(2, 7)]


def test_utf16_and_a_byte_order_mark_are_read(tmp_path: Path, detect: Detect) -> None:
    text = (event("whoami 中文") + b"\n" + event("whoami") + b"\n").decode()
    for name, data in (
        ("le.json", b"\xff\xfe" + text.encode("utf-16-le")),
        ("bom.json", b"\xef\xbb\xbf" + text.encode()),
    ):
        log = tmp_path / name
        log.write_bytes(data)
        assert told(detect(rules(tmp_path / "rules"), [log])) == [1, 2], name


def test_a_gzip_bomb_is_refused(tmp_path: Path, detect: Detect) -> None:
    log = tmp_path / "bomb.json.gz"
    with gzip.open(log, "wb", compresslevel=9) as out:
        for _ in range(64):
            out.write(b"\0" * (1 << 20))
    said = detect(rules(tmp_path / "rules"), [log])
    assert said.code == 0
    assert "compression-bomb" in said.file("bomb.json.gz")["reason"]


def test_a_catastrophic_pattern_in_a_rule_takes_no_time(tmp_path: Path, detect: Detect) -> None:
    folder = tmp_path / "rules"
    rule_file(folder, WHOAMI, "CommandLine|re: '^(a+)+$'")
    log = tmp_path / "log.json"
    log.write_bytes(b"\n".join(event("a" * 20_000 + str(n)) for n in range(50)) + b"\n" + event("aaa"))
    said = detect(folder, [log])
    assert told(said) == [51]


def test_random_bytes_of_every_kind_of_head_end(tmp_path: Path, detect: Detect) -> None:
    folder = tmp_path / "noise"
    folder.mkdir()
    heads = [
        b"",
        b"ElfFile\0",
        b"PK\x03\x04",
        b"\x1f\x8b\x08",
        b'{"EventID":1,"Channel":"x"}\n',
        b"type=SYSCALL msg=audit(",
    ]
    for number, head in enumerate(heads):
        (folder / f"{number}.bin").write_bytes(head + os.urandom(200_000))
    said = detect(rules(tmp_path / "rules"), [folder])
    assert said.code == 0
    assert all(f["reason"] or f["rejects"] for f in said.summary["files"])


@dataclass(frozen=True, slots=True)
class HangingPiece:
    """A decoder that never comes back."""

    def run(self) -> Matched:
        while True:
            time.sleep(60)


def test_a_worker_that_hangs_is_killed_and_costs_its_task() -> None:
    with Pool[Matched](Limits(seconds=1.0, workers=1)) as pool:
        pool.put(HangingPiece())
        ended: list[Done[Matched] | Failed[Matched]] = []
        while pool.pending:
            ended += pool.take()
    assert [e.end for e in ended if isinstance(e, Failed)] == [End.TIME]


class Dying(Inline):
    """Workers that die on some tasks."""

    def __init__(self, end: End, piece: int) -> None:
        super().__init__()
        self._end = end
        self._piece = piece

    def take(self) -> Iterator[Done[tuple[Looked, ...] | Matched] | Failed[tuple[Looked, ...] | Matched]]:
        task = self._waiting.pop(0)
        if isinstance(task, PieceTask) and task.number == self._piece:
            yield Failed(task, self._end)
        elif isinstance(task, LookTask) and len(task.places) > 1:
            yield Failed(task, self._end)  # of several files nobody knows which one it was
        elif isinstance(task, LookTask) and task.places[0].file.endswith("b.json"):
            yield Failed(task, self._end)
        else:
            yield Done(task, task.run())


@pytest.mark.parametrize(("end", "faults"), [(End.TIME, 0), (End.CRASH, 0), (End.MEMORY, 0), (End.FAULT, 2)])
def test_a_worker_that_dies_costs_its_piece_alone(
    end: End, faults: int, tmp_path: Path, compiled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chahe.detect.task.PIECE_BYTES", 2_000)
    monkeypatch.setattr("chahe.intake.logs.text_pieces._CHUNK", 500)
    folder = tmp_path / "logs"
    folder.mkdir()
    (folder / "a.json").write_bytes(event("whoami") + b"\n")
    (folder / "b.json").write_bytes(event("whoami") + b"\n")
    (folder / "c.json").write_bytes(b"".join(event(f"whoami {n}") + b"\n" for n in range(60)))
    search = Search(Dying(end, 1), compiled, tmp_path / "scratch", lambda *_: None)  # type: ignore[arg-type]  # as Pool
    lines = b"".join(search.hits(inputs([str(folder)]))).splitlines()
    a, b, c = search.outcomes
    assert (a.reason, b.reason) == (None, end.value)
    assert c.losses.rejects == 1
    ((place, reason),) = c.losses.places
    assert place.startswith("bytes:")
    assert reason == end.value
    assert c.losses.damaged
    records = [h["record"] for h in map(json.loads, lines) if h["file"].endswith("c.json") and h["rule"] == WHOAMI]
    missing = sorted(set(range(1, 61)) - set(records))
    assert missing == list(range(missing[0], missing[-1] + 1))
    assert records == sorted(records)
    assert len(records) > 30
    assert b.faults + c.faults == faults
