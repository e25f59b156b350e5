"""Records of devices as rows: of net_connection what tells of a connection, of log_event the rest.

A device may tell of one connection several times: when it begins, while it lasts, when it ends. The records of one
connection become one row, at the last of them; those before are skipped with that reason. One whose end is not in the
file is a row at its last record all the same.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from chahe.intake.api import Context, Sink
from chahe.intake.columns.block import Array, Block
from chahe.intake.columns.making import Making, Spelling
from chahe.intake.columns.typed import Cells, moments, places
from chahe.intake.command_secrets import masked, may_hold_secrets
from chahe.intake.devices.blocks import FIRST_US, LAST_US, Connections, Events, events_in_order, in_order
from chahe.intake.devices.holding import Held, compacted, taken
from chahe.intake.devices.logons import told_rows
from chahe.intake.log_rows import moment_of
from chahe.intake.packets.internet import NAMES

CONNECTION, EVENT = "net_connection", "log_event"
TABLES = (CONNECTION, EVENT)
EARLIER = "an earlier record of a connection that a later line tells of again"
KEPT = 16_384
MOST = 500_000
"""Connections whose end is waited for at once; beyond that all of them become rows as they are."""
HOLDS = 8
"""Blocks whose columns are kept for the records that wait in them, before these are put together."""
ALLOWED, DENIED = "allowed", "denied"
UNSET = "0.0.0.0"  # noqa: S104 - what devices write where there is no address, nothing is bound to it
_TEXTS = (
    *("product", "sensor", "proto", "service", "conn_state", "action", "action_words", "uid", "rule_id"),
    *("src_zone", "dst_zone", "src_nat_ip", "dst_nat_ip", "user_name"),
)
_ENDS = ("src", "src_port", "dst", "dst_port")
_NUMBERS = ("bytes_out", "bytes_in", "packets_out", "packets_in")
_LONGEST_US = 1 << 56
_SAME = dict.fromkeys(("icmp6", "icmpv6"), "ipv6-icmp")
ICMP = frozenset(("icmp", "ipv6-icmp"))
SECRET_NAMES = frozenset(("password", "passwd", "pwd", "psk", "secret", "old_password", "new_password"))
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
    one: Connection


class Rows:
    """Hands records on as rows. `products`: of connections, and of events as Sigma's rules call it."""

    def __init__(self, sink: Sink, ctx: Context, products: tuple[str, str], host: str | None) -> None:
        self.sink, self.ctx, self.products, self.host = sink, ctx, products, host
        self.ready: list[_Placed] = []
        self.going: dict[Hashable, _Placed | Held] = {}
        self.holds = 0  # since they were put together
        self.events: list[tuple[int, Mapping[str, object]]] = []

    def connection(self, rec: int, one: Connection) -> None:
        """A record of a connection."""
        placed = _Placed(rec, one)
        if one.key is not None:
            before = self.going.pop(one.key, None)
            if before is not None:
                self.sink.skip(before.rec, f"line:{before.rec}", EARLIER)
                first = _single(before) if isinstance(before, Held) else before.one
                placed = replace(placed, one=_joined(first, one))
            if not one.over:
                self.begin(one.key, placed)
                return
        self.ready.append(placed)
        if len(self.ready) >= KEPT:
            self.flush(self.ready)
            self.ready = []

    def begin(self, key: Hashable, one: "_Placed | Held") -> None:
        """A record of a connection that goes on."""
        self.going[key] = one
        if len(self.going) > MOST:
            self.flush_going()

    def held(self) -> None:
        """Another block has records that wait in its columns."""
        self.holds += 1
        if self.holds >= HOLDS:
            self.holds = 0
            compacted(self.going)

    def flush_going(self) -> None:
        """Rows of the connections that go on."""
        waiting = sorted(self.going.values(), key=lambda p: p.rec)
        self.going = {}
        placed = [p for p in waiting if isinstance(p, _Placed)]
        held = [p for p in waiting if isinstance(p, Held)]
        parts = [*([_columns(placed)] if placed else ()), *([taken(held)] if held else ())]
        if parts:
            self.rows_of(in_order(parts))

    def event(self, rec: int, one: Logged) -> None:
        """Any other record."""
        native, hidden = native_of(one.fields, self.ctx.secret)
        row = {"product": self.products[1], "host": self.host, **one.columns, **moment_of(one.us)}
        self.events.append((rec, {**row, "secrets_masked": hidden + one.hidden, "native": native}))
        for table, values in told_rows(self.products[0], one.fields, row, one.us, self.ctx.secret):
            self.sink.aside(table, rec, f"line:{rec}", values)
        if len(self.events) >= KEPT:
            self.flush_events(())

    def columns(self, found: Sequence[Connections | Events]) -> None:
        """Records read by columns; `lines` are their numbers, no other record tells of their connections."""
        connections = [x for x in found if isinstance(x, Connections) and len(x.lines)]
        events = [x for x in found if isinstance(x, Events) and len(x.lines)]
        if connections:
            self.rows_of(in_order([*connections, *([_columns(self.ready)] if self.ready else ())]))
            self.ready = []
        if events:
            self.flush_events([self.given(x) for x in events])

    def given(self, many: Events) -> Events:
        """Events with the columns all of them have."""
        made = Making({}, len(many.lines), Spelling(), dict(many.columns))
        _filled(made, "host", self.host)
        if "product" not in made.columns:
            made.constant("product", self.products[1])
        moment, _ = moments("happened", Cells(many.us))
        hidden = pa.array(np.zeros(made.rows, np.int64))
        return Events(many.lines, many.us, {**made.columns, **moment, "secrets_masked": hidden})

    def close(self) -> None:
        """At the end of the file."""
        self.flush(self.ready)
        self.flush_going()
        self.flush_events(())

    def flush(self, placed: list[_Placed]) -> None:
        """Rows of net_connection."""
        if placed:
            self.rows_of(_columns(sorted(placed, key=lambda p: p.rec)))

    def rows_of(self, many: Connections) -> None:
        """Rows of net_connection from columns."""
        made = Making(many.texts, len(many.lines), Spelling())
        for name in _TEXTS:
            made.text(name, name)
        _filled(made, "product", self.products[0])
        _filled(made, "sensor", self.host)
        _happened(made, many.us)
        made.columns["duration_us"] = _bounded(many.duration_us, _LONGEST_US)
        for end in ("src", "dst"):
            made.address(end, end, needed=True)
            made.port(f"{end}_port", f"{end}_port")
        for name in _NUMBERS:
            made.number(name, name)
        if many.inside is not None:
            made.columns["src_local"], made.columns["dst_local"] = many.inside
        recs = pa.array(many.lines)
        made.settle(self.sink, CONNECTION, recs, places(recs))

    def flush_events(self, others: Sequence[Events]) -> None:
        """Rows of log_event: those that wait, and others that are columns."""
        parts = [*others, *([_event_columns(self.events)] if self.events else ())]
        self.events = []
        if parts:
            whole = events_in_order(parts)
            recs = pa.array(whole.lines)
            self.sink.block(EVENT, Block(recs, places(recs), whole.columns))


