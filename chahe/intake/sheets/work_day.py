"""C17 辦公日曆表: which days are worked, as the government publishes it (是否放假 0 or 2) or the insurer."""

from chahe.intake.grid import Value
from chahe.intake.sheets.api import Asked, Col, SheetKind
from chahe.intake.sheets.cells import day, text, words
from chahe.intake.words import fold, truth

WORDS = {"0": False, "1": True, "2": True, "放假": True, "例假": True, "休息日": True, "上班": False, "補班": False}
"""What stands under a header that asks whether the day is off."""


def _works(value: Value, asked: Asked) -> bool:
    """Is it a workday? Raises ValueError."""
    said = fold(words(value)).strip()
    off = "假" in fold(asked.header)
    known = WORDS.get(said) if off else None
    known = truth(said) if known is None else known
    if known is None:
        raise ValueError("neither a workday nor a day off")
    return known is not off


KIND = SheetKind(
    "work_day",
    "work_day",
    ("C17",),
    "辦公日曆表",
    (
        Col("calendar_date", day, "西元日期|曆日|行事曆日期|calendar date", "日期", need=True),
        Col("_weekday", None, "星期|星期幾|週別|weekday"),
        Col("workday", _works, "是否放假|是否為假日|是否上班|是否為上班日|是否為工作日|workday", need=True),
        Col("remark", text, "備註|假別|節日|remark", keep=True),
    ),
)
