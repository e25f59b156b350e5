"""The lock files: hashes everywhere, no registry named, and a Windows wheel of everything the program runs on."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools import load

bundle = load("bundle")
FOLDER = Path(__file__).resolve().parents[1] / "requirements"
LOCKS = ("run.txt", "dev.txt", "extras.txt", "build.txt")


def text(name: str) -> str:
    """A file of requirements/."""
    return (FOLDER / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", LOCKS)
def test_every_requirement_is_pinned_with_hashes(name: str) -> None:
    assert len(list(bundle.locked(text(name)))) > 1  # raises on a line without a version or a hash


@pytest.mark.parametrize("name", [*LOCKS, "run.in", "dev.in", "extras.in", "build.in"])
def test_no_registry_is_named(name: str) -> None:
    plain = "\n".join(line for line in text(name).splitlines() if not line.lstrip().startswith("#"))
    assert not re.search(r"https?:|file:|--(extra-)?index-url|--find-links|--trusted-host| @ ", plain)


def test_there_is_no_lock_file_that_names_registries() -> None:
    assert not list(FOLDER.parent.glob("uv.lock"))
    assert not list(FOLDER.parent.glob("*.lock"))


def test_what_runs_is_locked_the_same_for_development() -> None:
    def pinned(name: str) -> dict[tuple[str, str], str]:
        return {(r.name, r.marker): r.version for r in bundle.locked(text(name))}

    run, dev = pinned("run.txt"), pinned("dev.txt")
    assert {k[0] for k in run} <= {k[0] for k in dev}
    versions = {n: {v for (m, _), v in dev.items() if m == n} for (n, _) in run}
    assert [n for (n, _), v in run.items() if v not in versions[n]] == []


def test_what_is_asked_for_is_locked() -> None:
    names = {r.name.lower().replace("_", "-") for r in bundle.locked(text("run.txt"))}
    for line in text("run.in").splitlines():
        if line and not line.startswith("#"):
            asked = re.split(r"[\[~=<>;\s]", line)[0].lower().replace("_", "-")
            assert asked in names, asked


def test_markers_are_judged_for_the_target() -> None:
    names = [r.name for r in bundle.for_target(text("run.txt"), "win_amd64")]
    assert "colorama" in names, "only Windows needs it"
    assert len(names) == len(set(names)), "one version of each"
    assert bundle.TARGETS["win_amd64"]["sys_platform"] == "win32"


def test_everything_the_program_runs_on_has_a_windows_wheel(tmp_path: Path) -> None:
    needed = bundle.for_target(text("run.txt"), "win_amd64")
    listed = tmp_path / "requirements.txt"
    listed.write_text("\n".join(r.line() for r in needed) + "\n", encoding="utf-8")
    report = tmp_path / "report.json"
    command = [
        sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed", "--no-deps",
        "--require-hashes",
        *bundle.target_options("win_amd64"), "--target", str(tmp_path / "none"),
        "--report", str(report), "-r", str(listed),
        "--retries", "1", "--timeout", "60",
    ]  # fmt: skip
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8", timeout=300)
    except subprocess.TimeoutExpired:
        pytest.skip("the package index did not answer within five minutes")
    if done.returncode and _nobody_answered(done.stderr):
        pytest.skip("the package index cannot be asked from here")
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(report.read_text(encoding="utf-8"))["install"]
    files = [f["download_info"]["url"].rpartition("/")[2] for f in found]
    assert len(files) == len(needed)
    assert [f for f in files if not f.endswith(("win_amd64.whl", "none-any.whl"))] == []


def _nobody_answered(said: str) -> bool:
    """No connection at all, told apart from an index that answers and has no such wheel."""
    signs = ("NewConnectionError", "Failed to establish a new connection", "Name or service not known", "ProxyError")
    return any(s in said for s in (*signs, "ConnectTimeoutError", "ReadTimeoutError", "Temporary failure in name"))
