"""`chage -l` of several accounts in one file -> account (platform linux). A record is one account's block.

chage does not print whose block it is: the export puts a line with the account's name (`# name`, `== name ==`,
`user: name`, `帳號：name` or the bare name) before each block, as the request list's command does. A block without one
is a reject. English output, dates `Jan 05, 2024` or ISO.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.evidence_paths import host_of
from chahe.intake.setting_lines import number, plain_lines
from chahe.intake.text_lines import Line, head_text

_CHANGED, _GREATEST = "last password change", "maximum number of days between password change"
_NAMES = {
    _CHANGED,
    _GREATEST,
    "password expires",
    "password inactive",
    "account expires",
    "minimum number of days between password change",
    "number of days of warning before password expires",
}
_LINE = re.compile(r"\s*([A-Za-z][A-Za-z ]+?)\s*:\s*(.*?)\s*")
_WHOSE = re.compile(
    r"[#=\-\[\s]*(?:(?:user|account|帳號|使用者)\s*[:：]?\s*)?([A-Za-z_][\w.$-]{0,63})[\]=\-\s]*:?", re.I
)
_NEVER_FROM = 10_000


@dataclass(slots=True)
class _Block:
    """Lines of one account."""

    first: Line
    last: Line
    owner: str | None
    values: dict[str, str] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """The bytes of the whole block, the line that names the account included."""
        return f"bytes:{self.first.start}-{self.last.end}"


def recognise(head: Head) -> bool:
    """Three or more of chage's own lines, the greatest age among them."""
    lines = (x.rstrip("\r") for x in head_text(head).split("\n"))
    found = {m.group(1).lower() for m in map(_LINE.fullmatch, lines) if m} & _NAMES
    return len(found) >= 3 and _GREATEST in found


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See the module."""
    host = host_of(ctx.path)
    rec = 0
    owner: tuple[Line, str] | None = None
    block: _Block | None = None
    for line in plain_lines(stream, _Quiet(sink), "account", comment="\0"):
        found = _LINE.fullmatch(line.text)
        name = found.group(1).lower() if found else ""
        if found and name in _NAMES:
            if block is None or name in block.values:
                rec += _finish(sink, rec + 1, host, block)
                block = _Block(owner[0] if owner else line, line, owner[1] if owner else None)
                owner = None
            block.last = line
            block.values[name] = found.group(2)
            continue
        rec += _finish(sink, rec + 1, host, block)
        block = None
        whose = _WHOSE.fullmatch(line.text.strip())
        owner = (line, whose.group(1)) if whose else None
    _finish(sink, rec + 1, host, block)


class _Quiet:
    """Blank lines are no records here: a record is a block."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self.row, self.aside, self.stated, self.as_of = sink.row, sink.aside, sink.stated, sink.as_of
        self.reject, self.damage, self.inside, self.block = sink.reject, sink.damage, sink.inside, sink.block

    def skip(self, rec: int, loc: str, reason: str) -> None:
        """Nothing."""


def _finish(sink: Sink, rec: int, host: str, block: _Block | None) -> int:
    """The row of a block; 1 when there was one."""
    if block is None:
        return 0
    if block.owner is None:
        sink.reject(rec, block.first.loc, "the block does not say whose it is", "account")
        return 1
    if not {_CHANGED, _GREATEST} <= block.values.keys():
        sink.reject(rec, block.first.loc, "the block is incomplete", "account")
        return 1
    try:
        age = number(block.values[_GREATEST])
        changed = _date(block.values[_CHANGED])
    except ValueError as error:
        sink.reject(rec, block.first.loc, str(error), "account")
        return 1
    values = {
        "scope": host,
        "account_name": block.owner,
        "platform": "linux",
        "password_changed_date": changed,
        "max_age_days": max(age, 0),
        "password_never_expires": age < 0 or age >= _NEVER_FROM,
        "stated_in": "chage",
    }
    sink.row("account", rec, block.place, values)
    return 1


def _date(text: str) -> date | None:
    if text.lower() in {"never", "password must be changed"}:
        return None
    for form in ("%b %d, %Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a calendar date without a time
        except ValueError:
            continue
    raise ValueError("a date in no known form")


READER = Reader(
    name="chage",
    version="1",
    tables=("account",),
    recognise=recognise,
    read=read,
    priority=10,
)
