"""Sessions of one account from two addresses: one after the other, by way of what is listed, explained, or at once."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from chahe.sample.world.accounts import DOMAIN
from chahe.sample.world.calendar import local
from chahe.sample.world.logons import Finding, Logons, with_more
from chahe.sample.world.logs import LogEvent, Logs, security
from chahe.sample.world.misuse import Stated

DAY: Final = date(2025, 7, 16)
HANDLED_DAY: Final = date(2025, 7, 17)
LIMIT: Final = 5
"""Minutes the own norm allows."""
DESK: Final = "10.10.5.31"
ELSEWHERE: Final = "10.10.5.32"
JUMP_HOST: Final = "10.30.1.9"
VPN: Final = "10.8.0.14"
FIRST: Final = 30
"""The first of the staff below."""
WHY: Final = ("先登出再自另一位址登入", "經核准登錄之跳板機", "經核准登錄之 VPN 位址池", "同時使用恰達內規分鐘數")
EXPLAINED: Final = "同時使用，期限內查明"
STATED: Final = (
    Stated(JUMP_HOST, "跳板機", "", "維運跳板主機"),
    Stated("10.8.0.0/16", "VPN", "", "員工遠端連線位址池"),
)


def session(host: str, begin: datetime, minutes: int, account: str, source: str) -> list[LogEvent]:
    """A remote session and its log-off. Its number tells the host's sessions apart."""
    number = f"0x{abs(hash_of(f'{host}|{begin.isoformat()}|{account}|{source}')):x}"
    who = {"TargetUserName": account, "TargetDomainName": DOMAIN, "TargetLogonId": number, "LogonType": "10"}
    return [
        security(host, begin, 4624, **who, IpAddress=source),
        security(host, begin + timedelta(minutes=minutes), 4634, **who),
    ]


def hash_of(text: str) -> int:
    """A number that two texts hardly share, the same wherever it is made."""
    return sum((n + 1) * 131 * ord(c) for n, c in enumerate(text)) * 2_654_435_761 % 2**40


def twice(host: str, day: date, account: str, sources: tuple[str, str], together: int) -> list[LogEvent]:
    """An hour from the one address and half an hour from the other, the two together for so many minutes."""
    begin = local(day, 13, 30)
    first = session(host, begin, 60, account, sources[0])
    return [*first, *session(host, begin + timedelta(minutes=60 - together), 30 + together, account, sources[1])]


def build(part: Logons, logs: Logs) -> tuple[Logons, Logs]:
    """Both with what only looks like an account in use twice at once."""
    host = logs.hosts[0]
    plain, jumps, far, limit, explained = part.staff[FIRST : FIRST + len(WHY) + 1]
    events = [
        *twice(host, DAY, plain, (DESK, ELSEWHERE), -1),
        *twice(host, DAY, jumps, (DESK, JUMP_HOST), 25),
        *twice(host, DAY, far, (DESK, VPN), 25),
        *twice(host, DAY, limit, (DESK, ELSEWHERE), LIMIT),
        *twice(host, HANDLED_DAY, explained, (DESK, ELSEWHERE), 25),
    ]
    finding = Finding("LF-114-03", "同時登入", explained, "", HANDLED_DAY, "正常業務", HANDLED_DAY + timedelta(days=2))
    return replace(part, findings=(*part.findings, finding)), with_more(logs, events)
