"""B04 網路投保業務量統計（附表六）."""

from datetime import date

import re2

from chahe.intake import dates
from chahe.intake.grid import Value
from chahe.intake.sheets.api import Asked, Col, SheetKind
from chahe.intake.sheets.business_words import LINE, PRODUCT, money
from chahe.intake.sheets.cells import count, day, identifier, text, words
from chahe.intake.words import fold

_SOLID = re2.compile(r"([0-9]{3,4})([0-9]{2})")


def month(value: Value, asked: Asked) -> date:
    """The first day of a month: 114年3月, 114/03, 11403, 202503, or a date of it. Raises ValueError."""
    solid = _SOLID.fullmatch(fold(words(value)))
    try:
        first, last = dates.parse_period("/".join(solid.groups()) if solid else words(value))
    except ValueError:
        return day(value, asked).replace(day=1)
    if (first.year, first.month) != (last.year, last.month) or first.day != 1:
        raise ValueError("not one month")
    return first


KIND = SheetKind(
    "volume_month",
    "volume_month",
    ("B04",),
    "網路投保業務量統計",
    (
        Col("month_from", month, "月份|統計月份|年月|月別|month from", need=True),
        Col("line", text, LINE),
        Col("product_code", identifier, PRODUCT),
        Col("applications", count, "要保件數|送件件數|進件件數|applications", need=True, alone=True),
        Col("accepted", count, "承保件數|核保通過件數|accepted", alone=True),
        Col("premium", money, "保費|保費收入|保費（新臺幣元）|承保保費|premium", alone=True),
        Col("rescinded", count, "撤銷件數|契撤件數|契約撤銷件數|rescinded"),
        Col("called_back", count, "電話訪問件數|電訪件數|called back"),
        Col("first_traded", day, "首次交易日|首筆交易日|first traded"),
    ),
)
