"""Events become rows: one of `log_event` each, and rows of the families an event belongs to (families: one file per
operating system). A record is an event; its rows carry the same number.

A secret typed into a command line is masked in every row (command_secrets.py); the evidence keeps it. `secrets_masked`
tells which rows a rule must not be run on as they stand (docs/decisions/0005).
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import BinaryIO, NamedTuple

import orjson

from chahe.intake.api import Context, Reader, Sink
from chahe.intake.command_secrets import masked, may_hold_secrets
from chahe.intake.events import Decoder, Event, Fate, Lost, Piece, Value
from chahe.intake.log_blocks import LineBlocks, Many

FAMILIES = ("logon_event", "account_change", "process_event", "log_control")
TABLES = ("log_event", *FAMILIES)
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - columns are naive
_TAIPEI = timedelta(hours=8)
_NO_MOMENT: Mapping[str, object] = {"happened": None, "happened_local": None, "happened_us": None}
_FIRST_SLOT, _SLOT = 4096, 65_536
_KEPT = 4_096
"""Texts whose masking is remembered: command lines repeat."""

Fields = Mapping[str, object]


class Family(NamedTuple):
    """A row of a family. `happened`, `host`, `channel`, `event_id` and the OCSF columns are added."""

    table: str
    ocsf_class: int | None
    ocsf_activity: int | None
    values: dict[str, object]


class Common(NamedTuple):
    """What every event has, under our names; `event_type` for logs that use words."""

    channel: str | None
    provider: str | None
    event_id: int | None
    event_type: str | None
    record_id: int | None
    host: str | None
    user: str | None


Naming = Callable[[Event], Common]
Sorting = Callable[[Event], tuple[Family, ...]]


def moment_of(us: int | None) -> Mapping[str, object]:
    """The columns of `moment("happened")`. Raises OverflowError beyond the calendar."""
    if us is None:
        return _NO_MOMENT
    utc = _EPOCH + timedelta(microseconds=us)
    return {"happened": utc, "happened_local": utc + _TAIPEI, "happened_us": us}


by_columns = True
"""False: every line goes to the decoder, which tests compare with."""


def log_reader(decoder: Decoder, naming: Naming, sorting: Sorting, many: Many | None = None) -> Reader:
    """The reader of a log format: its decoder's events as rows. `many` reads lines together exactly as the decoder does
    (log_blocks.py). Raises nothing itself.
    """

    def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
        reading = _Reading(sink, ctx, decoder, naming, sorting)
        if many is None or not by_columns:
            reading.run(stream)
        else:
            LineBlocks(sink, many, reading.decode, reading).run(stream)

    return Reader(decoder.name, decoder.version, TABLES, decoder.recognise, read, decoder.priority)


class _Reading:
    def __init__(self, sink: Sink, ctx: Context, decoder: Decoder, naming: Naming, sorting: Sorting) -> None:
        self.sink, self.ctx, self.decoder = sink, ctx, decoder
        self.naming, self.sorting = naming, sorting
        self.rec = 0
        self.seen: dict[str, tuple[str, int]] = {}

    def run(self, stream: BinaryIO) -> None:
        for event in self.decoder.events(stream, self.lost, self.ctx):
            self.one(event)

    def decode(self, stream: BinaryIO, piece: Piece) -> Iterator[Event]:
        return self.decoder.decode(stream, piece, self.lost, self.ctx)

    def one(self, event: Event) -> None:
        self.rec += 1
        loc = self.decoder.locator(event)
        try:
            self.event(event, loc)
        except (OverflowError, TypeError, ValueError) as error:
            # A time beyond the calendar, or text no encoding knows.
            self.sink.reject(self.rec, loc, f"the event cannot be kept as a row ({type(error).__name__})")

    def lost(self, one: Lost) -> None:
        self.rec += 1
        if one.fate is Fate.SKIP:
            self.sink.skip(self.rec, one.place, one.reason)
        elif one.fate is Fate.DAMAGE:
            self.sink.damage(self.rec, one.place, one.reason)
        else:
            self.sink.reject(self.rec, one.place, one.reason)

    def event(self, event: Event, loc: str) -> None:
        common = self.naming(event)
        happened = moment_of(event.when)
        native = orjson.dumps(event.fields, option=orjson.OPT_SORT_KEYS)
        hidden = 0
        families = self.sorting(event)
        if may_hold_secrets(native):
            event, families, hidden = self.hide(event, families)
            if hidden:
                native = orjson.dumps(event.fields, option=orjson.OPT_SORT_KEYS)
        first = families[0] if families else None
        product, category, service = event.source
        row: dict[str, object] = {
            "product": product or None,
            "category": category or None,
            "service": service or None,
            "channel": common.channel,
            "provider": common.provider,
            "event_id": common.event_id,
            "event_type": common.event_type,
            "event_record_id": common.record_id,
            "host": common.host,
            "user_name": common.user,
            **happened,
            "ocsf_class_uid": first and first.ocsf_class,
            "ocsf_activity_id": first and first.ocsf_activity,
            "chunk": (event.at - _FIRST_SLOT) // _SLOT if event.at >= 0 else None,
            "secrets_masked": hidden,
            "native": native.decode(),
        }
        if not self.sink.row("log_event", self.rec, loc, row):
            return
        for family in families:
            shared = {"host": common.host, "channel": common.channel, "event_id": common.event_id, **happened}
            ocsf = {"ocsf_class_uid": family.ocsf_class, "ocsf_activity_id": family.ocsf_activity}
            self.sink.row(family.table, self.rec, loc, {**shared, **ocsf, **family.values})

    def hide(self, event: Event, families: tuple[Family, ...]) -> tuple[Event, tuple[Family, ...], int]:
        """The same without secrets, and how many fields' values held how many."""
        fields: dict[str, Value | list[Value]] = {}
        count = 0
        for name, value in event.fields.items():
            if type(value) is str:
                fields[name], hidden = self.masked(value)
                count += hidden
            elif type(value) is list:
                told = [self.masked(v) if type(v) is str else (v, 0) for v in value]
                fields[name] = [v for v, _ in told]
                count += sum(n for _, n in told)
            else:
                fields[name] = value
        if not count:
            return event, families, 0
        clean = tuple(
            f._replace(values={k: self.masked(v)[0] if type(v) is str else v for k, v in f.values.items()})
            for f in families
        )
        return event._replace(fields=fields), clean, count

    def masked(self, text: str) -> tuple[str, int]:
        known = self.seen.get(text)
        if known is None:
            known = masked(text, self.ctx.secret)
            if len(self.seen) >= _KEPT:
                self.seen.clear()
            if len(text) <= _SLOT:
                self.seen[text] = known
        return known


def as_text(value: object) -> str | None:
    """A field's value as a column of text: '-' and nothing are NULL; a number as its digits; a list joined."""
    if type(value) is str:
        return value if value not in ("", "-") else None
    if value is None:
        return None
    if type(value) is bool:
        return "true" if value else "false"
    if type(value) is list:
        return "; ".join(_each(value)) or None
    return str(value)


def _each(values: list[object]) -> Iterator[str]:
    for value in values:
        said = as_text(value)
        if said is not None:
            yield said


def as_number(value: object) -> int | None:
    """A field's value as a whole number: digits or 0x…; None of anything else or what no column holds."""
    if type(value) is int:
        return value if -(2**63) <= value < 2**63 else None
    if type(value) is not str or len(value) > 20 or not value.isascii():
        return None
    try:
        number = int(value, 16) if value[:2] in ("0x", "0X") else int(value)
    except ValueError:
        return None
    return number if -(2**63) <= number < 2**63 else None
