"""Intake as a whole: folders, containers, Chinese paths, resuming, hanging readers, same bytes under two names."""

import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from chahe.casefile.case import Case
from chahe.casefile.intake import Order, take_in
from chahe.casefile.intake_lines import Line
from chahe.casefile.reading_queue import ReadingQueue
from chahe.casefile.verify import verify
from chahe.errors import CallError
from chahe.evidence.workstation import Workstation
from chahe.intake.api import Context
from chahe.intake.manifest_task import Manifests
from chahe.intake.task import Outcome, ReadTask
from chahe.intake.worker import Limits, Pool
from chahe.model import ReadStatus, Source

ORDER = Order(by="王小明", limits=Limits(seconds=30))
HOST = '<host><status state="up"/><address addr="{ip}" addrtype="ipv4"/><ports>{ports}</ports></host>'
PORT = '<port protocol="tcp" portid="{n}"><state state="open"/><service name="http"/></port>'


def nmap(ip: str, ports: int) -> bytes:
    """A small true nmap report."""
    inner = "".join(PORT.format(n=n) for n in range(1, ports + 1))
    return (
        '<?xml version="1.0"?><!DOCTYPE nmaprun>'
        '<nmaprun scanner="nmap" args="nmap -oX" start="1750000000" version="7.93" xmloutputversion="1.05">'
        + HOST.format(ip=ip, ports=inner)
        + '<runstats><finished time="1750000100"/><hosts up="1" down="0" total="1"/></runstats></nmaprun>'
    ).encode()


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def write(folder: Path, **files: bytes) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def run(case: Case, *paths: Path, order: Order = ORDER) -> dict[str, Line]:
    return {line.path: line for line in take_in(case, paths, order)}


def readings(case: Case) -> int:
    return len(case.acts("reading"))


def test_a_folder_with_everything(case: Case, tmp_path: Path) -> None:
    folder = write(
        tmp_path / "檢附資料",
        **{
            "弱點/內網 掃描.xml": nmap("10.0.0.1", 3),
            "弱點/壓縮.zip": zipped(**{"二.xml": nmap("10.0.0.2", 2), "說明.bin": b"\x01\x02\xff", "空.txt": b""}),
            "空檔.csv": b"",
            "不明.bin": b"\xff\xfe\x00\x01\x02",
            "~$名冊.xlsx": b"lock",
        },
    )
    (folder / "連結").symlink_to(folder / "弱點")
    lines = run(case, folder)
    assert {p: (line.status.value, line.records, line.reason) for p, line in lines.items()} == {
        "弱點/內網 掃描.xml": ("read", 3, None),
        "弱點/壓縮.zip": ("read", 0, "3 members, 0 refused"),
        "弱點/壓縮.zip!二.xml": ("read", 2, None),
        "弱點/壓縮.zip!說明.bin": ("unread", 0, "not-recognised"),
        "弱點/壓縮.zip!空.txt": ("unread", 0, "empty-file"),
        "空檔.csv": ("unread", 0, "empty-file"),
        "不明.bin": ("unread", 0, "not-recognised"),
        "~$名冊.xlsx": ("unread", 0, "office-lock-file"),
        "連結": ("unread", 0, "symbolic-link"),
    }
    member = next(r for r in case.readings() if r.reading.name.endswith("二.xml"))
    assert member.reading.source.member == "二.xml"
    rows = pq.read_table(member.path / "open_port.parquet").to_pylist()
    assert {r["_item"] for r in rows} == {str(member.reading.source)}
    assert {i.name for i in case.items()} == {p for p in lines if "!" not in p and lines[p].digest}
    assert not any(case.path("cache").iterdir())
    assert verify(case).ok


