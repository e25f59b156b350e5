"""O42 合作夥伴登入紀錄. Words about verification that are not known leave open what was asked for."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import address, choice, identifier, moment, person
from chahe.intake.sheets.customer_session import OUTCOMES
from chahe.intake.sheets.duty_words import ACCOUNT, name
from chahe.intake.sheets.partner_words import PARTNER, machine, method

KIND = SheetKind(
    "partner_logon",
    "partner_logon",
    ("O42",),
    "合作夥伴登入紀錄",
    (
        Col("entry", name, "登入入口|入口名稱|登入系統|入口"),
        Col("partner_no", identifier, PARTNER, need=True),
        Col("account_name", person, f"{ACCOUNT}|夥伴帳號|合作夥伴帳號", need=True),
        Col("logged_at", moment("logged_at"), "登入時間|登入日期時間|logon time", need=True),
        Col("method_text", method, "驗證方式|登入驗證方式|身分驗證方式", need=True),
        Col("machine", machine, "帳號類別|登入主體|帳號屬性"),
        Col("outcome", choice(OUTCOMES), "登入結果|驗證結果|結果"),
        Col("source_ip", address, "來源位址|來源IP|登入IP"),
    ),
)
