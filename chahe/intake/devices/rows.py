"""Records of devices as rows: of net_connection what tells of a connection, of log_event the rest.

A device may tell of one connection several times: when it begins, while it lasts, when it ends. The records of one
connection become one row, at the last of them; those before are skipped with that reason. One whose end is not in the
file is a row at its last record all the same.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace

import orjson
import pyarrow as pa

from chahe.intake.api import Context, Sink
from chahe.intake.columns.block import Block
from chahe.intake.columns.making import Making, Spelling
from chahe.intake.columns.typed import Cells, no_nulls
from chahe.intake.command_secrets import masked, may_hold_secrets
from chahe.intake.devices.logons import told_rows
from chahe.intake.log_rows import moment_of
from chahe.intake.packets.internet import NAMES

CONNECTION, EVENT = "net_connection", "log_event"
TABLES = (CONNECTION, EVENT)
EARLIER = "an earlier record of a connection that a later line tells of again"
KEPT = 16_384
MOST = 500_000
"""Connections whose end is waited for at once; beyond that all of them become rows as they are."""
ALLOWED, DENIED = "allowed", "denied"
UNSET = "0.0.0.0"  # noqa: S104 - what devices write where there is no address, nothing is bound to it
_TEXTS = (
    *("product", "sensor", "proto", "service", "conn_state", "action", "action_words", "uid", "rule_id"),
    *("src_zone", "dst_zone", "src_nat_ip", "dst_nat_ip", "user_name"),
)
_NUMBERS = ("bytes_out", "bytes_in", "packets_out", "packets_in")
_LONGEST_US = 1 << 56
_SAME = dict.fromkeys(("icmp6", "icmpv6"), "ipv6-icmp")
ICMP = frozenset(("icmp", "ipv6-icmp"))
_SECRET_NAMES = frozenset(("password", "passwd", "pwd", "psk", "secret", "old_password", "new_password"))
_EVENT_COLUMNS = {
    **dict.fromkeys(
        ("product", "category", "service", "channel", "provider", "event_type", "host", "user_name", "native"),
        pa.string(),
    ),
    **dict.fromkeys(("happened", "happened_local"), pa.timestamp("us")),
    **dict.fromkeys(("happened_us", "event_id", "event_record_id", "secrets_masked"), pa.int64()),
}


@dataclass(frozen=True, slots=True)
class Connection:
    """A record of a connection: its texts by the columns of net_connection (`src`, `dst` for the addresses).

    `us` is when it began; `seen_us` when the record was written, which tells how long it lasted when nothing else does.
    """

    us: int | None
    fields: Mapping[str, str | None]
    duration_us: int | None = None
    key: Hashable | None = None  # what its records share; None: there is one record
    over: bool = True  # nothing follows
    inside: tuple[bool | None, bool | None] = (None, None)  # src and dst, as the device was told


@dataclass(frozen=True, slots=True)
class Logged:
    """Any other record."""

    us: int | None
    fields: Mapping[str, object]
    columns: Mapping[str, str | int | None] = field(default_factory=dict)  # of log_event
    hidden: int = 0  # secrets the reader has masked itself


@dataclass(frozen=True, slots=True)
class _Placed:
    rec: int
    loc: str
    one: Connection


class Rows:
    """Hands records on as rows. `products`: of connections, and of events as Sigma's rules call it."""

    def __init__(self, sink: Sink, ctx: Context, products: tuple[str, str], host: str | None) -> None:
        self.sink, self.ctx, self.products, self.host = sink, ctx, products, host
        self.ready: list[_Placed] = []
        self.going: dict[Hashable, _Placed] = {}
        self.events: list[tuple[int, str, Mapping[str, object]]] = []

    def connection(self, rec: int, loc: str, one: Connection) -> None:
        """A record of a connection."""
        placed = _Placed(rec, loc, one)
        if one.key is not None:
            before = self.going.pop(one.key, None)
            if before is not None:
                self.sink.skip(before.rec, before.loc, EARLIER)
                placed = replace(placed, one=_joined(before.one, one))
            if not one.over:
                self.going[one.key] = placed
                if len(self.going) > MOST:
                    self.flush(list(self.going.values()))
                    self.going = {}
                return
        self.ready.append(placed)
        if len(self.ready) >= KEPT:
            self.flush(self.ready)
            self.ready = []

    def event(self, rec: int, loc: str, one: Logged) -> None:
        """Any other record."""
        native, hidden = native_of(one.fields, self.ctx.secret)
        row = {"product": self.products[1], "host": self.host, **one.columns, **moment_of(one.us)}
        self.events.append((rec, loc, {**row, "secrets_masked": hidden + one.hidden, "native": native}))
        for table, values in told_rows(self.products[0], one.fields, row, one.us, self.ctx.secret):
            self.sink.aside(table, rec, loc, values)
        if len(self.events) >= KEPT:
            self.flush_events()

    def close(self) -> None:
        """At the end of the file."""
        self.flush(self.ready)
        self.flush(sorted(self.going.values(), key=lambda p: p.rec))
        self.flush_events()

    def flush(self, placed: list[_Placed]) -> None:
        """Rows of net_connection."""
        if not placed:
            return
        placed = sorted(placed, key=lambda p: p.rec)
        texts = {n: pa.array([p.one.fields.get(n) for p in placed], pa.string()) for n in _TEXTS}
        numbers = {n: pa.array([p.one.fields.get(n) for p in placed], pa.string()) for n in (*_NUMBERS, *_ENDS)}
        made = Making({**texts, **numbers}, len(placed), Spelling())
        for name in _TEXTS:
            made.text(name, name)
        made.columns["product"] = made.columns["product"].fill_null(self.products[0])
        if self.host:
            made.columns["sensor"] = made.columns["sensor"].fill_null(self.host)
        _happened(made, [p.one for p in placed])
        for end in ("src", "dst"):
            made.address(end, end, needed=True)
            made.port(f"{end}_port", f"{end}_port")
        for name in _NUMBERS:
            made.number(name, name)
        for at, end in enumerate(("src_local", "dst_local")):
            made.columns[end] = pa.array([p.one.inside[at] for p in placed], pa.bool_())
        recs = pa.array([p.rec for p in placed], pa.int64())
        made.settle(self.sink, CONNECTION, recs, pa.array([p.loc for p in placed], pa.string()))

    def flush_events(self) -> None:
        """Rows of log_event."""
        if self.events:
            columns = {
                name: pa.array([row.get(name) for _, _, row in self.events], kind)
                for name, kind in _EVENT_COLUMNS.items()
            }
            recs = pa.array([rec for rec, _, _ in self.events], pa.int64())
            locs = pa.array([loc for _, loc, _ in self.events], pa.string())
            self.sink.block(EVENT, Block(recs, locs, columns))
            self.events = []


