"""The Windows bundle's parts on a tiny requirement; install.cmd and install.ps1 themselves were not run on Windows."""

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.tools import load

bundle = load("bundle")
HASH = "sha256:" + "0" * 64


def wheel(folder: Path) -> Path:
    """A wheel of one module, written by hand."""
    made = folder / "tiny_thing-1.0-py3-none-any.whl"
    info = "tiny_thing-1.0.dist-info"
    with zipfile.ZipFile(made, "w") as z:
        z.writestr("tiny_thing.py", "WORD = '堃'\n")
        z.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: tiny-thing\nVersion: 1.0\n")
        z.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        z.writestr(f"{info}/RECORD", f"tiny_thing.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n")
    return made


def test_a_lock_file_is_read_whole() -> None:
    text = f"# by hand\na==1 ; sys_platform == 'win32' \\\n    --hash={HASH}\n    # via b\nb==2 \\\n    --hash={HASH}\n"
    assert [(r.name, r.version, r.marker) for r in bundle.locked(text)] == [
        ("a", "1", "sys_platform == 'win32'"),
        ("b", "2", ""),
    ]
    assert [r.name for r in bundle.for_target(text.replace("win32", "linux"), "win_amd64")] == ["b"]


@pytest.mark.parametrize("line", ["a", "a>=1", "a==1", "a==1 --hash=md5:00", "-e .", "a @ https://example.org/a.whl"])
def test_a_line_without_a_pin_or_a_hash_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=line[:1]):
        list(bundle.locked(line + "\n"))


def test_the_scripts_are_in_the_encodings_windows_reads(tmp_path: Path) -> None:
    bundle.scripts(tmp_path)
    cmd = (tmp_path / "install.cmd").read_bytes()
    assert cmd.isascii()
    assert cmd.count(b"\r\n") == cmd.count(b"\n")
    for name in ("install.ps1", "安裝說明.txt"):
        data = (tmp_path / name).read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        assert data.count(b"\r\n") == data.count(b"\n")
    for script in (cmd.decode(), (tmp_path / "install.ps1").read_text(encoding="utf-8-sig")):
        assert " ".join(bundle.OFFLINE) in script
        assert "LOCALAPPDATA" in script
        assert not any(w in script.lower() for w in ("runas", "https://", "program files", "hklm"))


def test_the_sums_name_every_file(tmp_path: Path) -> None:
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / "a.whl").write_bytes(b"a")
    bundle.scripts(tmp_path)
    bundle.sums(tmp_path)
    lines = (tmp_path / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    listed = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    files = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()} - {"SHA256SUMS"}
    assert set(listed) == files
    assert listed["wheels/a.whl"] == hashlib.sha256(b"a").hexdigest()


def test_what_the_scripts_do_installs_offline_and_refuses_another_file(tmp_path: Path) -> None:
    """The installers' own pip arguments, run in the bundle's folder."""
    index, folder = tmp_path / "index", tmp_path / "bundle"
    (folder / "wheels").mkdir(parents=True)
    index.mkdir()
    made = wheel(index)
    one = bundle.Locked("tiny-thing", "1.0", "", (f"sha256:{bundle.digest(made)}",))
    listed = folder / "requirements.txt"
    listed.write_text(one.line() + "\n", encoding="utf-8")
    bundle.download(listed, "win_amd64", folder / "wheels", ["--no-index", "--find-links", str(index)])
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)
    python = next(p for p in (tmp_path / "venv").glob("*/python*") if p.stem == "python")
    install = [str(python), "-m", "pip", "install", *bundle.OFFLINE]
    subprocess.run(install, check=True, cwd=folder, capture_output=True)
    said = subprocess.run([str(python), "-c", "import tiny_thing"], check=False)
    assert said.returncode == 0
    listed.write_text(bundle.Locked("tiny-thing", "1.0", "", (HASH,)).line() + "\n", encoding="utf-8")
    again = subprocess.run([*install, "--force-reinstall"], check=False, cwd=folder, capture_output=True)
    assert again.returncode != 0
    assert b"HASHES" in again.stderr.upper() or b"HASH" in again.stderr.upper()


def test_a_wheel_of_another_platform_is_not_taken(tmp_path: Path) -> None:
    foreign = wheel(tmp_path).rename(tmp_path / "tiny_thing-1.0-cp311-cp311-manylinux2014_x86_64.whl")
    listed = tmp_path / "requirements.txt"
    digest = bundle.digest(foreign)
    listed.write_text(bundle.Locked("tiny-thing", "1.0", "", (f"sha256:{digest}",)).line() + "\n", encoding="utf-8")
    with pytest.raises(SystemExit):
        bundle.download(listed, "win_amd64", tmp_path / "wheels", ["--no-index", "--find-links", str(tmp_path)])
