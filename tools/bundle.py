"""`make bundle`: everything a Windows laptop without internet and without admin rights needs, in one folder.

    wheels/            hash-checked wheels for the platform, and our own
    requirements.txt   all of them with hashes
    install.cmd, install.ps1   make a virtual environment under %LOCALAPPDATA%\\chahe and install from wheels/ only
    安裝說明.txt         the guide, zh-TW
    SHA256SUMS

Markers of the lock file are evaluated for the target, not for the machine that makes the bundle.
"""

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker

ROOT = Path(__file__).resolve().parents[1]
PYTHON = "3.11"
TARGETS: Mapping[str, Mapping[str, str]] = {
    "win_amd64": {
        "sys_platform": "win32",
        "platform_system": "Windows",
        "os_name": "nt",
        "platform_machine": "AMD64",
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
        "python_version": PYTHON,
        "python_full_version": f"{PYTHON}.9",
        "extra": "",
    }
}
OFFLINE = (
    *("--no-index", "--find-links", "wheels"),
    *("--require-hashes", "--only-binary", ":all:", "-r", "requirements.txt"),
)
"""What install.cmd and install.ps1 give to `pip install`, run inside the bundle's folder."""


@dataclass(frozen=True, slots=True)
class Locked:
    """One requirement of the lock file."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]

    def line(self) -> str:
        """The requirement without its marker."""
        return f"{self.name}=={self.version}" + "".join(f" \\\n    --hash={h}" for h in self.hashes)

    def wanted(self, environment: Mapping[str, str]) -> bool:
        """Whether the target needs it."""
        return not self.marker or Marker(self.marker).evaluate(dict(environment))


def locked(text: str) -> Iterator[Locked]:
    """The requirements of a lock file. Raises ValueError on a line that is none or has no hash."""
    plain = "\n".join(line for line in text.splitlines() if not line.strip().startswith("#"))
    for entry in plain.replace("\\\n", " ").splitlines():
        if not entry.strip():
            continue
        head, *hashes = re.split(r"\s+--hash=", entry.strip())
        match = re.fullmatch(r"([A-Za-z0-9._-]+)==([^\s;]+)\s*(?:;\s*(.+))?", head)
        if not match or not hashes or not all(re.fullmatch(r"sha256:[0-9a-f]{64}", h) for h in hashes):
            raise ValueError(entry[:120])
        yield Locked(match[1], match[2], (match[3] or "").strip(), tuple(hashes))


def for_target(text: str, platform: str) -> list[Locked]:
    """What the platform needs of a lock file."""
    return [one for one in locked(text) if one.wanted(TARGETS[platform])]


def target_options(platform: str) -> list[str]:
    """pip's options for wheels of the target, never source."""
    return ["--only-binary=:all:", "--platform", platform, "--python-version", PYTHON, "--implementation", "cp"]


def download(requirements: Path, platform: str, wheels: Path, more: Sequence[str] = ()) -> None:
    """Fetch every wheel; pip refuses one whose hash differs."""
    command = ["download", "--quiet", "--require-hashes", "--no-deps", *target_options(platform), *more]
    pip(*command, "--dest", str(wheels), "-r", str(requirements))


def our_wheel(wheels: Path) -> Locked:
    """Build this checkout's wheel beside the others."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "chahe"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "out", "dist", "build", "tests", "*.egg-info"))
        pip("wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(wheels), str(copy))
    (made,) = wheels.glob("chahe-*.whl")
    return Locked("chahe", made.name.split("-")[1], "", (f"sha256:{digest(made)}",))


def pip(*arguments: str) -> None:
    """pip of this interpreter; ends the program when it fails."""
    done = subprocess.run([sys.executable, "-m", "pip", *arguments], check=False)
    if done.returncode:
        sys.exit(done.returncode)


def digest(path: Path) -> str:
    """SHA-256 as hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


CMD = f"""@echo off
rem chahe: offline installation without administrator rights. See the guide beside this file.
setlocal
cd /d "%~dp0"
set "PYTHON=py -3.11"
%PYTHON% -c "" >nul 2>nul
if errorlevel 1 set "PYTHON=python"
%PYTHON% -c "import sys; sys.exit(sys.version_info[:2] != (3, 11))" >nul 2>nul
if errorlevel 1 (
    echo Python 3.11, 64-bit, is needed. Install it for this user only, then run this again.
    exit /b 1
)
set "TARGET=%LOCALAPPDATA%\\chahe"
%PYTHON% -m venv "%TARGET%\\venv" || exit /b 1
"%TARGET%\\venv\\Scripts\\python.exe" -m pip install {" ".join(OFFLINE)} || exit /b 1
"%TARGET%\\venv\\Scripts\\chahe.exe" --version || exit /b 1
echo.
echo Installed: %TARGET%\\venv\\Scripts\\chahe.exe
"""

