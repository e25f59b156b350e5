"""W09 資料擷取申請核准單."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import choice, count, day, identifier, moment, person, text
from chahe.intake.sheets.database_words import DATABASE, DATABASE_ACCOUNT
from chahe.intake.sheets.privilege_approval import STATES
from chahe.intake.sheets.privilege_words import APPROVED, APPROVER

KIND = SheetKind(
    "data_extraction",
    "data_extraction",
    ("W09",),
    "資料擷取申請核准單",
    (
        Col(
            "request_no",
            identifier,
            "擷取單號|資料擷取單號|擷取申請單號|撈檔單號|extraction no|資料申請單號",
            need=True,
        ),
        Col("database_name", identifier, DATABASE),
        Col("account_name", identifier, DATABASE_ACCOUNT + "|執行帳號|擷取帳號|account name"),
        Col("requested_by", person, "申請人|申請人員|申請人員工編號|requested by"),
        Col("object_text", text, "擷取物件及欄位|擷取物件|擷取資料範圍|資料範圍|object text"),
        Col("rows_approved", count, "核准筆數|核准擷取筆數|預估筆數|筆數上限|rows approved"),
        Col("from_date", day, "擷取起日|核准擷取起日|執行起日|from date"),
        Col("to_date", day, "擷取迄日|核准擷取迄日|執行迄日|to date"),
        Col("approved_by", person, APPROVER),
        Col("approved_at", moment("approved_at"), APPROVED),
        Col("state_text", choice(STATES), "申請單狀態|簽核狀態|表單狀態|狀態|state text|status|簽核結果"),
        Col("purpose", text, "擷取事由|擷取目的|申請事由|purpose|用途"),
    ),
    telling=(("rows_approved", "object_text", "from_date"),),
)
