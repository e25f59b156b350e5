"""Zeek logs without a table of their own (files, notice, weird, x509, dhcp …) as events: one of `log_event` a record.

`native` holds the fields under Zeek's names, which Sigma's rules for product zeek use; `service` is the log's name.
Numbers stay numbers, sets and vectors are lists, an absent field is left out. Secrets are masked, `password` whole.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

import orjson
import pyarrow as pa

from chahe.intake.columns.block import FIRST_US, LAST_US, Block
from chahe.intake.columns.typed import places
from chahe.intake.command_secrets import masked, may_hold_secrets
from chahe.intake.log_rows import moment_of
from chahe.intake.zeek.escapes import plain
from chahe.intake.zeek.header import Schema
from chahe.intake.zeek.rows import SENSOR

NO_TIME = "ts: no time"
WIDTH = "another number of fields than #fields names"
SECRET_FIELDS = ("password",)
_EIGHT_HOURS = 8 * 3_600_000_000
MILLISECONDS = 100_000_000_000_000_000
"""Microseconds of the year 5138: a greater `ts` of a JSON log counted milliseconds."""

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - columns are naive
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?Z")
_SECONDS = re.compile(r"(-?)([0-9]{1,12})(?:\.([0-9]{1,6}))?")
_WHOLE = re.compile(r"-?[0-9]{1,18}")
_REAL = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_WHOLES = frozenset(("count", "int", "port"))
_REALS = frozenset(("double", "time", "interval"))

_TIME, _TEXT, _NUMBER = pa.timestamp("us"), pa.string(), pa.int64()
_COLUMNS = {
    **dict.fromkeys(("product", "service", "channel", "host", "native"), _TEXT),
    **dict.fromkeys(("happened", "happened_local"), _TIME),
    **dict.fromkeys(("happened_us", "secrets_masked"), _NUMBER),
}
Secret = Callable[[str], tuple[str, str]]
Row = Mapping[str, object]


def text_us(text: str) -> int | None:
    """Decimal seconds, at most six decimals, as microseconds; None of anything else."""
    found = _SECONDS.fullmatch(text)
    if found is None:
        return None
    us = int(found[2]) * 1_000_000 + int((found[3] or "").ljust(6, "0"))
    return -us if found[1] else us


def value_us(value: object) -> int | None:
    """`ts` of a JSON log as microseconds: seconds, milliseconds, or ISO 8601 in UTC; None of anything else."""
    if isinstance(value, str):
        return iso_us(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    us = int((Decimal(repr(value)) * 1_000_000).to_integral_value(ROUND_HALF_EVEN))
    us = us // 1000 if us > MILLISECONDS else us
    return us if in_calendar(us) else None


def iso_us(text: str) -> int | None:
    """2026-03-02T00:00:00.000001Z as microseconds; None of anything else."""
    if not _ISO.fullmatch(text):
        return None
    try:
        when = datetime.fromisoformat(text[:-1])
    except ValueError:
        return None
    us = (when - EPOCH) // timedelta(microseconds=1)
    return us if in_calendar(us) else None


def in_calendar(us: int) -> bool:
    """Whether all three columns of the moment can be written."""
    return FIRST_US <= us <= LAST_US - _EIGHT_HOURS


def event_form(schema: Schema, secret: Secret) -> Callable[[str], Row | str]:
    """What makes a row of a line of such a log, or says why it makes none."""
    types = schema.types or ("string",) * len(schema.fields)
    values = [_value_of(kind, schema) for kind in types]
    named = list(zip(schema.fields, values, strict=True))
    at = schema.fields.index("ts") if "ts" in schema.fields else None

    def row(line: str) -> Row | str:
        parts = line.split(schema.separator)
        if len(parts) != len(named):
            return WIDTH
        us = None
        if at is not None:
            us = text_us(parts[at])
            if us is None or not in_calendar(us):
                return NO_TIME
        fields = {name: value(part) for (name, value), part in zip(named, parts, strict=True) if part != schema.unset}
        return event_row(schema.path, fields, us, secret)

    return row


def event_row(log: str, fields: Mapping[str, object], us: int | None, secret: Secret) -> Row:
    """A row of `log_event`."""
    native = orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)
    hidden = 0
    if any(name in fields for name in SECRET_FIELDS) or may_hold_secrets(native):
        fields, hidden = _hidden(fields, secret)
        native = orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)
    return {
        "product": "zeek",
        "service": log or None,
        "channel": log or None,
        "host": next((str(fields[n]) for n in SENSOR if n in fields), None),
        **moment_of(us),
        "secrets_masked": hidden,
        "native": native.decode("utf-8"),
    }


def events_block(rows: Mapping[int, Row]) -> Block:
    """Rows of `log_event` by line number, as columns."""
    recs = pa.array(list(rows), pa.int64())
    columns = {name: pa.array([row[name] for row in rows.values()], kind) for name, kind in _COLUMNS.items()}
    return Block(recs, places(recs), columns)


def _hidden(fields: Mapping[str, object], secret: Secret) -> tuple[dict[str, object], int]:
    out: dict[str, object] = {}
    count = 0
    for name, value in fields.items():
        out[name], hidden = _masked(name, value, secret)
        count += hidden
    return out, count


def _masked(name: str, value: object, secret: Secret) -> tuple[object, int]:
    if isinstance(value, list):
        told = [_masked(name, one, secret) for one in value]
        return [one for one, _ in told], sum(n for _, n in told)
    if not isinstance(value, str):
        return value, 0
    if name in SECRET_FIELDS and value:
        digest, tail = secret(value)
        return f"[secret hmac-sha256:{digest[:16]} {tail}]", 1
    return masked(value, secret)


def _value_of(kind: str, schema: Schema) -> Callable[[str], object]:
    """What makes a value of a field's text."""
    inner = re.fullmatch(r"(?:set|vector|table)\[(.*)\]", kind)
    if inner is not None:
        one = _value_of(inner[1], schema)
        return lambda text: [] if text == schema.empty else [one(part) for part in text.split(schema.set_separator)]
    if kind == "bool":
        return lambda text: {"T": True, "F": False}.get(text, text)
    if kind in _WHOLES:
        return lambda text: int(text) if _WHOLE.fullmatch(text) else text
    if kind in _REALS:
        return lambda text: float(text) if _REAL.fullmatch(text) else text
    return lambda text: "" if text == schema.empty else plain(text)
