"""Records of an export, read by the readers of the formats their messages are of.

What came from one host and input is one stretch, as the original file was: its messages are read in the order of their
times by the reader that knows them, so that its rows are those the original file gives. An export states the time of
each message: it tells the year of one that writes none. A stretch that no reader knows whole is asked line by line; a
line its reader refuses is asked of the others. What nobody knows becomes a log_event of the export's own columns.

The messages wait in a file of ours without a name, encoded once more, not in memory.
"""

import tempfile
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from typing import IO, BinaryIO, NamedTuple, cast

import orjson
import re2

from chahe.intake.api import HEAD_BYTES, TAIPEI, Context, Head, Reader, Sink, first_to_claim, in_turn, readers
from chahe.intake.events import Decoder, Event, Fate, Lost, Piece
from chahe.intake.exports.original import Original
from chahe.intake.exports.placing import Placing
from chahe.intake.log_rows import Common, Family, as_text, log_reader
from chahe.intake.windows_event import EPOCH

FORMS = (
    *("access-json", "access-log", "asa", "auditd", "cef", "checkpoint", "f5", "f5-asm", "fortios", "journald", "leef"),
    *("ise", "linux-syslog", "modsecurity", "openvpn", "panos", "squid", "suricata-eve", "windows-json", "zeek-json"),
)
"""Readers of formats whose records are lines that need no header."""

TABLES = (
    *("log_event", "logon_event", "account_change", "process_event", "log_control", "dhcp_event", "net_connection"),
    *("dns_query", "web_request", "tls_session", "security_alert"),
)
"""Every table one of them fills."""

_IN_MEMORY = 8 << 20
_STRETCHES = 4_096
"""Inputs kept apart; beyond that what is left is kept apart by format only."""
_TRIED = 500
_WIDE_US = 350 * 86_400_000_000
_HOST = re2.compile(r"[0-9A-Za-z_](?:[0-9A-Za-z_.:-]{0,253}[0-9A-Za-z_])?")
_NAME = re2.compile(r"[0-9A-Za-z_.-]{1,100}")
_NOBODY = frozenset(("N/A", "n/a", "unknown"))
_USERS = ("user", "Username", "User", "suser", "SourceUserName", "Account", "src_user", "User Name")


class Said(NamedTuple):
    """How an export is called, and what its columns mean where no reader knows the message."""

    product: str
    users: tuple[str, ...] = _USERS


@dataclass(slots=True)
class _Stretch:
    """Records of one input: where they wait, their numbers, their times."""

    host: str | None
    source: str | None
    kind: str | None
    places: "array[int]" = field(default_factory=lambda: array("q"))
    recs: "array[int]" = field(default_factory=lambda: array("q"))
    times: "array[int]" = field(default_factory=lambda: array("q"))

    def kept(self, chosen: Iterable[int]) -> "_Stretch":
        """Some of the records, in this order."""
        out = _Stretch(self.host, self.source, self.kind)
        for at in chosen:
            out.places.append(self.places[at])
            out.recs.append(self.recs[at])
            out.times.append(self.times[at])
        return out


_NO_TIME = -(1 << 62)


