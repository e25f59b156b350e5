"""O40 權限清查紀錄."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import choice, day, identifier, person
from chahe.intake.sheets.duty_words import ACCOUNT, SYSTEM, name

RESULTS = {
    "keep": "保留 維持 續用 適當 無異動 仍需使用",
    "remove": "移除 停用 取消 刪除 收回 撤銷 應移除",
    "adjust": "調整 變更 應調整 降低",
}

KIND = SheetKind(
    "access_review",
    "access_review",
    ("O40",),
    "權限清查紀錄",
    (
        Col("review_no", identifier, "清查編號|權限清查編號|帳號清查編號|審查編號", need=True),
        Col("system", name, SYSTEM),
        Col("account_name", person, f"{ACCOUNT}|受清查帳號", "員工編號", need=True),
        Col("role_name", name, "角色名稱|角色|受清查角色"),
        Col("period_from", day, "清查期間起|清查期別起日|清查起日"),
        Col("period_to", day, "清查期間迄|清查期別迄日|清查迄日"),
        Col("reviewed_date", day, "清查日|清查日期|權限清查日", need=True),
        Col("reviewer", person, "清查人員|清查人|權限清查人員", need=True),
        Col("review_result", choice(RESULTS), "清查結果|清查結論|處理結果", keep=True),
        Col("removed_date", day, "權限移除完成日|移除完成日|移除日"),
        Col("signed_by", person, "清查核定人|簽核主管|核定人"),
        Col("signed_date", day, "清查核定日|簽核日"),
    ),
)
