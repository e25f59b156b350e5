"""Headers, words and cells that the sheets about security devices share."""

import re2

from chahe.intake.grid import Value
from chahe.intake.indicator_words import address
from chahe.intake.sheets.api import Asked, Parts, Read
from chahe.intake.sheets.cells import words
from chahe.intake.words import fold

SEVERITIES = {
    "critical": "嚴重 極嚴重 極高 緊急 危急 重大 嚴重風險 極高風險 emergency fatal",
    "high": "高 高度 高風險 高危 major severe",
    "medium": "中 中度 中風險 中危 moderate warning 警告",
    "low": "低 低度 低風險 低危 minor",
    "info": "資訊 訊息 通知 informational information notice 一般資訊",
}
ACTIONS = {
    "allowed": "允許 放行 通過 偵測 僅偵測 告警 alert allow permit permitted pass passed detect detected detection "
    "monitor monitored logged log",
    "blocked": "阻擋 阻斷 封鎖 攔阻 拒絕 丟棄 隔離 已阻擋 已阻斷 block deny denied drop dropped reset prevent "
    "prevented quarantine quarantined reject rejected",
}
SENSOR = (
    "資安設備|資安設備名稱|感測器|感測器名稱|偵測設備|偵測設備名稱|告警設備|告警來源設備|監控設備|sensor|sensor name|"
    "device name|log source|reporting device|主控台|主控台名稱"
)
SIGNATURE = (
    "特徵編號|特徵碼編號|特徵代碼|規則編號|事件代碼|簽章編號|signature id|sid|threat id|attack id|rule id|threatid|"
    "filter id|plugin id"
)
ALERT = (
    "告警名稱|事件名稱|攻擊名稱|特徵名稱|偵測名稱|告警項目|威脅名稱|signature|attack name|alert name|threat name|"
    "event name|rule name|threat/content name|detection name|alert"
)
ALERT_NO = "告警編號|事件編號|告警序號|告警單號|alert id|event id|alert no|incident id|告警代號"
SEVERITY = (
    "嚴重度|嚴重等級|嚴重性|風險等級|告警等級|威脅等級|事件等級|等級|severity|priority|threat severity|risk level"
)
ABOUT = "相關位址|關聯位址|告警位址|涉及位址|適用位址|about ip|ip address|ip位址|ip"
MACHINE = (
    "受影響主機|影響主機|相關主機|涉及主機|端點名稱|受駭主機|affected host|endpoint|hostname|host name|host|主機名稱"
)
TICKET = (
    "工單編號|工單號|工單號碼|案件編號|處理單號|ticket id|ticket no|ticket number|case id|case number|incident number"
)
_LISTED = re2.compile(r"[\s,;、]+")
_SPAN = re2.compile(r"[~～]|\.\.|至|到")
_PORT = re2.compile(r"[0-9]{1,5}")
_MOST_PORT = 65_535
MOST_LISTED = 2_000
"""Numbers one cell may list: as many as Excel's longest cell holds, about."""


def one_address(name: str) -> Read:
    """An IP address as the columns of `tables.api.address`."""

    def read(value: Value, _asked: Asked) -> Parts:
        return Parts(address(name, words(value)))

    return read


def port(value: Value, _asked: Asked) -> int:
    """A port."""
    bare = fold(words(value)).removesuffix(".0")
    if _PORT.fullmatch(bare) is None or int(bare) > _MOST_PORT:
        raise ValueError("not a port")
    return int(bare)


def lower(value: Value, _asked: Asked) -> str:
    """Text in lower case."""
    return fold(words(value)).casefold()


def numbers(value: Value, _asked: Asked) -> Parts:
    """The numbers a cell lists: together as `alert_no`, each once as `_numbers`. A span (甲～乙) is refused: what lies
    between is not known.
    """
    bare = fold(words(value))
    if _SPAN.search(bare):
        raise ValueError("a span of numbers: each number is to be listed")
    listed = tuple(dict.fromkeys(part for part in _LISTED.split(bare) if part))
    if len(listed) > MOST_LISTED:
        raise ValueError("more numbers than a cell holds")
    return Parts({"alert_no": "; ".join(listed) or None, "_numbers": listed})
