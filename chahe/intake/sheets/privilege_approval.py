"""C02 特權帳號使用申請單. A cell of hosts that says 全部 or nothing leaves `host` NULL: the request may be for any."""

from chahe.intake.grid import Value
from chahe.intake.sheets.api import Asked, Col, SheetKind
from chahe.intake.sheets.cells import choice, host, identifier, moment, person, text, words
from chahe.intake.sheets.privilege_words import ACCOUNT, APPROVED, APPROVER, FROM, HOST, RECORDING, REQUEST, TO, USER
from chahe.intake.words import squeeze

STATES = {
    "approved": "核准 已核准 同意 准 已同意 結案 已結案 完成 已完成 核可 approve completed closed",
    "rejected": "退回 駁回 不同意 未核准 不核准 拒絕 reject denied",
    "cancelled": "取消 作廢 撤回 註銷 抽單 cancel canceled",
    "pending": "簽核中 待簽核 待核准 審核中 申請中 送審中 draft open",
}
_ANY = frozenset(("全部", "全部主機", "所有主機", "不限", "所有", "各主機", "all", "*"))


def some_host(value: Value, asked: Asked) -> str | None:
    """A host name; None where the cell says any."""
    return None if squeeze(words(value)) in _ANY else host(value, asked)


KIND = SheetKind(
    "privilege_approval",
    "privilege_approval",
    ("C02",),
    "特權帳號使用申請單",
    (
        Col("request_no", identifier, REQUEST, need=True),
        Col("host", some_host, HOST, "系統名稱|系統"),
        Col("account_name", identifier, ACCOUNT, need=True),
        Col("used_by", person, USER),
        Col("purpose", text, "使用事由|使用目的|申請事由|事由|用途|工作內容|purpose|申請原因|使用原因"),
        Col("approved_by", person, APPROVER),
        Col("approved_at", moment("approved_at"), APPROVED),
        Col("from_at", moment("from_at"), FROM, need=True),
        Col("to_at", moment("to_at"), TO, need=True),
        Col("state_text", choice(STATES), "申請單狀態|簽核狀態|表單狀態|狀態|state text|status|簽核結果"),
        Col("recording_no", identifier, RECORDING),
        Col(
            "reviewed_by", person, "覆核人|事後覆核人|使用後覆核人|覆核人員|覆核主管|reviewed by|側錄檢視人|事後檢視人"
        ),
        Col(
            "reviewed_at",
            moment("reviewed_at"),
            "覆核時間|事後覆核時間|使用後覆核時間|覆核日期|覆核日|reviewed at|側錄檢視時間|事後檢視日|事後覆核日",
        ),
    ),
    telling=(("approved_by", "approved_at", "state_text", "purpose"),),
)
