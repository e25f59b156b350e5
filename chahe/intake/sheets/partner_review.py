"""O43 合作夥伴帳號清查紀錄."""

from chahe.intake.sheets.access_review import RESULTS
from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import choice, day, identifier, person
from chahe.intake.sheets.duty_words import ACCOUNT, name
from chahe.intake.sheets.partner_words import PARTNER

KIND = SheetKind(
    "partner_review",
    "partner_review",
    ("O43",),
    "合作夥伴帳號清查紀錄",
    (
        Col("review_no", identifier, "夥伴清查編號|清查編號|帳號清查編號", need=True),
        Col("entry", name, "登入入口|入口名稱|登入系統|入口"),
        Col("partner_no", identifier, PARTNER, need=True),
        Col("account_name", person, f"{ACCOUNT}|夥伴帳號|合作夥伴帳號|受清查帳號", need=True),
        Col("reviewed_date", day, "清查日|清查日期|帳號清查日", need=True),
        Col("reviewer", person, "清查人員|清查人|帳號清查人員"),
        Col("review_result", choice(RESULTS), "清查結果|清查結論|處理結果", keep=True),
        Col("removed_date", day, "停用完成日|帳號停用完成日|移除完成日"),
        Col("signed_by", person, "清查核定人|簽核主管|核定人"),
        Col("signed_date", day, "清查核定日|簽核日"),
    ),
)
