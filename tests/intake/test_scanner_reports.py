"""Real reports nobody here wrote: read without a crash, totals tie, as many findings as an independent count says, and
every place resolves to the bytes of its finding.
"""

import csv
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

from chahe.evidence.locate import bytes_in
from chahe.intake.api import Context, readers, recognise
from chahe.intake.memory import MemorySink
from tests.intake.corpus import head_of, read, reading

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "scanner-reports"
PARTS = ("tenable", "openvas", "nmap", "nmap-libnmap")
FILES = sorted(p for part in PARTS for p in (FOLDER / part).rglob("*") if p.is_file()) if FOLDER.is_dir() else []
pytestmark = pytest.mark.skipif(not FILES, reason="../shared/data/scanner-reports is not on this machine")

NOT_REPORTS = {"defused_et_included.xml", "defused_et_local_includer.xml"}
REPORTS = [p for p in FILES if p.name not in NOT_REPORTS]


def _xml_count(tag: str) -> Callable[[bytes], int]:
    return lambda data: sum(1 for e in ET.fromstring(data).iter() if e.tag == tag)  # noqa: S314 - files of the test


def _results(data: bytes) -> int:
    return len(re.findall(rb"<result id=", data))


def _csv_count(data: bytes) -> int:
    text = data.decode("utf-8-sig")
    delimiter = ";" if text.split("\n", 1)[0].count(";") > text.split("\n", 1)[0].count(",") else ","
    csv.field_size_limit(1 << 24)
    return sum(1 for row in list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))[1:] if any(row))


COUNTS: dict[str, tuple[str, Callable[[bytes], int]]] = {
    "nessus-xml": ("scan_finding", _xml_count("ReportItem")),
    "openvas-xml": ("scan_finding", _results),
    "nmap-xml": ("open_port", _xml_count("port")),
    "nessus-csv": ("scan_finding", _csv_count),
    "openvas-csv": ("scan_finding", _csv_count),
}


def _read(path: Path) -> tuple[str, bytes, MemorySink]:
    data = path.read_bytes()
    reader = recognise(head_of(data, path.name))
    assert reader is not None, path.name
    return reader.name, data, read(reader, data, Context(path=path.name))


@pytest.mark.parametrize("path", REPORTS, ids=lambda p: p.name)
def test_findings_as_counted_apart_and_totals_tie(path: Path) -> None:
    name, data, sink = _read(path)
    table, count = COUNTS[name]
    assert len(sink.rows.get(table, [])) == count(data)
    made = reading(sink, readers()[name], path.name)
    assert made.rejects == 0
    assert made.rows == len(sink.rows.get(table, []))
    assert all(made.tables.get(t, 0) == n for t, n in made.stated.items()), made.stated


@pytest.mark.parametrize("path", REPORTS, ids=lambda p: p.name)
def test_a_report_without_findings_and_hosts_says_why(path: Path) -> None:
    _, _, sink = _read(path)
    if not sink.rows.get("scan_host"):
        assert [reason for _, _, reason in sink.account.skips]


@pytest.mark.parametrize("path", REPORTS, ids=lambda p: p.name)
def test_every_place_is_that_finding(path: Path) -> None:
    _, data, sink = _read(path)
    rows = sink.rows.get("scan_finding", [])
    for row in [*rows[:5], *rows[-2:]]:
        found = bytes_in(io.BytesIO(data), str(row["_loc"]))
        assert str(row["plugin_id"]).encode() in found
    for row in sink.rows.get("open_port", [])[:5]:
        assert f'portid="{row["port"]}"'.encode() in bytes_in(io.BytesIO(data), str(row["_loc"]))
    for row in sink.rows.get("scan_host", [])[:3]:
        assert bytes_in(io.BytesIO(data), str(row["_loc"]))


@pytest.mark.parametrize("name", sorted(NOT_REPORTS))
def test_included_and_including_documents_are_nobodys(name: str) -> None:
    path = FOLDER / "nmap-libnmap" / name
    assert recognise(head_of(path.read_bytes(), name)) is None


def test_known_hosts_say_whether_the_log_in_worked() -> None:
    _, _, sink = _read(FOLDER / "tenable" / "nessus" / "nessus_with_cvssv3.nessus")
    assert [h["credentialed"] for h in sink.rows["scan_host"]] == [False]
    _, _, sink = _read(FOLDER / "tenable" / "nessus_was" / "nessus_was_many_vuln.xml")
    assert [h["credentialed"] for h in sink.rows["scan_host"]] == [None]
