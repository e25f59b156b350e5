"""V05 修補展延單. A host risk of 「無」, 「不適用」 or 「同上」 is not this host's own risk.

「無」 and its kin become NULL with the word in `stated_words`; 「同上」 and 「詳簽呈」 stay: a person judges.
"""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import address, day, identifier, person, text
from chahe.intake.sheets.flaw_words import ASSET, IP, PLUGIN, PLUGIN_WEAK

KIND = SheetKind(
    "extension",
    "extension",
    ("V05",),
    "修補展延清單",
    (
        Col(
            "extension_no",
            identifier,
            ("展延單號|展延編號|單號|簽呈文號|核准文號|展延申請單號|申請單號|extension no|展延文號|簽核單號"),
            need=True,
        ),
        Col("asset_id", identifier, ASSET),
        Col("ip", address, IP),
        Col("plugin_id", identifier, PLUGIN, PLUGIN_WEAK),
        Col("approved_date", day, "核准日|核准日期|核定日期|展延核准日|核准時間|approved date"),
        Col("approved_by", person, "核准人|核准人員|核定人|核准主管|approved by|核准者"),
        Col(
            "old_due_date",
            day,
            (
                "原期限|原預定完成日|原到期日|原修補期限|展延前期限|原預定日|old due date|展延前完成日|原預計完成日|"
                "原預定修補日"
            ),
        ),
        Col(
            "new_due_date",
            day,
            (
                "展延後期限|展延後完成日|新期限|展延後預定完成日|展延至|展延期限|新預定完成日|new due date|展延後日期|"
                "展延後到期日"
            ),
            need=True,
        ),
        Col(
            "host_risk_text",
            text,
            (
                "該主機風險說明|該主機風險評估|逐項風險說明|主機風險說明|風險說明|個別風險評估|逐台風險說明|"
                "逐台風險評估|"
                "各主機風險評估|host risk|風險評估"
            ),
        ),
    ),
    one_of=(("asset_id", "ip"),),
    none_row=("extension_no", "asset_id", "ip", "new_due_date"),
)
