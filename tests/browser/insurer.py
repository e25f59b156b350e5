"""A small insurer whose register of account owners fails one check: two shared accounts nobody signed for."""

import hashlib
from pathlib import Path

from chahe.casefile.case import Case
from chahe.evidence.workstation import Workstation
from tests.findings import made

ITEM, CHECK, FINDING = "4.2.1", "shared-account-unsigned", "F-4.2.1-shared-account-unsigned"
SECRET = "A123456789"
"""An identity number somebody wrote where a name belongs."""

NORMS = """
[[clause]]
document = "帳號管理要點"
clause = "第五點"
version = "第3版"
since = 2024-03-01
parameter = "acc.shared_signed"
value = "signed"
"""

_HEAD = "主機或系統,帳號,使用人員工編號,帳號類別,用途,核准人,登錄日\n"
_FIRST = (
    "DEMO.LOCAL,counter1,E00001,共用,櫃台共用,,114/01/02\n"
    f"DEMO.LOCAL,counter2,E00002,共用,,{SECRET},114/01/02\n"
    "DEMO.LOCAL,wang,E00003,人員,個人,陳核准,114/01/02\n"
)
_OTHER = "BRANCH.LOCAL,desk,E00004,共用,分公司櫃台,陳核准,114/01/02\n"
_MENDED = (
    "DEMO.LOCAL,counter1,E00001,共用,櫃台共用,陳核准,115/06/01\n"
    "DEMO.LOCAL,counter2,E00002,共用,櫃台共用,陳核准,115/06/01\n"
    "DEMO.LOCAL,wang,E00003,人員,個人,陳核准,114/01/02\n"
)


def create(path: Path) -> Path:
    """An empty case, closed."""
    Case.create(path, made.PROFILE, NORMS, by="王小明", station=Workstation.here()).close()
    return path


def first(folder: Path) -> list[Path]:
    """The register, a file nobody can read, and the manifest; of another request it says that nothing was kept."""
    note = _into(folder) / "其他說明.bin"
    note.write_bytes(bytes(range(256)) * 8)
    return [*_register(folder, _FIRST, "115/05/31", "V06,,,,,,,,未留存,系統汰換後未保留\n"), note]


def second(folder: Path) -> list[Path]:
    """The register of a branch, in order, handed over after the conclusion was signed."""
    return _register(_into(folder), _OTHER, "115/05/31")


def mended(folder: Path) -> list[Path]:
    """The first register a month later: both accounts are signed for."""
    return _register(_into(folder), _MENDED, "115/06/30")


def _into(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _register(folder: Path, lines: str, day: str, more: str = "") -> list[Path]:
    """The sheet, exported under the examiners' eyes, and the manifest that says so."""
    sheet, manifest = folder / f"G04_帳號使用人對照表_{folder.name}.csv", folder / f"檢附清單_{folder.name}.csv"
    sheet.write_text(_HEAD + lines, encoding="utf-8")
    data, n = sheet.read_bytes(), lines.count("\n")
    stated = (sheet.name, len(data), hashlib.sha256(data).hexdigest(), n, day, n, "目視下匯出", "已提供", "")
    manifest.write_text(
        "資料代號,檔名（相對路徑）,位元組數,SHA256,筆數,資料基準日,畫面筆數,來源級別,狀態,理由\n"
        f"G04,{','.join(map(str, stated))}\n{more}",
        encoding="utf-8",
    )
    return [sheet, manifest]
