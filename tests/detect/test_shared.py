"""Real logs of the shared folder: each recording fires its own rule, and every hit is found again in original bytes."""

import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from collections import defaultdict
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

import pytest
import yaml

from chahe.cli import run
from chahe.evidence.containers import open_member
from chahe.evidence.locate import bytes_in
from tests.detect.conftest import Detect, Hit

MOST_PAIRS = 3
"""Rules that may fire on a recording of one rule, on average: other rules see the same attack."""


@pytest.fixture(scope="session")
def network(shared: Path) -> Path:
    folder = shared / "data" / "network"
    if not folder.is_dir():
        pytest.skip("../shared/data/network is absent: real logs are not part of the project")
    return folder


@pytest.fixture(scope="session")
def all_rules(network: Path) -> Path:
    return network / "sigma-rules.zip"


def digest_at(stream: BinaryIO, hit: Hit, form: str) -> str:
    """SHA-256 of the bytes a hit's place names."""
    return hashlib.sha256(bytes_in(stream, hit.get("place") or f"{form}:{hit['record']}")).hexdigest()


def test_every_recording_fires_its_own_rule(all_rules: Path, network: Path, detect: Detect) -> None:
    recordings = network / "sigma-regression"
    said = detect(all_rules, [recordings])
    fired: dict[str, set[str]] = defaultdict(set)
    for hit in said.hits:
        fired[hit["file"]].add(hit["rule"])
    missed, files = [], 0
    for info in sorted(recordings.rglob("info.yml")):
        own = {entry["id"] for entry in yaml.safe_load(info.read_text(encoding="utf-8"))["rule_metadata"]}
        for log in info.parent.glob("*.evtx"):
            files += 1
            if not own & fired[str(log)]:
                missed.append(str(log))
    assert files > 80
    assert not missed
    assert sum(map(len, fired.values())) < MOST_PAIRS * files


def test_every_hit_in_event_logs_is_found_again(all_rules: Path, network: Path, detect: Detect) -> None:
    said = detect(all_rules, [network / "evtx-attack-samples", network / "sigma-regression"])
    assert said.code == 0, said.words
    assert len(said.hits) > 50
    assert len({hit["file"] for hit in said.hits}) > 200
    assert not any(entry["rejects"] for entry in said.summary["files"] if "/Credential Access/" in entry["file"])
    for place, group in groupby(said.hits, key=lambda hit: (hit["file"], hit["record"], hit.get("place"))):
        with Path(place[0]).open("rb") as stream:
            digests = {hit["row_sha256"] for hit in group}
            assert digests == {digest_at(stream, {"record": place[1], "place": place[2]}, "record")}, place


def test_every_hit_inside_a_zip_is_found_again_and_fires_again(
    all_rules: Path, network: Path, tmp_path: Path, detect: Detect
) -> None:
    """The lines that hits name, and nothing else, fire the same rules under the same digests."""
    folder = network / "otrf-credential-access"
    said = detect(all_rules, [folder])
    assert said.code == 0, said.words
    by_file: dict[str, dict[int, str]] = defaultdict(dict)
    for hit in said.hits:
        assert by_file[hit["file"]].setdefault(hit["record"], hit["row_sha256"]) == hit["row_sha256"]
    assert {file.partition("!")[0] for file in by_file} == {str(packed) for packed in folder.glob("*.zip")}
    again = tmp_path / "named.json"
    with again.open("wb") as out:
        for file, wanted in by_file.items():
            outer, _, member = file.partition("!")
            with Path(outer).open("rb") as whole, open_member(whole, member) as stream:
                for number in sorted(wanted):
                    data = bytes_in(stream, f"line:{number}")
                    assert hashlib.sha256(data).hexdigest() == wanted[number], (file, number)
                    out.write(data + b"\n")
    repeated = detect(all_rules, [again])
    fired = {(hit["rule"], hit["row_sha256"]) for hit in said.hits}
    assert fired == {(hit["rule"], hit["row_sha256"]) for hit in repeated.hits}


def test_a_case_shows_the_bytes_of_a_hit_inside_a_zip(
    all_rules: Path, network: Path, tmp_path: Path, detect: Detect
) -> None:
    """`chahe show sha256:D!member#record:N` in a case that took the zip in."""
    folder = network / "evtx-attack-samples" / "Credential Access"
    log = min(folder.glob("*.evtx"), key=lambda p: (p.stat().st_size, p.name))
    packed = tmp_path / "logs.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(log, "host1/日誌.evtx")
    said = detect(all_rules, [packed])
    assert said.code == 0, said.words
    assert said.hits
    case = tmp_path / "case"
    profile = Path(__file__).resolve().parent / "profile.toml"
    assert run(["init", str(case), "--profile", str(profile), "--as", "檢查員"]) == 0
    assert run(["intake", str(case), str(packed), "--format", "jsonl"]) == 0
    digest = hashlib.sha256(packed.read_bytes()).hexdigest()
    member = said.hits[0]["file"].partition("!")[2]
    for hit in said.hits:
        pointer = f"sha256:{digest}!{member}#record:{hit['record']}"
        command = [sys.executable, "-m", "chahe", "show", pointer, "--case", str(case), "--reveal", "--as", "檢查員"]
        shown = subprocess.run(command, check=True, capture_output=True).stdout
        exact = {hashlib.sha256(data).hexdigest() for data in (shown, shown.removesuffix(b"\n"))}
        assert hit["row_sha256"] in exact


def test_the_same_hits_whatever_the_number_of_workers(
    all_rules: Path, network: Path, tmp_path: Path, detect: Detect
) -> None:
    folder = tmp_path / "some"
    folder.mkdir()
    for log in sorted((network / "evtx-attack-samples" / "Discovery").glob("*.evtx"))[:8]:
        shutil.copy(log, folder)
    one = detect(all_rules, [folder], "--workers", "1")
    three = detect(all_rules, [folder], "--workers", "3")
    assert (one.code, three.code) == (0, 0), one.words + three.words
    assert one.hits == three.hits
    assert json.dumps(one.summary, sort_keys=True) == json.dumps(three.summary, sort_keys=True)
