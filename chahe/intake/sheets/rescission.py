"""K23 契約撤銷申請登錄表."""

from chahe.intake import customer_keys
from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.business_words import APPLICANT, POLICY
from chahe.intake.sheets.cells import choice, day, hidden, identifier, text
from chahe.intake.sheets.customer_words import CUSTOMER

DECISIONS = {
    "accepted": "同意 已同意 受理 同意撤銷 准予撤銷 完成 已完成 核准",
    "refused": "拒絕 不同意 駁回 退件 不受理 婉拒 未同意 逾期不受理",
    "pending": "處理中 審核中 受理中 辦理中 待補件",
    "withdrawn": "撤回 客戶撤回 取消 客戶取消",
}
_CUSTOMER = "|".join(dict.fromkeys(f"{APPLICANT}|{CUSTOMER}".split("|")))

KIND = SheetKind(
    "rescission",
    "rescission",
    ("K23",),
    "契約撤銷申請登錄表",
    (
        Col("rescission_no", identifier, "契撤編號|契約撤銷編號|契撤申請編號|撤銷申請編號|rescission no", need=True),
        Col("policy_no", identifier, POLICY, need=True),
        Col("customer", hidden(customer_keys.customer), _CUSTOMER),
        Col("requested_date", day, "撤銷申請日|契撤申請日|申請撤銷日|撤銷意思到達日|requested date", need=True),
        Col("rescission_means", text, "撤銷申請方式|契撤申請方式|申請方式|rescission means"),
        Col("decision", choice(DECISIONS), "撤銷辦理結果|契撤辦理結果|撤銷處理結果|decision", need=True, keep=True),
        Col("decided_date", day, "撤銷辦理日|契撤辦理日|撤銷核定日|decided date"),
        Col("refused_reason", text, "不同意撤銷理由|拒絕撤銷理由|不受理理由|refused reason"),
    ),
)
