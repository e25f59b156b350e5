"""O04 合作夥伴帳號清冊（附表十二）. Who uses an account is not read: the account is what is reviewed."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import day, identifier, person, text, yes
from chahe.intake.sheets.duty_words import ACCOUNT, SYSTEM, name
from chahe.intake.sheets.partner_words import PARTNER, method

KIND = SheetKind(
    "partner_account",
    "partner_account",
    ("O04",),
    "合作夥伴帳號清冊",
    (
        Col("entry", name, f"登入入口|入口名稱|登入系統|入口|系統代碼|{SYSTEM}"),
        Col("partner_no", identifier, PARTNER),
        Col("partner_name", text, "合作夥伴名稱|夥伴名稱|合作機構名稱|合作夥伴"),
        Col("account_name", person, f"{ACCOUNT}|夥伴帳號|合作夥伴帳號", need=True),
        Col("_user", None, "使用人|使用人姓名|帳號使用人"),
        Col("method_text", method, "驗證方式|登入驗證方式|身分驗證方式"),
        Col("shared", yes, "是否共用|共用帳號|共用"),
        Col("password_changed_date", day, "最後變更密碼日|密碼最後變更日|最近變更密碼日|密碼變更日", need=True),
        Col("reviewed_date", day, "最近帳號檢視日|最近檢視日|最近清查日|最近帳號清查日", need=True),
        Col("opened_date", day, "啟用日|啟用日期|帳號啟用日"),
        Col("closed_date", day, "停用日|停用日期|帳號停用日"),
    ),
)
