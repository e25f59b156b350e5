"""A small insurer whose one sheet fails one check: 修補展延清單, of which two lines state no risk of their host."""

import hashlib
from pathlib import Path

from chahe.casefile.case import Case
from chahe.evidence.workstation import Workstation
from tests.findings import made

ITEM, CHECK, FINDING = "4.3.1", "extension-without-host-risk", "F-4.3.1-extension-without-host-risk"
SECRET = "A123456789"
"""An identity number somebody wrote where a name belongs."""

NORMS = """
[[clause]]
document = "弱點管理作業要點"
clause = "第九點"
version = "第3版"
since = 2024-03-01
parameter = "vul.extension_per_host"
value = true
"""

_HEAD = "展延單號,IP,弱點編號,核准日,核准人,原期限,展延後期限,該主機風險說明\n"
_LINES = (
    f"EX-01,10.1.1.11,104743,115/01/10,{SECRET},115/01/31,115/04/30,\n"
    "EX-02,10.1.1.12,104743,115/01/10,陳核准,115/01/31,115/04/30,同上\n"
    "EX-03,10.1.2.10,51192,115/02/10,陳核准,115/02/28,115/05/31,對外無服務，已限制來源位址\n"
)
_LATER = "EX-04,10.1.2.11,51192,115/03/10,陳核准,115/03/31,115/06/15,已隔離網段並每日檢視連線\n"


def create(path: Path) -> Path:
    """An empty case, closed."""
    Case.create(path, made.PROFILE, NORMS, by="王小明", station=Workstation.here()).close()
    return path


def first(folder: Path) -> list[Path]:
    """What the insurer hands over first: the sheet, a file nobody can read, and the manifest."""
    folder.mkdir()
    sheet, note = folder / "V05_修補展延清單.csv", folder / "其他說明.bin"
    sheet.write_text(_HEAD + _LINES, encoding="utf-8")
    note.write_bytes(bytes(range(256)) * 8)
    return [sheet, note, _manifest(folder, sheet, 3, "V06,,,,,未留存,系統汰換後未保留\n")]


def second(folder: Path) -> list[Path]:
    """A further sheet, handed over after the conclusion was signed."""
    folder.mkdir()
    sheet = folder / "V05_修補展延清單_補充.csv"
    sheet.write_text(_HEAD + _LATER, encoding="utf-8")
    return [sheet, _manifest(folder, sheet, 1)]


def _manifest(folder: Path, sheet: Path, records: int, more: str = "") -> Path:
    data, path = sheet.read_bytes(), folder / f"檢附清單_{folder.name}.csv"
    line = f"V05,{sheet.name},{len(data)},{hashlib.sha256(data).hexdigest()},{records},已提供,\n"
    path.write_text("資料代號,檔名（相對路徑）,位元組數,SHA256,筆數,狀態,理由\n" + line + more, encoding="utf-8")
    return path
