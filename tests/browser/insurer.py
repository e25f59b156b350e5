"""A small insurer whose list of extensions fails one check: two fixes put off with no word of the host's own risk.

Every line of the list is in the population whatever its day (`extension` is no register of which the latest counts), so
that only a delivery that supersedes the first one takes its rows away.
"""

import hashlib
from pathlib import Path

from chahe.casefile.case import Case
from chahe.catalog import catalog
from chahe.evidence.workstation import Workstation
from tests.findings import made

ITEM, CHECK, FINDING = "4.3.1", "extension-without-host-risk", "F-4.3.1-extension-without-host-risk"
REQUEST = "V05"
FILE = "V05_修補展延清單.csv"
"""The list, first and mended: people hand a corrected file over under the name it had."""

SECRET = "A123456789"
"""An identity number somebody wrote where a name belongs."""

NORMS = """
[[clause]]
document = "弱點管理作業要點"
clause = "第七點"
version = "第3版"
since = 2024-03-01
parameter = "vul.extension_per_host"
value = true
"""

_HEAD = "展延單號,資產編號,IP,弱點編號,核准日,核准人,原期限,展延後期限,該主機風險說明\n"
_FIRST = (
    "EXT-01,SV001,10.1.1.1,10001,115/03/02,陳核准,115/03/31,115/09/30,無\n"
    f"EXT-02,SV002,10.1.1.2,10001,115/03/02,{SECRET},115/03/31,115/09/30,\n"
    "EXT-03,SV003,10.1.1.3,10002,115/03/05,陳核准,115/03/31,115/06/30,已限制來源位址並每日檢視連線\n"
)
_OTHER = "EXT-11,SV011,10.2.1.1,10002,115/04/05,陳核准,115/04/30,115/06/30,主機未連網，僅供離線備援\n"
_MENDED = (
    "EXT-01,SV001,10.1.1.1,10001,115/03/02,陳核准,115/03/31,115/09/30,僅內網可達，已關閉該服務\n"
    "EXT-02,SV002,10.1.1.2,10001,115/03/02,陳核准,115/03/31,115/09/30,以防火牆限制來源，每週複掃\n"
    "EXT-03,SV003,10.1.1.3,10002,115/03/05,陳核准,115/03/31,115/06/30,已限制來源位址並每日檢視連線\n"
)


def create(path: Path) -> Path:
    """An empty case of one item, closed: a report of it can be final before the walk is over."""
    others = [i.code for i in catalog().asking if i.code != ITEM]
    why = "本次專案檢查僅及弱點管理"
    profile = made.PROFILE + "".join(f'[[left_out]]\nitem = "{code}"\nreason = "{why}"\n' for code in others)
    Case.create(path, profile, NORMS, by="王小明", station=Workstation.here()).close()
    return path


def first(folder: Path) -> list[Path]:
    """The list, a file nobody can read, and the manifest; of another request it says that nothing was kept."""
    note = _into(folder) / "其他說明.bin"
    note.write_bytes(bytes(range(256)) * 8)
    return [*_list(folder / FILE, _FIRST, "115/05/31", "V06,,,,,,,,未留存,系統汰換後未保留\n"), note]


def second(folder: Path) -> list[Path]:
    """The list of a branch, in order, handed over after the conclusion was signed."""
    return _list(_into(folder) / "V05_修補展延清單_分公司.csv", _OTHER, "115/05/31")


def mended(folder: Path) -> list[Path]:
    """The first list a month later, under its name: both hosts' risks are stated."""
    return _list(_into(folder) / FILE, _MENDED, "115/06/30")


def _into(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _list(sheet: Path, lines: str, day: str, more: str = "") -> list[Path]:
    """The sheet, exported under the examiners' eyes, and the manifest that says so."""
    manifest = sheet.with_name("檢附清單.csv")
    sheet.write_text(_HEAD + lines, encoding="utf-8")
    data, n = sheet.read_bytes(), lines.count("\n")
    stated = (sheet.name, len(data), hashlib.sha256(data).hexdigest(), n, day, n, "目視下匯出", "已提供", "")
    manifest.write_text(
        "資料代號,檔名（相對路徑）,位元組數,SHA256,筆數,資料基準日,畫面筆數,來源級別,狀態,理由\n"
        f"{REQUEST},{','.join(map(str, stated))}\n{more}",
        encoding="utf-8",
    )
    return [sheet, manifest]
