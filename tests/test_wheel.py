"""The wheel alone, away from the repository and offline: it carries its data, and does the main job."""

import os
import re
import shutil
import site
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.tools import load

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This checkout's wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    load("bundle").our_wheel(folder)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty environment with the wheel; the locked packages already on this machine stand in for a wheelhouse.

    A directory named in a .pth file is searched, but .pth files inside it are not: an editable chahe stays outside.
    """
    folder = tmp_path_factory.mktemp("empty") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    made = next(p for p in folder.glob("*/python*") if p.stem == "python")
    install = ["install", "--quiet", "--no-index", "--no-deps", str(wheel)]
    subprocess.run([sys.executable, "-m", "pip", "--python", str(made), *install], check=True)
    (packages,) = {p.parent for p in folder.rglob("chahe/__init__.py")}
    (packages.parent / "locked.pth").write_text("\n".join(site.getsitepackages()) + "\n", encoding="utf-8")
    return made


def test_the_wheel_carries_every_data_file_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as z:
        packed = {n for n in z.namelist() if not n.partition("/")[0].endswith(".dist-info")}
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "chahe"], cwd=ROOT, check=False, capture_output=True, text=True, encoding="utf-8"
    )
    if tracked.returncode or not tracked.stdout:
        pytest.skip("no git here: what belongs into the wheel cannot be listed")
    template = "chahe/messages/chahe.pot"  # for translators; the program reads the .mo files
    wanted = set(tracked.stdout.split("\0")) - {"", template}
    assert sorted(wanted - packed) == []
    assert [n for n in packed if not n.startswith("chahe/")] == []


def _distribution(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]", requirement)[0].lower()


def test_the_wheel_names_what_it_needs_and_its_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as z:
        (meta,) = [n for n in z.namelist() if n.endswith("/METADATA")]
        text = z.read(meta).decode()
        assert any(n.endswith("licenses/LICENSE") for n in z.namelist())
    said = re.findall(r"^Requires-Dist: (.+)$", text, re.M)
    for file, extra in (("run.in", False), ("extras.in", True)):
        asked = (ROOT / "requirements" / file).read_text(encoding="utf-8").splitlines()
        # What an extra brings is named with it, and is nobody's need otherwise.
        needed = {_distribution(n) for n in said if ("extra ==" in n) is extra}
        assert needed == {_distribution(a) for a in asked if a and not a.startswith(("#", "-"))}, file
    assert "License-Expression: Apache-2.0" in text


def test_the_wheel_examines_away_from_the_repository(python: Path, tmp_path: Path) -> None:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    environ = {**clean, "CHAHE_HOME": str(tmp_path / "home")}
    program = shutil.which("chahe", path=str(python.parent))
    assert program is not None, "the script is installed"

    def run(command: list[str]) -> str:
        done = subprocess.run(
            command, cwd=tmp_path, env=environ, check=False, capture_output=True, stdin=subprocess.DEVNULL
        )
        assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[-3000:]
        return done.stdout.decode("utf-8")

    place = run([str(python), "-c", "import chahe; print(chahe.__file__)"])
    assert ROOT not in Path(place.strip()).parents
    assert python.parents[1] in Path(place.strip()).parents
    run([program, "sample", "insurer", "--rows", "40"])
    run([program, "init", "case", "--profile", "insurer/profile.toml", "--as", "檢查員"])
    run([program, "intake", "case", "insurer/evidence", "--format", "jsonl", "--as", "檢查員"])
    run([program, "examine", "case", "--as", "檢查員"])
    run([program, "report", "case", "--out", "reports"])
    made = sorted(p.suffix for p in (tmp_path / "reports").iterdir() if p.stat().st_size > 1_000)
    assert set(made) >= {".docx", ".pdf", ".xlsx", ".html", ".json"}
    assert "4.5.1/lockout" in run([program, "show", "4.5.1"])
