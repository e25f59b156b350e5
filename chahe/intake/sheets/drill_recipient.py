"""D02 演練寄送名單. A status column (成功／退信) gives `sent` and `bounced` together."""

from chahe.intake.grid import Value
from chahe.intake.sheets.api import Asked, Col, Parts, SheetKind
from chahe.intake.sheets.cells import day, email, employee, identifier, moment, words, yes
from chahe.intake.sheets.drill_words import DRILL, EMAIL, EMPLOYEE
from chahe.intake.words import squeeze

_SENT_WORDS = "成功 已寄送 已寄出 寄送成功 寄送 正常 sent success delivered emailsent 送達 已送達"
_BOUNCED_WORDS = "退信 退件 彈回 bounced bounce 無法投遞 投遞失敗 emailbounced"
_NOT_SENT_WORDS = "失敗 未寄送 未寄出 寄送失敗 error failed 未寄 sendingerror"
_SENT = frozenset(_SENT_WORDS.split())
_BOUNCED = frozenset(_BOUNCED_WORDS.split())
_NOT_SENT = frozenset(_NOT_SENT_WORDS.split())


def status(value: Value, _asked: Asked) -> Parts:
    """The state of one mail. A bounced mail was sent. Raises ValueError on a word it does not know."""
    said = squeeze(words(value))
    if said in _SENT:
        return Parts({"sent": True, "bounced": False})
    if said in _BOUNCED:
        return Parts({"sent": True, "bounced": True})
    if said in _NOT_SENT:
        return Parts({"sent": False, "bounced": False})
    raise ValueError("a state of sending this column does not know")


KIND = SheetKind(
    "drill_recipient",
    "drill_recipient",
    ("D02",),
    "演練寄送名單",
    (
        Col("_day", day, "寄送日期|寄送日|演練日期"),
        Col("drill_id", identifier, DRILL, "場次", need=True),
        Col("email", email, EMAIL, need=True),
        Col("employee_no", employee, EMPLOYEE),
        Col(
            "_status",
            status,
            ("寄送狀態|寄送狀態(成功/退信)|寄送結果|投遞狀態|發送狀態|狀態|send status|寄信狀態|發送結果"),
        ),
        Col("sent", yes, "是否寄送|是否寄出|已寄送|是否成功寄送|sent|寄送成功|是否已寄送"),
        Col("bounced", yes, "是否退信|退信|bounced|是否退件|退件"),
        Col("sent_at", moment("sent_at"), "寄送時間|寄出時間|發送時間|寄送日期時間|sent at|send date|發信時間"),
    ),
    telling=(("_status", "sent", "bounced", "sent_at"),),
)
