"""G06 規章文件一覽表."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import choice, day, identifier, text
from chahe.intake.sheets.rule_words import RULE_KIND, RULE_KINDS

KIND = SheetKind(
    "document_register",
    "document_register",
    ("G06",),
    "規章文件一覽表",
    (
        Col(
            "document_no",
            identifier,
            ("文件編號|規章編號|文件代號|規章代號|文件代碼|制度編號|document no|document number|編號"),
            need=True,
        ),
        Col("title", text, "文件名稱|規章名稱|制度名稱|辦法名稱|document title|document name|名稱", need=True),
        Col("version_text", text, "版次|版本|版號|目前版次|version|文件版次", need=True),
        Col("rule_kind", choice(RULE_KINDS), RULE_KIND),
        Col("approved_date", day, "核定日|核定日期|核准日期|核准日|approved date"),
        Col(
            "issued_date",
            day,
            "發布日期|發布日|公布日期|公布日|公告日期|訂定日期|制定日期|issued date|發行日期|發行日",
        ),
        Col("in_force_from", day, "生效日|施行日期|生效日期|施行日|實施日期|實施日|in force from|effective date"),
        Col("in_force_to", day, "廢止日|廢止日期|失效日|失效日期|停止適用日|in force to|廢止/失效日"),
        Col("owner_unit", text, "主管單位|權責單位|制定單位|負責單位|訂定單位|owner unit|文件權責單位", "單位|部門"),
        Col("_level", None, "核定層級|核准層級|核定權責"),
        Col("_reviewed", None, "最近檢討日|最近檢視日|最近檢討日期"),
        Col("_note", None, "修訂重點|修訂說明|修訂摘要"),
    ),
    telling=(("approved_date", "issued_date", "in_force_from"),),
)
