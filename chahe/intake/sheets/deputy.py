"""O81 代理單. A day alone is that day's midnight; as the end it means the end of that day."""

from chahe.intake.grid import Value
from chahe.intake.sheets.api import Asked, Col, SheetKind
from chahe.intake.sheets.cells import choice, identifier, person, words
from chahe.intake.sheets.duty_words import STATES, day_or_moment, name
from chahe.intake.sheets.privilege_words import APPROVED, APPROVER
from chahe.intake.words import squeeze

_ANY = frozenset(("不限", "全部", "所有", "各項業務", "全部業務", "一切職務", "全部職務", "職務代理", "all"))


def _kind(value: Value, asked: Asked) -> str | None:
    """The kind of act; None where the cell says any."""
    return None if squeeze(words(value)) in _ANY else name(value, asked)


KIND = SheetKind(
    "deputy",
    "deputy",
    ("O81",),
    "代理單",
    (
        Col("order_no", identifier, "代理單號|代理編號|單號|order no"),
        Col("principal_no", person, "被代理人|被代理人員|被代理人員工編號|本人|principal no", need=True),
        Col("deputy_no", person, "代理人|代理人員|代理人員工編號|職務代理人|deputy no", need=True),
        Col("from_at", day_or_moment("from_at"), "代理起時|代理起日|代理開始時間|代理起始時間|from at", need=True),
        Col("to_at", day_or_moment("to_at"), "代理迄時|代理迄日|代理結束時間|代理終止時間|to at", need=True),
        Col("act_kind", _kind, "代理事項|代理範圍|代理業務|代理作業種類|act kind"),
        Col("approved_by", person, APPROVER),
        Col("approved_at", day_or_moment("approved_at"), APPROVED),
        Col("state_text", choice(STATES), "簽核狀態|代理單狀態|狀態|state text|status|簽核結果"),
    ),
)