def test_again_reads_nothing_anew(case: Case, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", **{"a.xml": nmap("10.0.0.1", 1), "b.zip": zipped(**{"c.xml": nmap("10.0.0.2", 1)})})
    first = run(case, folder)
    acts = len(case.acts())
    assert run(case, folder) == first
    assert len(case.acts()) == acts


def test_a_changed_context_reads_again(case: Case, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", **{"a.xml": nmap("10.0.0.1", 1)})
    run(case, folder)
    run(case, folder, order=Order(by="王小明", kind="V02"))
    assert readings(case) == 2
    assert len(case.readings()) == 1
    assert case.acts("mapping-confirmed")[-1].body["kind"] == "V02"
    run(case, folder, order=Order(by="王小明", kind="V02"))
    assert readings(case) == 2


def test_same_bytes_twice_count_once(case: Case, tmp_path: Path) -> None:
    """The second name makes the same rows, so it adds none; the bytes are stored once, both receipts are kept."""
    folder = write(tmp_path / "in", **{"a.xml": nmap("10.0.0.1", 2), "備份/a.xml": nmap("10.0.0.1", 2)})
    lines = run(case, folder)
    assert sorted(line.reason or "" for line in lines.values())[0] == ""
    assert sum((line.reason or "").startswith("same-rows-as: ") for line in lines.values()) == 1
    assert len(case.readings()) == 1
    assert len(case.items()) == 2
    assert len(list(case.store.digests())) == 3  # profile, norms, the file


def test_refused_members_are_said(case: Case, tmp_path: Path) -> None:
    data = bytearray(zipped(**{"x.xml": nmap("10.0.0.1", 1)}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1  # the flag of an encrypted member
    folder = write(tmp_path / "in", **{"p.zip": bytes(data), "cut.zip": zipped(**{"y.xml": b"z" * 9000})[:60]})
    lines = run(case, folder)
    member = lines["p.zip!x.xml"]
    assert member.status is ReadStatus.UNREAD
    assert (member.reason or "").startswith("encrypted")
    assert all(line.status is ReadStatus.UNREAD for path, line in lines.items() if path.startswith("cut.zip"))


def test_a_missing_path_is_a_wrong_call(case: Case, tmp_path: Path) -> None:
    with pytest.raises(CallError):
        run(case, tmp_path / "沒有")
    assert not case.items()


@dataclass(frozen=True, slots=True)
class SlowTask(ReadTask):
    """Reads, but a file named so hangs or takes its process down."""

    def run(self) -> Outcome:
        if "hang" in self.context.path:
            time.sleep(3600)
        if "crash" in self.context.path:
            os.abort()
        return ReadTask.run(self)


def test_a_hanging_and_a_crashing_reader_cost_one_file_each(case: Case, tmp_path: Path) -> None:
    names = ["a.xml", "hang.xml", "b.xml", "crash.xml", "c.xml"]
    folder = write(tmp_path / "in", **{n: nmap(f"10.0.0.{i}", 1) for i, n in enumerate(names)})
    lines: dict[str, Line] = {}
    with Pool[Outcome | Manifests](Limits(seconds=4, workers=2)) as pool:
        queue = ReadingQueue(case, pool, by="王小明", task=SlowTask)
        for name in names:
            digest, _ = case.store.add_file(folder / name)
            lines.update({line.path: line for line in queue.read(Source(digest), Context(name))})
        lines.update({line.path: line for line in queue.finish()})
    assert {n: lines[n].status.value for n in names} == {
        "a.xml": "read", "hang.xml": "unread", "b.xml": "read", "crash.xml": "unread", "c.xml": "read",
    }  # fmt: skip
    assert lines["hang.xml"].reason == "time-limit"
    assert (lines["crash.xml"].reason or "").startswith("reader-crashed")
    with Pool[Outcome | Manifests](Limits(seconds=30)) as pool:
        queue = ReadingQueue(case, pool, by="王小明")
        again = [*queue.read(Source(case.store.add_file(folder / "hang.xml")[0]), Context("hang.xml")), *queue.finish()]
    assert [line.status for line in again] == [ReadStatus.READ]
    assert case.readings()[-1].reading.status is ReadStatus.READ


@pytest.mark.parametrize("after", [1, 9, 23])
def test_kill_9_and_resume(tmp_path: Path, station: Workstation, after: int) -> None:
    """Killed after some acts, the next intake ends with the same readings as one that was never killed."""
    folder = write(tmp_path / "in", **{f"檔{n:02}.xml": nmap(f"10.0.1.{n}", n + 1) for n in range(16)})
    write(folder, **{"z.zip": zipped(**{f"{n}.xml": nmap(f"10.0.2.{n}", 2) for n in range(4)})})
    root = tmp_path / "case"
    with Case.create(root, 'x = "1"\n', by="王小明", station=station):
        pass
    environ = {**os.environ, "CHAHE_HOME": str(station.home), "CHAHE_PASSPHRASE": ""}
    command = [sys.executable, "-m", "chahe", "intake", str(root), str(folder), "--as", "王小明", "--format", "jsonl"]
    entries = root / "ledger" / "entries.jsonl"
    process = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and entries.read_bytes().count(b"\n") <= after:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
    process.wait()
    with Case.open(root, write=True, wait=10, station=station) as case:
        assert verify(case).ok
        lines = run(case, folder)
        assert len(lines) == 21
        assert all(line.status is ReadStatus.READ for line in lines.values())
        names = [r.reading.name for r in case.readings()]
        assert sorted(names) == sorted(lines)
        assert len(case.items()) == 17
        assert verify(case).ok
        acts = len(case.acts())
        assert run(case, folder).keys() == lines.keys()
        assert len(case.acts()) == acts
