"""C16 異常登入及帳號異常處理紀錄: which account or source, on which days, who handled it, when and how."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import choice, day, host, identifier, person, text
from chahe.intake.sheets.network_finding import DISPOSITIONS

SORTS = {
    "guessing": "密碼猜測 密碼猜測後登入 暴力破解 連續登入失敗後成功 連續登入失敗 bruteforce brute-force",
    "spraying": "密碼噴灑 單一來源嘗試多帳號 多帳號嘗試 passwordspraying",
    "overlap": "同時登入 重複登入 帳號同時使用 同一帳號同時登入 多處同時登入 concurrent overlapping",
    "off-hours": "非上班時間登入 非工作時間登入 非上班時間使用 off-hours offhours",
}
"""Sort of finding -> other words for it."""

KIND = SheetKind(
    "logon_finding",
    "logon_finding",
    ("C16",),
    "異常登入及帳號異常處理紀錄",
    (
        Col("finding_no", identifier, "異常登入編號|異常登入單號|登入異常編號|finding no"),
        Col("applies_to", choice(SORTS, closed=True), "登入異常類型|異常登入類型|登入異常種類|applies to"),
        Col("account_name", identifier, "異常帳號|相關帳號|異常登入帳號|account name"),
        Col("host", host, "登入主機|異常登入主機|host"),
        Col("came_from", text, "登入來源|來源位址或主機|異常登入來源|came from"),
        Col("from_date", day, "異常起日|登入異常起日|異常登入起日|from date"),
        Col("to_date", day, "異常迄日|登入異常迄日|異常登入迄日|to date"),
        Col("disposition", choice(DISPOSITIONS), "處置結果|處置|處置方式|處理結論|disposition", keep=True),
        Col("finding_text", text, "異常說明|異常情形|發現情形|異常內容|finding text"),
        Col("handler", person, "處理人|處理人員|處理人員工編號|handler"),
        Col("handled_date", day, "處理完成日|處理完成日期|處理完成時間|完成處理日|結案日|結案日期|handled date"),
        Col("reviewer", person, "處理覆核人|覆核人|覆核人員|reviewer"),
        Col("ticket_no", identifier, "工單號|工單編號|處理工單|ticket no"),
    ),
    one_of=(("account_name", "came_from"),),
    telling=(("applies_to", "from_date"), ("handled_date", "disposition")),
)
