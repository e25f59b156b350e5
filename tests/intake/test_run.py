"""Intake as a whole: folders, containers, Chinese paths, resuming, hanging readers, same bytes under two names."""

import io
import json
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

from chahe.casefile import handed_over
from chahe.casefile.case import Case
from chahe.casefile.erase import erase
from chahe.casefile.intake import Order, take_in
from chahe.casefile.intake_lines import Line
from chahe.casefile.reading_queue import ReadingQueue
from chahe.casefile.verify import verify
from chahe.errors import CallError
from chahe.evidence.workstation import Workstation
from chahe.intake.api import Context
from chahe.intake.manifest_task import Manifests
from chahe.intake.task import Outcome, ReadTask, warm
from chahe.intake.tie import Loose, looseness, tied
from chahe.intake.worker import Limits, Pool
from chahe.model import Origin, ReadStatus, Source, Supply, digest_of

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


def test_erased_evidence_does_not_come_back(case: Case, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", **{"a.xml": nmap("10.0.0.1", 1), "b.xml": nmap("10.0.0.2", 1)})
    run(case, folder)
    gone = digest_of(nmap("10.0.0.1", 1))
    erase(case, gone, by="李大華", why="誤送")
    lines = run(case, folder)
    assert (lines["a.xml"].reason, lines["b.xml"].status) == ("erased-evidence", ReadStatus.READ)
    assert not case.store.has(gone)
    assert verify(case).ok


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
    with Pool[Outcome | Manifests](Limits(seconds=4, workers=2), warm) as pool:
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


@pytest.mark.parametrize("after", [9, *(pytest.param(n, marks=pytest.mark.soak) for n in (1, 5, 15, 19, 23, 30, 36))])
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


HEADERS = "資料代號,檔名,位元組數,SHA256,筆數,資料基準日,產出方式,操作人,在場見證,畫面筆數,來源級別,狀態,理由"


def manifest(*lines: str) -> bytes:
    return ("\ufeff" + "\r\n".join([HEADERS, *lines]) + "\r\n").encode()


def line_for(name: str, data: bytes, records: int, code: str = "V02", origin: str = "第三人") -> str:
    return f"{code},{name},{len(data)},{digest_of(data)},{records},115/06/30,nmap -oX,陳,,,{origin},已提供,"


def test_the_manifest_is_found_and_custody_comes_from_it(case: Case, tmp_path: Path) -> None:
    one, two = nmap("10.0.0.1", 3), nmap("10.0.0.2", 2)
    folder = write(
        tmp_path / "交付",
        **{
            "掃描/一.xml": one,
            "掃描/搬.xml": two,
            "多.bin": b"\x00\xff",
            "檢附清單.csv": manifest(
                line_for("掃描\\一.xml", one, 3),
                line_for("二.xml", two, 9),
                line_for("沒有.xml", b"-", 1, "V01"),
                "G03,,,,,,,,,,,未留存,逾保存年限",
                "T04,,,,,,,,,,,無此業務,首次檢查",
                "R01,,,,,,,,,,,未辦理,",
                "G06,,,,,,,,,,,無法提供,廠商保管",
            ),
        },
    )
    lines = run(case, folder)
    assert lines["檢附清單.csv"].reader.startswith("handover@")
    items = {i.name: i for i in case.items()}
    custody = items["掃描/一.xml"].custody
    assert (custody.origin, custody.as_of, custody.request_code) == (Origin.THIRD_PARTY, "2026-06-30", "V02")
    assert (custody.operator, custody.stated_records) == ("陳", 3)
    assert items["多.bin"].custody.origin is Origin.AUDITEE
    by_name = {r.reading.name: r.reading for r in case.readings()}
    assert by_name["掃描/一.xml"].as_of is not None
    assert tied(items["掃描/一.xml"], by_name["掃描/一.xml"])
    assert looseness(items["掃描/搬.xml"], by_name["掃描/搬.xml"]) is Loose.RECORDS
    assert {(d.path, d.problem.value) for d in handed_over.problems(case)} == {
        ("掃描/搬.xml", "path-differs"),
        ("掃描/搬.xml", "records-differ"),
        ("沒有.xml", "file-missing"),
        ("多.bin", "not-listed"),
    }
    supplied = {code: s.state for code, s in handed_over.supplied(case).items()}
    assert supplied == {
        "V02": Supply.PROVIDED,
        "V01": Supply.PENDING,
        "G03": Supply.NOT_RETAINED,
        "T04": Supply.NO_SUCH_BUSINESS,
        "R01": Supply.NOT_DONE,
        "G06": Supply.CANNOT_PROVIDE,
    }
    acts = len(case.acts())
    run(case, folder)
    assert len(case.acts()) == acts


def test_a_manifest_inside_a_container_is_not_used_and_said(case: Case, tmp_path: Path) -> None:
    data = nmap("10.0.0.1", 3)
    inside = zipped(**{"a.xml": data, "檢附清單.csv": manifest(line_for("a.xml", data, 3))})
    lines = run(case, write(tmp_path / "in", **{"全部.zip": inside}))
    line = lines["全部.zip!檢附清單.csv"]
    assert line.status is ReadStatus.UNREAD
    assert (line.reason or "").startswith("manifest-inside-container")
    assert lines["全部.zip!a.xml"].records == 3
    assert not case.acts("handover-manifest")


def test_a_later_delivery_settles_what_was_missing(case: Case, tmp_path: Path) -> None:
    data = nmap("10.0.0.1", 3)
    first = write(tmp_path / "一", **{"檢附清單.csv": manifest(line_for("後補.xml", data, 3))})
    run(case, first)
    assert [d.problem.value for d in handed_over.problems(case)] == ["file-missing"]
    run(case, write(tmp_path / "二", **{"後補.xml": data}))
    assert handed_over.problems(case) == ()
    (item,) = (i for i in case.items() if i.name == "後補.xml")
    assert item.custody.stated_records == 3


def test_a_named_manifest_outside_the_folder(case: Case, tmp_path: Path) -> None:
    data = nmap("10.0.0.1", 3)
    folder = write(tmp_path / "資料", **{"a.xml": data})
    listed = write(tmp_path, **{"清單.csv": manifest(line_for("a.xml", data, 3))}) / "清單.csv"
    run(case, folder, order=Order(by="王小明", handover=listed))
    assert handed_over.problems(case) == ()
    assert {i.name for i in case.items()} == {"a.xml", "清單.csv"}


def test_the_command_prints_one_json_line_per_file(tmp_path: Path, station: Workstation) -> None:
    root = tmp_path / "案"
    with Case.create(root, 'x = "1"\n', by="王小明", station=station):
        pass
    folder = write(tmp_path / "收件", **{"掃描.xml": nmap("10.0.0.1", 3), "空.csv": b""})
    environ = {**os.environ, "CHAHE_HOME": str(station.home), "PYTHONIOENCODING": "cp950", "LC_ALL": "C"}
    command = [sys.executable, "-m", "chahe", "intake", str(root), str(folder), "--format", "jsonl", "--as", "王小明"]
    done = subprocess.run(command, env=environ, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = {d["path"]: d for d in map(json.loads, done.stdout.decode().splitlines())}
    assert lines["掃描.xml"] == {
        "path": "掃描.xml",
        "digest": digest_of(nmap("10.0.0.1", 3)),
        "reader": lines["掃描.xml"]["reader"],
        "status": "read",
        "records": 3,
        "rows": 3,
        "rejects": 0,
        "skipped": 0,
        "tables": {"open_port": 3, "scan_host": 1, "scan_run": 1},
        "reason": None,
    }
    assert (lines["空.csv"]["status"], lines["空.csv"]["reason"]) == ("unread", "empty-file")
    wrong = subprocess.run([*command, "--kind", "Z99"], env=environ, capture_output=True, check=False)
    assert wrong.returncode == 2
