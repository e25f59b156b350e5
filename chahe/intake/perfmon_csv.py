r"""Windows performance counters as `relog -f CSV` and PerfMon write them -> host_metric. A record is a CSV record.

The first cell is `(PDH-CSV 4.0) (Taipei Standard Time)(-480)`: minutes to add to local time to get UTC. Every column
`\\HOST\Processor(_Total)\% Processor Time` (or Processor Information) gives a row of that host; other columns are left
out. Times are always month/day/year. A blank value was not measured.
"""

import re
from datetime import datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink, moment
from chahe.intake.csv_records import plain_records
from chahe.intake.text_lines import head_text

_TABLE = "host_metric"
_HEAD = re.compile(r"\(PDH-CSV 4\.0\)(?: \([^)]{0,64}\)\((-?[0-9]{1,4})\))?")
_COUNTER = re.compile(
    r"\\\\([^\\]{1,255})\\(?:Processor|Processor Information|處理器|處理器資訊)\(_Total\)\\% ?"
    r"(?:Processor Time|處理器時間)"
)
_STAMP = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4}) ([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,6}))?")
_WHOLE = 100


def recognise(head: Head) -> bool:
    """The first cell."""
    text = head_text(head).removeprefix("\ufeff").lstrip('"')
    return _HEAD.match(text) is not None


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See the module."""
    hosts: dict[int, str] = {}
    width, zone = 0, ctx.zone
    for number, loc, cells in plain_records(stream, sink, ",", _TABLE):
        first = _HEAD.fullmatch(cells[0].removeprefix("\ufeff"))
        if first:
            hosts = {i: m.group(1) for i, c in enumerate(cells) if (m := _COUNTER.fullmatch(c.strip()))}
            width = len(cells)
            zone = ctx.zone if first.group(1) is None else timezone(timedelta(minutes=-int(first.group(1))))
            if hosts:
                sink.skip(number, loc, "header")
            else:
                sink.reject(number, loc, "no column with the time of all processors", _TABLE)
        elif len(cells) != width:
            sink.reject(number, loc, f"{len(cells)} cells under {width} headers", _TABLE)
        else:
            _take(number, loc, cells, hosts, zone, sink)


def _take(number: int, loc: str, cells: list[str], hosts: dict[int, str], zone: timezone, sink: Sink) -> None:
    try:
        when = _moment(cells[0], zone)
        measured = {host: _hundredths(cells[i]) for i, host in hosts.items() if cells[i].strip()}
    except ValueError as error:
        sink.reject(number, loc, str(error), _TABLE)
        return
    if not measured:
        sink.skip(number, loc, "not measured")
    for host, busy in measured.items():
        sink.row(_TABLE, number, loc, {"product": "perfmon", "host": host, **moment("happened", when), "busy_bp": busy})


def _moment(said: str, zone: timezone) -> datetime:
    found = _STAMP.fullmatch(said.strip())
    if found is None:
        raise ValueError("not a time of PerfMon")
    month, day, year, hour, minute, second = (int(g) for g in found.groups()[:6])
    return datetime(year, month, day, hour, minute, second, int((found.group(7) or "0").ljust(6, "0")), zone)


def _hundredths(said: str) -> int:
    """A share of time in 1/100 %; more than 100 by a rounding of the counter is 100. Raises ValueError."""
    try:
        value = Decimal(said.strip())
    except InvalidOperation:
        raise ValueError("not a share of time") from None
    if not value.is_finite() or not 0 <= value <= _WHOLE + 1:
        raise ValueError("not a share of time")
    return int(min(value, Decimal(_WHOLE)) * 100)


READER = Reader(
    name="perfmon-csv",
    version="1",
    tables=(_TABLE,),
    recognise=recognise,
    read=read,
    priority=10,
)
