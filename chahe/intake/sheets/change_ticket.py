"""C15 帳號權限異動申請單."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import choice, identifier, moment, person, text
from chahe.intake.sheets.privilege_approval import STATES, some_host
from chahe.intake.sheets.privilege_words import APPROVED, APPROVER, HOST

KIND = SheetKind(
    "change_ticket",
    "change_ticket",
    ("C15",),
    "帳號權限異動申請單",
    (
        Col("ticket_no", identifier, "異動單號|異動申請單號|變更單號|權限申請單號|ticket no|異動單編號", need=True),
        Col("host", some_host, f"網域或主機|主機或網域|{HOST}"),
        Col("account_name", identifier, "異動帳號|帳號|帳號名稱|account|account name"),
        Col("group_name", identifier, "群組或權限|異動群組|群組|群組名稱|權限|角色|group name|group"),
        Col("requested_by", person, "申請人|申請人員|申請人員工編號|requested by"),
        Col("approved_by", person, APPROVER),
        Col("approved_at", moment("approved_at"), APPROVED),
        Col("from_at", moment("from_at"), "執行起時|異動起時|可執行起時|預計執行起時|from at|執行開始時間", need=True),
        Col("to_at", moment("to_at"), "執行迄時|異動迄時|可執行迄時|預計執行迄時|to at|執行結束時間", need=True),
        Col("state_text", choice(STATES), "申請單狀態|簽核狀態|表單狀態|狀態|state text|status|簽核結果"),
        Col("summary", text, "異動內容|申請內容|異動說明|summary|說明"),
    ),
    one_of=(("account_name", "group_name"),),
    telling=(("approved_by", "approved_at", "state_text", "summary"),),
)