_ENDS = ("src", "src_port", "dst", "dst_port")


def _happened(made: Making, ones: list[Connection]) -> None:
    us = [_in_calendar(c.us) for c in ones]
    known = pa.array([0 if u is None else u for u in us], pa.int64())
    made.moment("happened", "time", Cells(known))
    unknown = no_nulls(pa.array([u is None for u in us], pa.bool_()))
    if unknown is not None:
        # No year stated, or no time: the columns of the moment are NULL.
        for column in ("happened", "happened_local", "happened_us"):
            values = made.columns[column].to_pylist()
            kept = [None if u is None else v for u, v in zip(us, values, strict=True)]
            made.columns[column] = pa.array(kept, made.columns[column].type)
    spans = [c.duration_us for c in ones]
    sound = [d if d is not None and 0 <= d < _LONGEST_US else None for d in spans]
    made.columns["duration_us"] = pa.array(sound, pa.int64())


_FIRST_US, _LAST_US = 0, 253_370_764_800_000_000


def _in_calendar(us: int | None) -> int | None:
    return us if us is not None and _FIRST_US <= us < _LAST_US else None


def _joined(before: Connection, after: Connection) -> Connection:
    """What two records of one connection say: the later one's words, but who opened it and when is the first one's."""
    said: dict[str, str | None] = {name: value for name, value in after.fields.items() if value is not None}
    said |= {n: before.fields[n] for n in _ENDS if before.fields.get(n) is not None}
    return replace(
        after,
        us=after.us if before.us is None else before.us,
        fields={**before.fields, **said},
        inside=(
            after.inside[0] if before.inside[0] is None else before.inside[0],
            after.inside[1] if before.inside[1] is None else before.inside[1],
        ),
    )


def protocol(text: str | None) -> str | None:
    """A protocol by its number or its name, as the tables write it."""
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) <= 3:
        return NAMES.get(int(text), text)
    return _SAME.get(text.lower(), text.lower())


def native_of(fields: Mapping[str, object], secret: Callable[[str], tuple[str, str]]) -> tuple[str, int]:
    """All fields as JSON with sorted names, secrets masked; and how many were."""
    hidden = 0
    if any(name.lower() in _SECRET_NAMES for name in fields):
        fields, hidden = _masked_by_name(fields, secret)
    native = orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)
    if may_hold_secrets(native):
        out: dict[str, object] = {}
        for name, value in fields.items():
            told, count = masked(value, secret) if isinstance(value, str) else (value, 0)
            out[name] = told
            hidden += count
        native = orjson.dumps(out, option=orjson.OPT_SORT_KEYS)
    return native.decode("utf-8"), hidden


def _masked_by_name(
    fields: Mapping[str, object], secret: Callable[[str], tuple[str, str]]
) -> tuple[dict[str, object], int]:
    out, hidden = dict(fields), 0
    for name, value in fields.items():
        if name.lower() in _SECRET_NAMES and isinstance(value, str) and value:
            digest, tail = secret(value)
            out[name] = f"[secret hmac-sha256:{digest[:16]} {tail}]"
            hidden += 1
    return out, hidden
