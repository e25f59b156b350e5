"""`net accounts` (and `net accounts /domain`), English or Traditional Chinese Windows, UTF-8, UTF-16 or CP950.

A record is a line -> system_setting; the lines together make one password_policy (kind local) besides. `net accounts`
run on a domain controller, or with /domain, prints the domain's policy: the role line says so (PRIMARY, BACKUP) and is
kept. Never / 永不 / 無: threshold 0 (never locks), greatest age 0 (never expires), history 0. The output names no
computer: it comes from the path. It says nothing about complexity: that stays NULL.
"""

import re
from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.evidence_paths import host_of
from chahe.intake.setting_lines import Setting, number, plain_lines, policy_row, settings
from chahe.intake.text_lines import head_text

_LINE = re.compile(r"\s*([^:：]+?\??)\s*[:：]\s*(\S.*?)?\s*")
# The Chinese wording changed between Windows versions, so each label is told by the words it must hold, in this order.
_LABELS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("history_length", re.compile(r"length of password history|密碼.*(歷程|歷史|記錄|紀錄)", re.I)),
    ("min_length", re.compile(r"minimum password length|密碼.*長度|長度.*密碼", re.I)),
    ("min_age_days", re.compile(r"minimum password age|最[短小].*密碼|密碼.*最[短小]", re.I)),
    ("max_age_days", re.compile(r"maximum password age|最[長大].*密碼|密碼.*最[長大]", re.I)),
    ("lockout_threshold", re.compile(r"lockout threshold|鎖定.*(閾值|閥值|臨界值|門檻|次數)", re.I)),
    ("lockout_window_minutes", re.compile(r"lockout observation window|鎖定.*(觀察|觀測|監視|視窗)", re.I)),
    ("lockout_minutes", re.compile(r"lockout duration|鎖定.*(期間|時間|持續)", re.I)),
)
_OTHERS = re.compile(r"force user logoff|computer role|強制.*登出|電腦角色", re.I)
_NEVER = {"never", "none", "unlimited", "永不", "從不", "無", "沒有", "無限制", "不限制"}
CLOSING = re.compile(
    r"the command completed successfully\.?|命令(已經?)?(執行)?成功(完成|執行)?。?|命令已完成。?", re.I
)
PROMPT = re.compile(r"[A-Za-z]:\\[^>]*>.*|PS [^>]*>.*")
_DOMAIN_NOTE = re.compile(r"the request will be processed at a domain controller.*|.*(這個|此)?要求將在網域.*", re.I)


def recognise(head: Head) -> bool:
    """Four or more of its own labels."""
    lines = [x for x in head_text(head)[:8_192].split("\n") if ":" in x or "：" in x]
    return len({c for c in (_column(x) for x in lines) if c}) >= 4


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See the module."""
    host = host_of(ctx.path)
    head = {"scope": host, "platform": "windows-local", "stated_in": "net accounts"}
    values: dict[str, object] = {}
    used: list[Setting] = []
    disputed: set[str] = set()  # stated twice, differently: neither is picked
    plain = (x for x in plain_lines(stream, sink, "system_setting") if not _said(x.text, sink, x.number, x.loc))
    for setting in settings(plain, sink, _split, head):
        column = _column(setting.name)
        if column is None:
            continue
        try:
            value = _value(column, setting.value)
        except ValueError as error:
            sink.reject(setting.line.number, setting.line.loc, f"{column}: {error}", "password_policy")
            continue
        if values.setdefault(column, value) != value:
            disputed.add(column)
            reason = f"{column} is stated twice, differently: more than one output in the file"
            sink.reject(setting.line.number, setting.line.loc, reason, "password_policy")
            continue
        used.append(setting)
    values = {c: v for c, v in values.items() if c not in disputed}
    identity = {"policy_id": f"{host}:net-accounts", "policy_kind": "local", "scope": host}
    policy_row(sink, used, {**identity, "stated_in": "net accounts", **values})


def _said(text: str, sink: Sink, rec: int, loc: str) -> bool:
    """Skip the prompt, the note about the domain controller and the closing sentence."""
    word = text.strip()
    if CLOSING.fullmatch(word) or PROMPT.fullmatch(word) or _DOMAIN_NOTE.fullmatch(word):
        sink.skip(rec, loc, "the command's own words")
        return True
    return False


def _split(text: str) -> tuple[str, str] | None:
    found = _LINE.fullmatch(text)
    if not found or not (_column(found.group(1)) or _OTHERS.search(found.group(1))):
        return None
    return found.group(1), found.group(2) or ""


def _column(label: str) -> str | None:
    return next((column for column, pattern in _LABELS if pattern.search(label)), None)


def _value(column: str, text: str) -> int:
    if text.lower() in _NEVER:
        if column == "min_length":
            raise ValueError("a length that is never or none")
        return 0
    return number(text)


READER = Reader(
    name="net-accounts",
    version="1",
    tables=("password_policy", "system_setting"),
    recognise=recognise,
    read=read,
    priority=10,
)