def _single(held: Held) -> Connection:
    """A record that was read by columns, by itself."""
    kept, row = held.hold.columns, held.row
    fields = {name: values[row].as_py() for name, values in kept.texts.items()}
    return Connection(kept.us[row].as_py(), fields, kept.duration_us[row].as_py(), over=False)


def _columns(placed: Sequence[_Placed]) -> Connections:
    ones = [p.one for p in placed]
    flags = [pa.array([c.inside[n] for c in ones], pa.bool_()) for n in (0, 1)]
    return Connections(
        np.array([p.rec for p in placed], np.int64),
        {n: pa.array([c.fields.get(n) for c in ones], pa.string()) for n in (*_TEXTS, *_NUMBERS, *_ENDS)},
        pa.array([_in_calendar(c.us) for c in ones], pa.int64()),
        pa.array([_in_span(c.duration_us) for c in ones], pa.int64()),
        inside=(flags[0], flags[1]),
    )


def _event_columns(events: Sequence[tuple[int, Mapping[str, object]]]) -> Events:
    columns = {name: pa.array([row.get(name) for _, row in events], kind) for name, kind in _EVENT_COLUMNS.items()}
    return Events(np.array([rec for rec, _ in events], np.int64), columns["happened_us"], columns)


def _filled(made: Making, column: str, value: str | None) -> None:
    """The value where there is none."""
    if value is None:
        return
    if column in made.columns:
        made.columns[column] = made.columns[column].fill_null(value)
    else:
        made.constant(column, value)


def _happened(made: Making, us: Array) -> None:
    us = _bounded(us, LAST_US)
    made.moment("happened", "time", Cells(us.fill_null(0)))
    if us.null_count:
        # No year stated, or no time: the columns of the moment are NULL.
        unknown = us.is_null()
        for column in ("happened", "happened_local", "happened_us"):
            values = made.columns[column]
            made.columns[column] = pc.if_else(unknown, pa.scalar(None, values.type), values)


def _bounded(numbers: Array, most: int) -> Array:
    """The numbers from 0 to below `most`, NULL for the others."""
    ends = pc.min_max(numbers).as_py()
    if ends["min"] is None or (ends["min"] >= 0 and ends["max"] < most):
        return numbers
    good = pc.and_(pc.greater_equal(numbers, 0), pc.less(numbers, most))
    return pc.if_else(good, numbers, pa.scalar(None, pa.int64()))


def _in_span(us: int | None) -> int | None:
    return us if us is not None and 0 <= us < _LONGEST_US else None


def _in_calendar(us: int | None) -> int | None:
    return us if us is not None and FIRST_US <= us < LAST_US else None


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
    if any(name.lower() in SECRET_NAMES for name in fields):
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
        if name.lower() in SECRET_NAMES and isinstance(value, str) and value:
            digest, tail = secret(value)
            out[name] = f"[secret hmac-sha256:{digest[:16]} {tail}]"
            hidden += 1
    return out, hidden
