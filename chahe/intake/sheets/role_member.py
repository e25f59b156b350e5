"""O85 使用者角色清單."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import day, identifier, person
from chahe.intake.sheets.duty_words import ACCOUNT, FROM, SYSTEM, TO, name

KIND = SheetKind(
    "role_member",
    "role_member",
    ("O85",),
    "使用者角色清單",
    (
        Col("system", name, SYSTEM),
        Col("account_name", person, f"{ACCOUNT}|使用者|使用人員|account name", "員工編號|員編", need=True),
        Col("role_name", name, "角色|角色名稱|所屬角色|授與角色|角色代號|role name|role", need=True),
        Col("valid_from", day, FROM),
        Col("valid_to", day, TO),
        Col("ticket_no", identifier, "授權單號|申請單號|權限申請單號|ticket no"),
    ),
)
