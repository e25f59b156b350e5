"""O80 經辦及核准紀錄. One line per approval of an act; a time of approval that is a day alone is that day's midnight.

A maker, checker or deputy is written as account, employee number or name; who it is the identity tables say, not the
reader.
"""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import choice, identifier, person
from chahe.intake.sheets.duty_words import ACT_KIND, STATES, SYSTEM, day_or_moment, dollars, name

KIND = SheetKind(
    "approval",
    "approval",
    ("O80",),
    "經辦及核准紀錄",
    (
        Col("system", name, SYSTEM),
        Col("act_kind", name, ACT_KIND, need=True),
        Col("act_no", identifier, "案件編號|作業編號|交易序號|簽核案號|案號|參數異動單號|act no", need=True),
        Col(
            "maker_account",
            person,
            "經辦帳號|經辦人員|經辦人|經辦|經辦人帳號|輸入人員|輸入帳號|建檔人員|維護人員|維護帳號|登打人員|maker|"
            "maker account",
            need=True,
        ),
        Col(
            "made_at",
            day_or_moment("made_at"),
            "經辦時間|經辦日期|輸入時間|建檔時間|維護時間|登打時間|送件時間|made at",
        ),
        Col(
            "checker_account",
            person,
            "覆核帳號|覆核人員|覆核人|覆核|覆核人帳號|核准帳號|核准人員帳號|放行人員|放行帳號|簽核人員|核決人員|checker|"
            "checker account",
            need=True,
        ),
        Col("deputy_account", person, "代理人帳號|代理簽核人|代理覆核人|代理核准人|實際簽核人|deputy account"),
        Col(
            "approved_at",
            day_or_moment("approved_at"),
            "覆核時間|覆核日期|核准時間|核准日期|放行時間|簽核時間|簽核完成時間|approved at",
        ),
        Col("amount", dollars, "交易金額|案件金額|金額|金額（元）|金額（新臺幣元）|amount"),
        Col("state_text", choice(STATES), "覆核結果|簽核結果|簽核狀態|案件狀態|狀態|state text|status"),
    ),
    telling=(("approved_at", "made_at", "amount"),),
)