PS1 = f"""# chahe 查核：離線安裝，不需系統管理員權限。 Offline installation without administrator rights.
$ErrorActionPreference = 'Stop'
Set-Location -LiteralPath $PSScriptRoot
foreach ($line in Get-Content -Encoding UTF8 SHA256SUMS) {{
    $digest, $name = $line -split '  ', 2
    if ((Get-FileHash -Algorithm SHA256 -LiteralPath $name).Hash -ne $digest) {{
        Write-Error "雜湊不符 digest differs: $name"
    }}
}}
$program = 'python'
$first = @()
if (Get-Command py -ErrorAction SilentlyContinue) {{
    $program = 'py'
    $first = @('-3.11')
}}
& $program @first -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))'
if ($LASTEXITCODE) {{
    Write-Error '需要 Python 3.11（64 位元），可僅為目前使用者安裝。 Python 3.11, 64-bit, is needed.'
}}
$target = Join-Path $env:LOCALAPPDATA 'chahe'
& $program @first -m venv (Join-Path $target 'venv')
if ($LASTEXITCODE) {{ exit 1 }}
& (Join-Path $target 'venv\\Scripts\\python.exe') -m pip install {" ".join(OFFLINE)}
if ($LASTEXITCODE) {{ exit 1 }}
& (Join-Path $target 'venv\\Scripts\\chahe.exe') --version
if ($LASTEXITCODE) {{ exit 1 }}
Write-Output "已安裝 installed: $target\\venv\\Scripts\\chahe.exe"
"""

GUIDE = """chahe 查核　離線安裝說明（Windows 10／11，64 位元）

一、需要什麼
　　1. 本資料夾全部檔案（請整個複製到本機磁碟，例如「文件」資料夾下；不要直接在隨身碟或網路磁碟上執行）。
　　2. Python 3.11（64 位元）。如電腦尚未安裝，請使用 python.org 之 Windows 安裝程式，選「僅為我安裝」，
　　　 不需要系統管理員權限；安裝程式請由貴機關核可之管道取得，本資料夾不含 Python。
　　不需要網際網路，不需要系統管理員權限，不寫入登錄檔，也不安裝服務。

二、安裝
　　在檔案總管對 install.cmd 按兩下。程式只從本資料夾的 wheels 安裝，逐一核對 requirements.txt 所列雜湊，
　　不符即停止。安裝位置為 %LOCALAPPDATA%\\chahe\\venv。
　　電腦如禁止執行批次檔，可改在 PowerShell 執行：
　　　　powershell -NoProfile -ExecutionPolicy Bypass -File install.ps1
　　install.ps1 另會先核對 SHA256SUMS 所列全部檔案。

三、核對檔案（建議）
　　交付單位應以另一管道（例如公文或電話）告知 SHA256SUMS 本身之雜湊。查驗方式：
　　　　certutil -hashfile SHA256SUMS SHA256

四、第一次執行
　　在命令提示字元輸入：
　　　　%LOCALAPPDATA%\\chahe\\venv\\Scripts\\chahe.exe doctor
　　　　%LOCALAPPDATA%\\chahe\\venv\\Scripts\\chahe.exe sample 示範
　　　　%LOCALAPPDATA%\\chahe\\venv\\Scripts\\chahe.exe
　　最後一行不加參數，會列出下一步。
　　簽章金鑰存放於使用者資料夾；請先設定環境變數 CHAHE_PASSPHRASE 以通行碼保護，並妥善保管，遺失無法復原。

五、路徑長度
　　Windows 之路徑上限為 260 字元。案件資料夾請放在較短之路徑，例如 C:\\Users\\您的帳號\\案件\\115I001。

六、移除
　　刪除 %LOCALAPPDATA%\\chahe\\venv 資料夾即可。案件資料夾與金鑰不會被刪除。
"""


def scripts(folder: Path) -> None:
    """Both installers and the guide, in the encodings Windows reads: cmd is ASCII, the others carry a BOM."""
    _windows(folder / "install.cmd", CMD, "ascii")
    _windows(folder / "install.ps1", PS1, "utf-8-sig")
    _windows(folder / "安裝說明.txt", GUIDE, "utf-8-sig")


def _windows(path: Path, text: str, encoding: str) -> None:
    path.write_text(text, encoding=encoding, newline="\r\n")


def sums(folder: Path) -> None:
    """SHA256SUMS over every other file."""
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "SHA256SUMS")
    lines = [f"{digest(p)}  {p.relative_to(folder).as_posix()}\n" for p in files]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8", newline="\n")


def main() -> None:
    """Make the bundle."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--platform", choices=sorted(TARGETS), default="win_amd64")
    parser.add_argument("--out", type=Path, default=Path("dist/bundle-win_amd64"))
    given = parser.parse_args()
    out: Path = given.out
    if out.exists():
        shutil.rmtree(out)
    wheels = out / "wheels"
    wheels.mkdir(parents=True)
    needed = for_target((ROOT / "requirements" / "run.txt").read_text(encoding="utf-8"), given.platform)
    listed = out / "requirements.txt"
    listed.write_text("\n".join(one.line() for one in needed) + "\n", encoding="utf-8", newline="\n")
    download(listed, given.platform, wheels)
    needed.append(our_wheel(wheels))
    listed.write_text("\n".join(one.line() for one in needed) + "\n", encoding="utf-8", newline="\n")
    scripts(out)
    sums(out)
    print(f"{out}: {len(needed)} wheels")


if __name__ == "__main__":
    main()