def read_originals(
    records: Iterable[Original], sink: Sink, ctx: Context, place: Callable[[int], str], said: Said
) -> None:
    """Every record as the rows of its message. `place`: the locator of a record of the export."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as file:
        reading = _Reading(cast("IO[bytes]", file), sink, ctx, place, said)
        for stretch in reading.stretches(records):
            for part in _by_year(_in_order(stretch)):
                reading.read(part)


@cache
def forms() -> tuple[Reader, ...]:
    """The readers of `FORMS` there are, in the order in which they are asked."""
    return in_turn({name: reader for name, reader in readers().items() if name in FORMS})


def known_line(line: str) -> Reader | None:
    """The reader that knows a line by itself."""
    data = line.encode("utf-8", "replace") + b"\n"
    return first_to_claim(Head("", data[:HEAD_BYTES], len(data)), forms())


class _Reading:
    def __init__(self, file: IO[bytes], sink: Sink, ctx: Context, place: Callable[[int], str], said: Said) -> None:
        self.file, self.sink, self.ctx, self.place, self.said = file, sink, ctx, place, said
        self.beside: tuple[str | None, str | None, str | None] = (None, None, None)  # of the event being made

    def stretches(self, records: Iterable[Original]) -> Iterator[_Stretch]:
        """The records by input, each input at its first record's turn; all of them wait first."""
        found: dict[tuple[str | None, ...], _Stretch] = {}
        at = 0
        for one in records:
            key = (one.host, one.source, one.kind)
            if key not in found and len(found) >= _STRETCHES:
                key = (None, None, one.kind)
            stretch = found.setdefault(key, _Stretch(*key))
            stretch.places.append(at)
            stretch.recs.append(one.rec)
            stretch.times.append(_NO_TIME if one.us is None else one.us)
            at += self.file.write(orjson.dumps([one.line, one.host, one.source, one.kind, one.fields]) + b"\n")
        yield from found.values()

    def read(self, stretch: _Stretch) -> None:
        """One input: by the reader that knows it whole, else line by line."""
        lines = [at for at, line in enumerate(self.lines(stretch)) if line is not None]
        own = sorted(set(range(len(stretch.recs))) - set(lines))
        if lines:
            spoken = stretch if not own else stretch.kept(lines)
            reader = self.known(spoken)
            if reader is not None:
                self.by(reader, spoken, again=True)
            else:
                own += [lines[at] for at in self.each(spoken)]
        if own:
            self.own(stretch.kept(sorted(own)))

    def each(self, stretch: _Stretch) -> list[int]:
        """Read the lines some reader knows alone; the indices of those nobody knows."""
        known: dict[str, list[int]] = {}
        unknown: list[int] = []
        for at, line in enumerate(self.lines(stretch)):
            if at == _TRIED and not known:
                unknown += range(at, len(stretch.recs))
                break
            reader = known_line(line or "")
            if reader is None or reader.name == "linux-syslog":
                unknown.append(at)
            else:
                known.setdefault(reader.name, []).append(at)
        for name, chosen in known.items():
            self.by(readers()[name], stretch.kept(chosen), again=False)
        rest = stretch.kept(unknown)
        reader = self.known(rest) if unknown else None
        if reader is not None:
            self.by(reader, rest, again=False)
            return []
        linux = [at for at in unknown if (found := known_line(self.line(stretch, at) or "")) and found is not None]
        if linux:
            self.by(readers()["linux-syslog"], stretch.kept(linux), again=False)
        return sorted(set(unknown) - set(linux))

    def known(self, stretch: _Stretch) -> Reader | None:
        """The reader that knows what begins a stretch."""
        head = b""
        for line in self.lines(stretch):
            head += (line or "").encode("utf-8", "replace") + b"\n"
            if len(head) >= HEAD_BYTES:
                break
        return first_to_claim(Head("", head[:HEAD_BYTES], len(head)), forms())

    def by(self, reader: Reader, stretch: _Stretch, *, again: bool) -> None:
        """Read a stretch by one reader. `again`: what it refuses is asked of the others."""
        placing = Placing(self.sink, stretch.recs, self.place)
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as file:
            for line in self.lines(stretch):
                file.write((line or "").encode("utf-8", "replace") + b"\n")
            file.seek(0)
            reader.read(cast("BinaryIO", file), placing, self.context(stretch))
        placing.close()
        refused = dict(placing.refused)
        if again and refused:
            index = {rec: at for at, rec in enumerate(stretch.recs)}
            others: dict[str, list[int]] = {}
            for rec in refused:
                other = known_line(self.line(stretch, index[rec]) or "")
                if other is not None and other.name != reader.name:
                    others.setdefault(other.name, []).append(index[rec])
            for name, chosen in others.items():
                for at in chosen:
                    del refused[stretch.recs[at]]
                self.by(readers()[name], stretch.kept(chosen), again=False)
        self.refuse(refused)

    def refuse(self, refused: Mapping[int, Sequence[tuple[str, str | None]]]) -> None:
        for rec, reasons in sorted(refused.items()):
            for reason, table in reasons:
                self.sink.reject(rec, self.place(rec), reason, table)

    def own(self, stretch: _Stretch) -> None:
        """Records of no known form as events of their own columns."""

        def events(*given: object) -> Iterator[Event]:
            for at, us in enumerate(stretch.times):
                _, host, source, kind, fields = self.waiting(stretch.places[at])
                self.beside = host, source, kind
                named = {name: value for name, value in fields.items() if value not in (None, "")}
                when = None if us == _NO_TIME else us
                yield Event(at + 1, b"", ("", "", kind or ""), named, when)  # type: ignore[arg-type]  # JSON's values

        decoder = Decoder(self.said.product, "1", "line", lambda _: False, _one_piece, events)
        placing = Placing(self.sink, stretch.recs, self.place)
        log_reader(decoder, self.naming, _no_family).read(cast("BinaryIO", self.file), placing, self.ctx)
        placing.close()
        self.refuse(placing.refused)

    def naming(self, event: Event) -> Common:
        """See `log_rows.Naming`."""
        host, source, kind = self.beside
        users = (as_text(event.fields.get(name)) for name in self.said.users)
        user = next((one for one in users if one and one not in _NOBODY), None)
        return Common(source, self.said.product, None, kind, None, host, user)

    def context(self, stretch: _Stretch) -> Context:
        """What the original file's reader would know: the host by its folder, the period by the export's own times."""
        host = stretch.host if stretch.host and _HOST.fullmatch(stretch.host) else None
        last = (stretch.source or "").replace("\\", "/").rpartition("/")[2]
        name = last if _NAME.fullmatch(last) else "messages"
        known = [us for us in stretch.times if us != _NO_TIME]
        path = f"hosts/{host}/{name}" if host else name
        if not known:
            return replace(self.ctx, path=path)
        first, end = (_day(us).isoformat() for us in (min(known), max(known)))
        return replace(self.ctx, path=path, period_from=first, period_to=end)

    def lines(self, stretch: _Stretch) -> Iterator[str | None]:
        for place in stretch.places:
            yield self.waiting(place)[0]

    def line(self, stretch: _Stretch, at: int) -> str | None:
        return self.waiting(stretch.places[at])[0]

    def waiting(self, place: int) -> tuple[str | None, str | None, str | None, str | None, dict[str, object]]:
        self.file.seek(place)
        return cast(
            "tuple[str | None, str | None, str | None, str | None, dict[str, object]]",
            orjson.loads(self.file.readline()),
        )


