"""D05 演練報告統計. The basis of 「無」 states that there is none: NULL, with the word in `stated_words`."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import count, identifier, rate, text
from chahe.intake.sheets.drill_words import DRILL

KIND = SheetKind(
    "drill_report",
    "drill_report",
    ("D05",),
    "演練報告統計",
    (
        Col("drill_id", identifier, DRILL, "場次", need=True),
        Col(
            "recipients_stated",
            count,
            ("分母人數|統計人數|母體人數|受測人數|有效寄送人數|有效寄送數|統計母數|recipients|演練人數|母數"),
            "寄送人數|寄送數|寄送總數|寄送封數",
        ),
        Col("clicked_stated", count, "點擊人數|點擊數|點選人數|開啟連結人數|點閱人數|點擊連結人數|clicked|點閱數"),
        Col("rate_bp", rate, "點擊率|點選率|點閱率|點擊率(%)|點擊比率|點擊比例|click rate|點擊百分比", need=True),
        Col(
            "basis_text",
            text,
            (
                "分母計算說明|分母計算基礎|排除條件說明|統計基礎|分母說明|統計基礎說明|計算基礎|排除說明|basis|"
                "分母基礎|排除條件|統計口徑"
            ),
            "備註|說明",
        ),
    ),
    telling=(("recipients_stated", "clicked_stated"),),
)
