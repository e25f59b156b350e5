"""A94 自行查核表逐項作答. A blank answer is NULL: not answered; 不適用 and 未辦理 are two answers."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.audit_words import ITEM
from chahe.intake.sheets.cells import choice, day, identifier, item, person, text

ANSWERS = {
    "met": "符合 是 相符 已符合 合格",
    "partly": "部分符合 部分 大致符合",
    "not-met": "不符合 否 未符合 不合格",
    "not-applicable": "不適用 無此業務 N/A",
    "not-done": "未辦理 尚未辦理",
}

KIND = SheetKind(
    "self_answer",
    "self_answer",
    ("A94",),
    "自行查核表逐項作答",
    (
        Col("item_code", item, ITEM, "查核項目", need=True),
        Col("answer_text", choice(ANSWERS), "自評結果|自行查核結論|自評結論|作答結果|答覆", need=True, keep=True),
        Col("explanation_text", text, "自評說明|作答說明|辦理情形說明", keep=True),
        Col("evidence_no", identifier, "自評佐證檔號|佐證檔號|佐證編號"),
        Col("answered_by", person, "作答人簽名|作答人|填答人|自評人員", need=True),
        Col("answered_date", day, "作答日|作答日期|填答日|自評日期"),
    ),
)
