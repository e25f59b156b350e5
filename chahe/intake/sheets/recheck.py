"""T03 覆查紀錄. `passed` understands 通過/未通過, 已改善/未改善 and yes/no; any other result is a reject."""

from chahe.intake.grid import Value
from chahe.intake.sheets.api import Asked, Col, SheetKind
from chahe.intake.sheets.cells import choice, day, identifier, person, text, words, yes
from chahe.intake.sheets.finding_words import FINDING, METHODS
from chahe.intake.words import squeeze

_PASSED_WORDS = "已改善 改善完成 已完成改善 測試通過 重測通過 通過測試 同意結案 可結案 已落實"
_FAILED_WORDS = "未改善 仍未改善 改善中 部分改善 測試未通過 重測未通過 仍有缺失 不同意結案 未落實 仍未落實"
_PASSED = frozenset(_PASSED_WORDS.split())
_FAILED = frozenset(_FAILED_WORDS.split())


def passed(value: Value, asked: Asked) -> bool:
    """Whether the re-test passed. Partly improved is not passed."""
    if not isinstance(value, bool):
        said = squeeze(words(value))
        if said in _PASSED or said in _FAILED:
            return said in _PASSED
    return yes(value, asked)


KIND = SheetKind(
    "recheck",
    "recheck",
    ("T03",),
    "覆查紀錄",
    (
        Col("finding_id", identifier, FINDING, "序號", need=True),
        Col("recheck_date", day, "覆查日|覆查日期|複查日期|複查日|recheck date|覆測日期", need=True),
        Col("recheck_by", person, "覆查人|覆查人員|複查人|覆查者|recheck by|複查人員", need=True),
        Col("recheck_unit", text, "覆查單位|覆查人單位|複查單位|recheck unit|覆查人員單位"),
        Col("recheck_method", choice(METHODS), "覆查方式|覆查方式(重新執行/文件/訪談)|複查方式|recheck method"),
        Col(
            "passed",
            passed,
            ("是否通過|覆查結果|複查結果|通過|覆查是否通過|passed|recheck result|測試結果|重測結果"),
            need=True,
        ),
        Col(
            "document_no",
            identifier,
            ("覆查底稿編號|底稿編號|文件編號|佐證檔名|覆查文件編號|document no|佐證檔號|覆查底稿|佐證編號"),
        ),
    ),
)
