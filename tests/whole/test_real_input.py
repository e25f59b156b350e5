"""Real files nobody here wrote, through the program from init to report: no crash, totals tie, as many findings as the
standard library counts, and nothing met, because nobody vouches for these files.
"""

import csv
import io
import re
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pyarrow.parquet as pq
import pytest

from chahe.catalog import catalog
from tests.scope.profiles import TEXT as PROFILE
from tests.whole.command import Machine

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
FOLDERS = ("windows-gpo", *(f"scanner-reports/{name}" for name in ("tenable", "openvas", "nmap", "nmap-libnmap")))
pytestmark = pytest.mark.skipif(
    not all((DATA / name).is_dir() for name in FOLDERS), reason="../shared/data is absent: real inputs are not shipped"
)
FOR_PEOPLE = {"README.md", "policy.json", "DoD Google Chrome V1R3.htm"}
NO_REPORTS = {"defused_et_included.xml", "defused_et_local_includer.xml"}  # parts of a document, and one with an entity
SETTINGS = "{http://www.microsoft.com/GroupPolicy/Settings}"


@dataclass(frozen=True)
class Examined:
    """What the program said of the files."""

    case: Path
    machine: Machine
    lines: list[dict[str, Any]]
    observations: list[dict[str, Any]]
    proposals: list[dict[str, Any]]


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Examined:
    folder = tmp_path_factory.mktemp("real")
    (folder / "profile.toml").write_text(PROFILE.split("\n", 1)[1], encoding="utf-8")
    machine, case = Machine(folder / "home"), folder / "case"
    machine.chahe("init", case, "--profile", folder / "profile.toml")
    lines = machine.chahe("intake", case, *(DATA / name for name in FOLDERS), "--format", "jsonl").lines
    machine.chahe("examine", case)
    observations = machine.chahe("observations", case, "--format", "jsonl", "--all").lines
    return Examined(case, machine, lines, observations, machine.chahe("proposals", case, "--format", "jsonl").lines)


def files() -> list[tuple[str, Path]]:
    """(name as handed over, file)."""
    return [(p.relative_to(DATA / f).as_posix(), p) for f in FOLDERS for p in (DATA / f).rglob("*") if p.is_file()]


def test_every_file_has_its_line_and_totals_tie(real: Examined) -> None:
    assert Counter(line["path"] for line in real.lines) == Counter(name for name, _ in files())
    for line in real.lines:
        assert line["rows"] + line["rejects"] + line["skipped"] == line["records"], line
        assert line["rejects"] == 0, line
        if line["status"] == "unread":
            assert Path(line["path"]).name in FOR_PEOPLE | NO_REPORTS, line
            assert line["reason"] and not line["tables"]


# -- the independent count: standard library only


def rows_of_csv(data: bytes) -> int:
    text = data.decode("utf-8-sig")
    head = text.split("\n", 1)[0]
    csv.field_size_limit(1 << 24)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=";" if head.count(";") > head.count(",") else ",")
    return sum(1 for row in list(rows)[1:] if any(row))


def expected(path: Path) -> tuple[str, int] | None:
    """(table, rows) a file must give; None where it is no report."""
    data = path.read_bytes()
    name = path.name.lower()
    if name in NO_REPORTS or path.name in FOR_PEOPLE:
        return None
    if "windows-gpo" in path.as_posix():
        return ("gpo_setting", settings(path, data))
    if name.endswith(".csv"):
        return "scan_finding", rows_of_csv(data)
    root = ET.fromstring(data)  # noqa: S314 - files beside the checkout, not evidence
    if root.tag == "NessusClientData_v2":
        return "scan_finding", sum(1 for _ in root.iter("ReportItem"))
    if root.tag == "nmaprun":
        return "open_port", sum(1 for _ in root.iter("port"))
    return "scan_finding", sum(1 for results in root.iter("results") for r in results.findall("result") if r.get("id"))


def settings(path: Path, data: bytes) -> int:
    """Settings of one file of a Group Policy backup."""
    if path.name == "GptTmpl.inf":
        return sum("=" in line and not line.startswith("[") for line in data.decode("utf-16").splitlines())
    if path.suffix.lower() == ".pol":
        return len(re.findall(rb"\]\0(?=\[\0[A-Za-z*]\0|\Z)", data))
    if path.name == "audit.csv":
        return rows_of_csv(data)
    if path.suffix == ".cmtx":
        return data.count(b"<comment ")
    root = ET.fromstring(data)  # noqa: S314 - files beside the checkout, not evidence
    if path.name == "gpreport.xml":
        return 1 + sum(len(list(e)) for e in root.iter(f"{SETTINGS}Extension"))
    assert path.name in ("bkupInfo.xml", "Backup.xml"), path
    return 1  # which policy the backup is of


def test_as_many_findings_as_counted_apart(real: Examined) -> None:
    by_name = {line["path"]: line for line in real.lines}
    counted: Counter[str] = Counter()
    for name, path in files():
        told = expected(path)
        if told is None:
            continue
        table, rows = told
        assert by_name[name]["tables"].get(table, 0) == rows, (name, told, by_name[name])
        counted[table] += rows
    assert counted["scan_finding"] > 250 and counted["open_port"] > 150 and counted["gpo_setting"] > 450
    # … and what stands in the tables of the case is what the lines say.
    for table in ("scan_finding", "open_port", "gpo_setting"):
        kept = sum(pq.read_metadata(p).num_rows for p in real.case.glob(f"readings/*/{table}.parquet"))
        same = [e for e in real.lines if (e["reason"] or "").startswith("same-rows-as")]
        assert kept == counted[table] - sum(e["tables"].get(table, 0) for e in same), table


def test_nothing_is_met_and_every_answer_has_its_reason(real: Examined) -> None:
    assert {o["question"] for o in real.observations} == {i.code for i in catalog().items}
    for o in real.observations:
        assert o["outcome"] in ("insufficient-evidence", "not-applicable", "exception"), o
        assert o["reason"] or o["outcome"] == "exception", o
        assert not (o["reason"] or "").startswith("fault"), o
    assert [p["item"] for p in real.proposals] == [i.code for i in catalog().items]
    assert not [p for p in real.proposals if p["proposal"] == "met"]


def test_the_case_verifies_and_its_working_papers_are_written(real: Examined, tmp_path: Path) -> None:
    real.machine.chahe("verify", real.case, "--no-reperform")
    real.machine.chahe("report", real.case, "--format", "xlsx", "--out", tmp_path)
    books = sorted(tmp_path.rglob("*.xlsx"))
    assert books
    said = ""
    for book in books:
        with ZipFile(book) as packed:
            said += packed.read("xl/sharedStrings.xml").decode("utf-8")
    for item in catalog().items:
        assert item.node.text.split("\n")[0][:20] in said, item.code
    assert "草稿" in said
