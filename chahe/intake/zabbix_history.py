"""History of a Zabbix item as CSV with the columns host, key (or key_), clock and value -> host_metric.

`clock` counts seconds from 1970-01-01 UTC. Items `system.cpu.util` without a state, or with idle: idle is taken from
100. Other items are skipped. A record is a CSV record.
"""

import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink, moment
from chahe.intake.csv_records import header_of, key, records

_TABLE = "host_metric"
_HEADERS = ("clock", "value")
_HOST, _KEY = ("host", "hostname", "host_name"), ("key", "key_", "item_key")
_ITEM = re.compile(r"system\.cpu\.util(?:\[(?:all)?(?:,(idle)?(?:,[a-z0-9]*)?)?\])?")
_CLOCK_DIGITS = 10
_WHOLE = 100


def recognise(head: Head) -> bool:
    """The header line."""
    found, _ = header_of(head)
    return set(_HEADERS) <= found and any(key(n) in found for n in _HOST) and any(key(n) in found for n in _KEY)


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See the module."""
    start = stream.read(65_536)
    _, delimiter = header_of(Head(ctx.path, start, len(start)))
    for record in records(stream, sink, _HEADERS, delimiter, _TABLE):
        item = _ITEM.fullmatch((record.get(*_KEY) or "").replace('"', "").replace(" ", ""))
        if item is None:
            sink.skip(record.number, record.loc, "another item")
            continue
        try:
            when, share = _moment(record.get("clock") or ""), _hundredths(record.get("value") or "")
        except ValueError as error:
            sink.reject(record.number, record.loc, str(error), _TABLE)
            continue
        busy = _WHOLE * 100 - share if item.group(1) else share
        values = {"product": "zabbix", "host": record.get(*_HOST), **moment("happened", when), "busy_bp": busy}
        sink.row(_TABLE, record.number, record.loc, values)


def _moment(said: str) -> datetime:
    if not (said.isascii() and said.isdigit() and len(said) <= _CLOCK_DIGITS):
        raise ValueError("clock is no count of seconds")
    return datetime.fromtimestamp(int(said), UTC)


def _hundredths(said: str) -> int:
    try:
        value = Decimal(said)
    except InvalidOperation:
        raise ValueError("value is no share of time") from None
    if not value.is_finite() or not 0 <= value <= _WHOLE:
        raise ValueError("value is no share of time")
    return int(value * 100)


READER = Reader(
    name="zabbix-history",
    version="1",
    tables=(_TABLE,),
    recognise=recognise,
    read=read,
    priority=10,
)
