"""`chahe doctor`: what there is on this machine, said plainly. Changes nothing but a probe file it removes again."""

import importlib.metadata
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import chahe
from chahe.evidence.keys import KeyStore
from chahe.evidence.workstation import Workstation

_REQUIRED = ("duckdb", "ibis-framework", "pyarrow", "lxml", "google-re2", "python-calamine", "cryptography", "typst")
_OPTIONAL = ("pyspark", "pypdfium2", "compliance-trestle")
_FONTS = ("cvttf-notosanscjk-regular", "cvttf-notosanscjk-bold")
_LONGEST_INSIDE = len("readings/") + 24 + len("/") + 60
"""Characters a case needs below its own path; Windows gives 259 to the whole."""
_WINDOWS_PATH = 259


@dataclass(frozen=True, slots=True)
class Fact:
    """One line. ok None = neither good nor bad."""

    name: str
    value: str
    ok: bool | None
    zh: str
    en: str


def doctor(station: Workstation, folder: Path | None = None) -> tuple[Fact, ...]:
    """Everything worth knowing; `folder` is the case, or where one shall be made."""
    return (*_versions(), *_fonts(), _java(), _keys(station), _writable("home", station.home), *_folder(folder))


def _versions() -> Iterator[Fact]:
    yield Fact("chahe", chahe.__version__, None, "本程式版本", "This program")
    good = sys.version_info >= (3, 11)
    yield Fact("python", platform.python_version(), good, "Python 版本（須 3.11 以上）", "Python (3.11 or newer)")
    yield Fact("platform", platform.platform(), None, "作業系統", "Operating system")
    for name in _REQUIRED:
        version = _version(name)
        yield Fact(name, version or "-", version is not None, "必要套件", "Required package")
    for name in _OPTIONAL:
        yield Fact(name, _version(name) or "-", None, "選用套件", "Optional package")


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _fonts() -> Iterator[Fact]:
    for name in _FONTS:
        version = _version(name)
        yield Fact(name, version or "-", version is not None, "報告 PDF 之中文字型", "Chinese font of the PDF reports")


def _java() -> Fact:
    found = shutil.which("java")
    return Fact("java", found or "-", None, "Java 17（僅 Spark 引擎需要）", "Java 17 (only the Spark engine needs it)")


def _keys(station: Workstation) -> Fact:
    store = KeyStore(station)
    zh, en = store.statement()
    protected = store.is_protected()
    value = {None: "none", True: "protected", False: "unprotected"}[protected]
    return Fact("signing-key", value, None if protected is None else protected, zh, en)


def _writable(name: str, folder: Path) -> Fact:
    """By trying, in the nearest folder there is: permission bits say little on Windows and network shares."""
    nearest = next((p for p in (folder, *folder.absolute().parents) if p.is_dir()), Path(folder.anchor or "."))
    try:
        with tempfile.TemporaryFile(dir=nearest):
            pass
    except OSError:
        return Fact(name, str(folder), False, "無法寫入此資料夾", "This folder cannot be written to")
    return Fact(name, str(folder), True, "可寫入", "Can be written to")


def _folder(folder: Path | None) -> Iterator[Fact]:
    if folder is None:
        return
    yield _writable("case", folder)
    length = len(str(folder.absolute())) + 1 + _LONGEST_INSIDE
    yield Fact(
        "path-length",
        str(length),
        length <= _WINDOWS_PATH,
        f"案件內最長路徑字元數（Windows 上限 {_WINDOWS_PATH}）",
        f"Longest path inside the case (Windows allows {_WINDOWS_PATH})",
    )
    free = shutil.disk_usage(next(p for p in (folder.absolute(), *folder.absolute().parents) if p.is_dir())).free
    yield Fact("free-space", f"{free // (1 << 20)} MiB", None, "可用空間", "Free disk space")
