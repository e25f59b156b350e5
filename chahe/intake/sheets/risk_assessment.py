"""V04 弱點風險評估（改列等級）. A reason of 「無」 or a dash is no reason: NULL, with the word in `stated_words`."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import address, day, identifier, person, text
from chahe.intake.sheets.flaw_words import ASSET, IP, PLUGIN, PLUGIN_WEAK, RAW_GRADE

KIND = SheetKind(
    "risk_assessment",
    "risk_assessment",
    ("V04",),
    "弱點風險評估表",
    (
        Col("asset_id", identifier, ASSET),
        Col("ip", address, IP),
        Col("plugin_id", identifier, PLUGIN, PLUGIN_WEAK, need=True),
        Col("raw_grade_text", text, RAW_GRADE),
        Col(
            "assessed_grade_text",
            text,
            ("評估後等級|評估後風險等級|調整後等級|改列等級|評估等級|核定等級|assessed grade|重新評估等級|調降後等級"),
            "風險等級",
            need=True,
        ),
        Col(
            "reason_text",
            text,
            ("評估理由|理由|調整理由|改列理由|評估說明|調降理由|reason|評估依據|風險評估說明"),
            need=True,
        ),
        Col("assessed_by", person, "評估人|評估人員|評估者|assessed by|風險評估人員"),
        Col("approved_by", person, "核准人|核准人員|核定人|核准主管|核定主管|approved by|核准者"),
        Col("assessed_date", day, "評估日|評估日期|核准日|核准日期|assessed date|評估時間"),
    ),
    one_of=(("asset_id", "ip"),),
)
