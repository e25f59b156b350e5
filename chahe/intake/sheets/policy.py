"""K60 網路投保保單明細."""

from chahe.intake import customer_keys
from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.business_words import (
    APPLICANT,
    APPLICATION,
    INSURED,
    POLICY,
    PREMIUM,
    PRODUCT,
    SUM_ASSURED,
    TEST,
    money,
    years,
)
from chahe.intake.sheets.cells import choice, day, hidden, identifier, moment, yes

STATES = {
    "in-force": "有效 生效 有效中 正常 inforce active",
    "rescinded": "契撤 契約撤銷 撤銷 已撤銷 契撤件",
    "voided": "作廢 註銷 無效 已作廢 取消 自始無效 cancelled",
    "terminated": "終止 解約 已解約 停效 失效 理賠終止 lapsed",
    "expired": "滿期 到期 已滿期 保險期滿",
}

KIND = SheetKind(
    "policy",
    "policy",
    ("K60",),
    "網路投保保單明細",
    (
        Col("policy_no", identifier, POLICY, need=True),
        Col("application_no", identifier, APPLICATION, need=True),
        Col("product_code", identifier, PRODUCT),
        Col("applicant_id", hidden(customer_keys.customer), APPLICANT),
        Col("insured_id", hidden(customer_keys.customer), INSURED),
        Col("sum_assured", money, SUM_ASSURED, alone=True),
        Col("premium", money, PREMIUM, alone=True),
        Col("term_years", years, "保險期間|保險年期|保險期間(年)|保險期間年|term years"),
        Col("effective_date", day, "保險起日|生效日|保險期間起日|契約生效日|起保日|effective date", need=True),
        Col("issued_date", day, "保單簽發日|簽發日|出單日|發單日|保單製發日|issued date"),
        Col("status", choice(STATES), "保單狀態|契約狀態|保單現況|status", keep=True),
        Col("ended", moment("ended"), "保單終止時間|契約終止時間|撤銷或終止時間|作廢時間|ended"),
        Col("test_mark", yes, TEST),
    ),
)
