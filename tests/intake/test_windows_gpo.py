"""Real Group Policy backups (nsacyber, CC0): no crash, and counts equal an independent count written here."""

import csv
import re
import struct
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from chahe.intake.api import Context, readers, recognise
from chahe.intake.memory import MemorySink
from tests.intake.corpus import head_of, read, reading

REAL = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "windows-gpo"
pytestmark = pytest.mark.skipif(
    not REAL.is_dir(), reason=f"{REAL} is absent: real Group Policy backups are not shipped"
)

SETTINGS = "{http://www.microsoft.com/GroupPolicy/Settings}"


def _files(pattern: str) -> list[Path]:
    found = sorted(REAL.rglob(pattern)) if REAL.is_dir() else []
    return found or [Path("absent")]


def _read(file: Path, name: str) -> MemorySink:
    data, path = file.read_bytes(), file.relative_to(REAL).as_posix()
    reader = recognise(head_of(data, path))
    assert reader is not None, path
    assert reader.name == name
    sink = read(reader, data, Context(path=path, key=b"k"))
    made = reading(sink, reader, path)
    assert made.rejects == 0
    assert made.reason is None
    return sink


@pytest.mark.parametrize("file", _files("GptTmpl.inf"), ids=lambda p: p.parts[-9] if len(p.parts) > 9 else p.name)
def test_security_templates(file: Path) -> None:
    sink = _read(file, "security-template")
    lines = file.read_bytes().decode("utf-16").splitlines()
    settings = [x for x in lines if "=" in x and not x.startswith("[")]
    assert len(sink.rows["gpo_setting"]) == len(settings)
    stated = dict(x.replace(" ", "").split("=", 1) for x in settings if not x.startswith("MACHINE"))
    policies = sink.rows.get("password_policy", [])
    assert len(policies) == ("MinimumPasswordLength" in stated)
    for policy in policies:
        assert policy["min_length"] == int(stated["MinimumPasswordLength"])
        assert policy["lockout_threshold"] == int(stated["LockoutBadCount"])
        assert policy["max_age_days"] == int(stated["MaximumPasswordAge"])
        assert str(policy["backup_id"]) in file.as_posix().upper()


@pytest.mark.parametrize("file", _files("registry.pol"), ids=lambda p: p.parent.parent.parent.parent.name[:9])
def test_registry_values(file: Path) -> None:
    sink = _read(file, "registry-pol")
    data = file.read_bytes()
    # The independent count looks only at "]" directly before "[" or the end, both in UTF-16.
    ends = len(re.findall(rb"\]\0(?=\[\0[A-Za-z*]\0|\Z)", data))
    rows = sink.rows["gpo_setting"]
    assert len(rows) == ends
    numbers = [r for r in rows if r["value_type"] == "REG_DWORD"]
    assert len(numbers) == data.count(b";\0" + struct.pack("<I", 4) + b";\0" + struct.pack("<I", 4) + b";\0")


@pytest.mark.parametrize("file", _files("gpreport.xml"), ids=lambda p: p.parent.name[:9])
def test_reports(file: Path) -> None:
    sink = _read(file, "gpreport")
    root = ET.fromstring(file.read_bytes())  # noqa: S314 - a file of ours, not evidence
    settings = sum(len(list(e)) for e in root.iter(f"{SETTINGS}Extension"))
    assert len(sink.rows["gpo_setting"]) == settings + 1
    assert len(sink.rows.get("gpo_link", [])) == len(list(root.iter(f"{SETTINGS}LinksTo")))


def test_the_template_and_the_report_state_the_same_policy() -> None:
    template = next(f for f in _files("GptTmpl.inf") if "MinimumPasswordLength" in f.read_bytes().decode("utf-16"))
    backup = next(p for p in template.parents if re.fullmatch(r"\{[0-9A-F-]{36}\}", p.name))
    one = _read(template, "security-template").rows["password_policy"][0]
    two = _read(backup / "gpreport.xml", "gpreport").rows["password_policy"][0]
    tie = _read(backup / "bkupInfo.xml", "gpo-backup").rows["gpo_setting"][0]
    assert one["backup_id"] == two["backup_id"] == tie["backup_id"] == backup.name
    assert two["policy_id"] == tie["gpo_guid"] != backup.name
    columns = [c for c in one if c.startswith(("min_", "max_", "lock", "history", "complexity", "reversible"))]
    assert [one[c] for c in columns] == [two[c] for c in columns]


@pytest.mark.parametrize("file", _files("audit.csv"), ids=lambda p: p.name)
def test_audit_policies(file: Path) -> None:
    sink = _read(file, "gpo-audit-csv")
    with file.open(encoding="utf-8", newline="") as handle:
        assert len(sink.rows["gpo_setting"]) == sum(1 for _ in csv.DictReader(handle))


@pytest.mark.parametrize("file", _files("*.cmtx"), ids=lambda p: p.parent.parent.parent.parent.name[:9])
def test_comments(file: Path) -> None:
    assert len(_read(file, "gpo-comments").rows.get("gpo_setting", [])) == file.read_bytes().count(b"<comment ")


def test_every_file_of_a_backup_is_read() -> None:
    unread = [
        f.name
        for f in REAL.rglob("*")
        if f.is_file() and recognise(head_of(f.read_bytes(), f.relative_to(REAL).as_posix())) is None
    ]
    assert set(unread) <= {"README.md", "policy.json", "DoD Google Chrome V1R3.htm"}
    assert readers()["registry-pol"].tables == ("gpo_setting",)
