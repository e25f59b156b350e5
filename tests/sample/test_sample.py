"""The synthetic insurer as a whole: bytes by seed, plants, look-alikes, manifest, imports."""

import ast
import csv
import gzip
import hashlib
import io
import json
import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from defusedxml import ElementTree

import chahe.sample as sample
from chahe.sample.plants.api import plants
from tests.sample import reading

ROOT = Path(__file__).resolve().parents[2]
XML_RECORDS = {".nessus": "ReportItem", "_OpenVAS.xml": "result"}


def digest(files: dict[str, bytes]) -> str:
    h = hashlib.sha256()
    for path in sorted(files):
        h.update(path.encode() + b"\0" + hashlib.sha256(files[path]).digest())
    return h.hexdigest()


@pytest.fixture(scope="module")
def clean() -> dict[str, bytes]:
    return sample.make(7, None, True)


def test_same_seed_same_bytes_in_another_process_zone_and_hash_seed() -> None:
    code = (
        "import chahe.sample as s, hashlib\n"
        "f = s.make(3, None, False)\n"
        "h = hashlib.sha256()\n"
        "[h.update(p.encode() + b'\\0' + hashlib.sha256(f[p]).digest()) for p in sorted(f)]\n"
        "print(h.hexdigest())\n"
    )
    env = {**os.environ, "PYTHONHASHSEED": "17", "TZ": "America/New_York", "LC_ALL": "C"}
    other = subprocess.run([sys.executable, "-c", code], env=env, cwd=ROOT, capture_output=True, text=True, check=True)
    assert other.stdout.strip() == digest(sample.make(3, None, False))


def test_other_seed_other_bytes(clean: dict[str, bytes]) -> None:
    assert digest(sample.make(8, None, True)) != digest(clean)


def test_write_makes_what_make_says(tmp_path: Path, clean: dict[str, bytes]) -> None:
    sample.write(tmp_path / "示範", 7, None, True)
    found = {
        p.relative_to(tmp_path / "示範").as_posix(): p.read_bytes()
        for p in (tmp_path / "示範").rglob("*")
        if p.is_file()
    }
    assert found == clean


def test_every_deficiency_has_a_plant() -> None:
    numbers = [
        *range(1, 55),
        *range(56, 59),
        *range(60, 67),
        70,
        *range(78, 87),
        *range(90, 113),
        *range(115, 119),
        *range(120, 158),
        *range(159, 191),
    ]
    assert [p.number for p in sorted(plants(), key=lambda p: p.number)] == numbers


def test_at_least_twenty_of_them_each_time_and_not_always_the_same() -> None:
    sets = [frozenset(p.number for p in sample.chosen(seed)) for seed in range(60)]
    assert min(len(s) for s in sets) >= 20
    assert len(set(sets)) > 30


@pytest.mark.parametrize("seed", range(6))
def test_look_alikes_are_always_there_and_never_planted(seed: int) -> None:
    truth = json.loads(sample.make(seed, None, False)["truth.json"])
    alike = {(x["check"], x["subject"]) for x in truth["look_alikes"]}
    planted = {(x["check"], x["subject"]) for x in truth["deficiencies"]}
    assert {c for c, _ in alike} == {p.check for p in plants()}
    assert not alike & planted
    assert truth["clean"] == []
    assert len({x["id"] for x in truth["deficiencies"] + truth["look_alikes"]}) == len(alike) + len(planted)
    assert all(x["check"].startswith(x["question"] + "/") for x in truth["deficiencies"] + truth["look_alikes"])


def test_clean_plants_nothing_and_keeps_look_alikes(clean: dict[str, bytes]) -> None:
    truth = json.loads(clean["truth.json"])
    assert truth["deficiencies"] == []
    business = ["1.1.1", "1.1.2", "2.2", "2.3", "2.5", "3.1.1", "3.1.3", "3.2", "5.2", "5.3"]
    rest = ["4.2.1", "4.2.2", "4.2.3", "4.3.1", "4.3.3", "4.4.3", "4.5.1", "4.7", "7.2", "9.4"]
    assert sorted(truth["clean"]) == sorted([*business, *rest])
    assert {x["check"] for x in truth["look_alikes"]} == {p.check for p in plants()}


def test_planted_in_names_files_that_differ_from_the_clean_insurer() -> None:
    for seed in (4, 5):
        whole, untouched = sample.make(seed, None, False), sample.make(seed, None, True)
        for d in json.loads(whole["truth.json"])["deficiencies"]:
            assert d["planted_in"]
            for path in d["planted_in"]:
                assert whole[path] != untouched.get(path), (d["id"], path)


def test_manifest_states_true_bytes_and_digests(clean: dict[str, bytes]) -> None:
    lines = reading.table(clean, "檢附清單.xlsx", "資料代號")
    named = {f"evidence/{line['檔名（相對路徑）']}": line for line in lines}
    assert set(named) | {"evidence/檢附清單.xlsx"} == {p for p in clean if p.startswith("evidence/")}
    for path, line in named.items():
        assert int(line["位元組數"]) == len(clean[path])
        assert line["SHA256"] == hashlib.sha256(clean[path]).hexdigest()
        assert line["來源級別"] != "受檢單位自行產製" or line["筆數"], path