def _one_piece(*_: object) -> list[Piece]:
    return [Piece(0, 0)]


def _no_family(_: Event) -> tuple[Family, ...]:
    return ()


def _in_order(stretch: _Stretch) -> _Stretch:
    """The records as the device wrote them: exports give the newest first."""
    known = [us for us in stretch.times if us != _NO_TIME]
    if len(known) > 1 and known[0] > known[-1]:
        return stretch.kept(range(len(stretch.recs) - 1, -1, -1))
    return stretch


def _by_year(stretch: _Stretch) -> Sequence[_Stretch]:
    """A stretch of nearly a year or more in parts of one year each: a line without a year is of that of its time."""
    known = [us for us in stretch.times if us != _NO_TIME]
    if not known or max(known) - min(known) < _WIDE_US:
        return (stretch,)
    found: dict[int, list[int]] = {}
    for at, us in enumerate(stretch.times):
        found.setdefault(EPOCH.year if us == _NO_TIME else _day(us).year, []).append(at)
    return [stretch.kept(found[year]) for year in sorted(found)]


def _day(us: int) -> date:
    return (EPOCH + timedelta(microseconds=us)).astimezone(TAIPEI).date()


def tell(sink: Sink, rec: int, one: Lost) -> None:
    """Tell a sink of a record of the export that is none."""
    if one.fate is Fate.SKIP:
        sink.skip(rec, one.place, one.reason)
    elif one.fate is Fate.DAMAGE:
        sink.damage(rec, one.place, one.reason)
    else:
        sink.reject(rec, one.place, one.reason)
