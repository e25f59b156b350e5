"""D01 社交工程演練計畫／場次."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import day, identifier, text
from chahe.intake.sheets.drill_words import DRILL

KIND = SheetKind(
    "drill_event",
    "drill_event",
    ("D01",),
    "社交工程演練場次",
    (
        Col("drill_id", identifier, DRILL, "場次|編號", need=True),
        Col("drill_name", text, "演練名稱|場次名稱|演練主題|drill name|活動名稱|campaign name|演練計畫名稱"),
        Col(
            "drill_date",
            day,
            (
                "寄送起日|演練日期|寄送日期|演練起日|寄送日|演練開始日|開始日期|drill date|launch date|寄送開始日|"
                "演練日期(起)"
            ),
            need=True,
        ),
        Col(
            "ended_date",
            day,
            (
                "觀察迄日|演練結束日期|寄送迄日|演練迄日|結束日期|觀察截止日|演練結束日|統計截止日|ended date|"
                "completed date|演練日期(迄)|"
                "觀察期迄"
            ),
        ),
        Col("scope_text", text, "演練對象範圍|演練對象|演練範圍|寄送對象|對象|範圍|scope"),
        Col(
            "vendor",
            text,
            ("辦理廠商|辦理單位或廠商|辦理單位|執行廠商|承辦廠商|廠商|執行單位|vendor|協助廠商|委外廠商"),
            keep=True,
        ),
        Col("report_date", day, "報告日|報告日期|報告完成日|report date|提報日期"),
    ),
    telling=(("scope_text", "vendor", "ended_date"),),
)