def test_stated_records_are_the_data_lines(clean: dict[str, bytes]) -> None:
    for line in reading.table(clean, "檢附清單.xlsx", "資料代號"):
        path, stated = f"evidence/{line['檔名（相對路徑）']}", line["筆數"]
        if not stated:
            continue
        if path.endswith((".csv", ".xlsx")):
            found = len(_csv_records(clean[path]) if path.endswith(".csv") else _xlsx_records(clean[path]))
        else:
            found = _records(path, clean[path])
        assert found == int(stated), path


def _records(path: str, data: bytes) -> int:
    """Records of a file that is no sheet, counted by the standard library."""
    tag = next((t for end, t in XML_RECORDS.items() if path.endswith(end)), "port" if "/V02" in path else None)
    if tag is not None:
        return len(list(ElementTree.fromstring(data).iter(tag)))
    if path.endswith(".ldf"):
        return len(list(reading.ldif(data)))
    if path.endswith(".json"):
        return len(_json_records(data))
    if path.endswith("/sulog"):
        return len(data.splitlines())
    if path.endswith("/sar_cpu.txt"):
        return sum(b" all " in x for x in data.splitlines())
    if path.endswith(".log.gz"):
        return sum(not x.startswith(b"#") for x in gzip.decompress(data).splitlines())
    if path.endswith(".dat"):
        return len(reading.host_records(data)) - 2  # header and trailer
    if path.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return len(packed.namelist())
    assert path.endswith("lsuser.txt"), path
    return sum(not x.startswith(b"\t") and bool(x) for x in data.split(b"\n"))


def _json_records(data: bytes) -> list[object]:
    """Every line, but of what a sensor writes only the alerts."""
    found = [json.loads(x) for x in data.splitlines()]
    return [x for x in found if x.get("event_type", "alert") == "alert"]


def _xlsx_records(data: bytes) -> list[dict[str, str]]:
    rows = reading.sheet(data)
    at = next(n for n, r in enumerate(rows) if sum(bool(c) for c in r) > 2)
    return reading.records(rows, rows[at][0])


def _csv_records(data: bytes) -> list[list[str]]:
    text = data.decode("utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "cp950" if not _utf8(data) else "utf-8")
    rows = [r for r in csv.reader(io.StringIO(text)) if any(r) and not r[0].startswith("#TYPE")]
    return [r for r in rows if len(r) > 1][1:]


def _utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def test_every_xml_is_well_formed_and_every_csv_regular(clean: dict[str, bytes]) -> None:
    kinds = {"xml": 0, "csv": 0}
    for path, data in clean.items():
        if path.endswith((".xml", ".nessus")):
            ElementTree.fromstring(data)
            kinds["xml"] += 1
        elif path.endswith(".csv"):
            assert len({len(r) for r in _csv_records(data)}) == 1, path
            kinds["csv"] += 1
    assert min(kinds.values()) > 5


def test_dirt_is_there(clean: dict[str, bytes]) -> None:
    roster = clean["evidence/清冊/G03_員工名冊.csv"]
    with pytest.raises(UnicodeDecodeError):
        roster.decode("utf-8")
    assert "員工編號" in roster.decode("cp950")
    rows = reading.sheet(clean["evidence/清冊/G02_主機及設備清冊.xlsx"])
    assert rows[0][0] == "主機及設備清冊"
    assert sum(r[:1] == ["資產編號"] for r in rows) > 1
    assert rows[-1][0] == "合計"
    systems = reading.sheet(clean["evidence/清冊/G01_資訊系統清冊（附表一）.xlsx"])
    assert any("０" in cell for row in systems for cell in row)


def test_profile_and_norms_are_toml(clean: dict[str, bytes]) -> None:
    profile = tomllib.loads(clean["profile.toml"].decode())
    norms = tomllib.loads(clean["norms.toml"].decode())["clause"]
    assert profile["examination"]["as_of"].isoformat() == "2026-06-30"
    assert len(profile["system"]) == 11
    assert len({c["parameter"] for c in norms}) == len(norms)


def test_paths_are_legal_on_windows(clean: dict[str, bytes]) -> None:
    for path in clean:
        assert len(path) < 160
        for part in path.split("/"):
            assert not set(part) & set('<>:"\\|?*')
            assert part == part.rstrip(" .")


def test_rows_scale_the_populations() -> None:
    small, large = sample.make(1, None, True), sample.make(1, 1500, True)
    users = "evidence/S03_網域帳號/demo_users.csv"
    assert large[users].count(b"\n") > small[users].count(b"\n") + 1000
    items = sum(data.count(b"<ReportItem") for p, data in large.items() if p.endswith(".nessus"))
    assert items > sum(data.count(b"<ReportItem") for p, data in small.items() if p.endswith(".nessus")) + 1000


def test_sample_imports_no_reader_and_no_check() -> None:
    banned = ("chahe.intake", "chahe.checks", "chahe.derive", "chahe.engine", "chahe.casefile", "chahe.evidence")
    seen = 0
    for path in (ROOT / "chahe" / "sample").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [n for n in names if n.startswith(banned)], path
            seen += len(names)
    assert seen > 100
