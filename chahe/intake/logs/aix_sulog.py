"""/var/adm/sulog of AIX, one use of su to a line: `SU 03/25 10:25 + pts/0 user-root` (+ done, - refused).

The format states neither year nor zone nor host. Lines are appended, so every step back in the calendar is a new year:
the last line lies in the latest year in which its day is not after the last day the hand-over states (date of the
export or end of its period), the lines before it that many years earlier. Without a stated day, and for a day no such
year has, the event has no time. The zone is the reading's; the host the one the path names. A year without a single
line cannot be seen: hand over sulog with the day of its export, and old lines are told by the files before it.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.events import Decoder, Event, Fate, Lost, Piece
from chahe.intake.log_rows import TABLES, Common, Family, as_text, log_reader
from chahe.intake.logs.linux_ocsf import logon
from chahe.intake.logs.linux_rows import log_host
from chahe.intake.logs.text_pieces import piece_lines
from chahe.intake.windows_event import EPOCH, as_microseconds

_LINE = re.compile(r"SU (\d\d)/(\d\d) (\d\d):(\d\d) ([+-]) (\S{1,64}) (\S{1,300})", re.ASCII)
NO_LINE = "no line of sulog"
SOURCE = ("aix", "", "sulog")
_LOOK_AT = 50
_YEARS_BACK = 8


def recognise(head: Head) -> bool:
    """The first line is a line of sulog, and most of those behind it are."""
    seen = [x for x in head.data.decode("ascii", "replace").split("\n")[:_LOOK_AT] if x.strip()]
    whole = seen if len(head.data) == head.size else seen[:-1]
    fit = [_LINE.fullmatch(x.rstrip("\r")) is not None for x in whole]
    return bool(fit) and fit[0] and sum(fit) * 2 > len(fit)


def cut(stream: BinaryIO, size: int) -> list[Piece]:
    """One piece, whatever its size: the year of a line rests on the lines behind it."""
    return [Piece(0, stream.seek(0, 2))]


def decode(stream: BinaryIO, piece: Piece, lost: Callable[[Lost], None], ctx: Context) -> Iterator[Event]:
    """See `events.Decoder`."""
    turns, last = _calendar(stream, piece)
    year = _year_of(last, ctx) if last is not None else None
    first = None if year is None else year - turns
    before: tuple[int, int] | None = None
    for number, raw, _ in piece_lines(stream, piece, lost):
        text = raw.decode("utf-8", "backslashreplace")
        if not text.strip():
            lost(Lost(Fate.SKIP, f"line:{number}", "blank"))
            continue
        found = _LINE.fullmatch(text.rstrip())
        users = _users(found[7]) if found else None
        if found is None or users is None:
            lost(Lost(Fate.REJECT, f"line:{number}", NO_LINE))
            continue
        day = (int(found[1]), int(found[2]))
        if before is not None and day < before and first is not None:
            first += 1
        before = day
        fields: dict[str, object] = {"result": found[5], "terminal": found[6], "actor": users[0], "user": users[1]}
        fields["written"] = f"{found[1]}/{found[2]} {found[3]}:{found[4]}"
        when = _moment(first, day, int(found[3]), int(found[4]), ctx)
        yield Event(number, raw, SOURCE, fields, when)  # type: ignore[arg-type]  # text only


def _calendar(stream: BinaryIO, piece: Piece) -> tuple[int, tuple[int, int] | None]:
    """(steps back in the calendar, month and day of the last line)."""
    turns, before = 0, None
    for _, raw, _ in piece_lines(stream, piece, lambda _: None):
        found = _LINE.fullmatch(raw.decode("utf-8", "backslashreplace").rstrip())
        if found is None or _users(found[7]) is None:
            continue
        day = (int(found[1]), int(found[2]))
        turns += before is not None and day < before
        before = day
    return turns, before


def _users(text: str) -> tuple[str, str] | None:
    """(who, whom) of `user-root`. Names with a hyphen leave more than one way to part them: then None, but for root,
    whose name has none.
    """
    who, mark, whom = text.rpartition("-")
    return (who, whom) if mark and who and whom and ("-" not in who or whom == "root") else None


def _year_of(day: tuple[int, int], ctx: Context) -> int | None:
    """The latest year in which the day is not after the last day stated."""
    stated = [d for d in (_day(ctx.period_to), _day(ctx.as_of)) if d is not None]
    if not stated:
        return None
    for year in range(max(stated).year, max(stated).year - _YEARS_BACK, -1):
        try:
            if date(year, *day) <= max(stated):
                return year
        except ValueError:  # 29 February
            continue
    return None


def _moment(year: int | None, day: tuple[int, int], hour: int, minute: int, ctx: Context) -> int | None:
    if year is None or hour > 23 or minute > 59:
        return None
    try:
        start = datetime(year, *day, tzinfo=ctx.zone)
    except ValueError:
        return None
    return as_microseconds(start + timedelta(hours=hour, minutes=minute) - EPOCH)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _sorting(event: Event) -> tuple[Family, ...]:
    fields = event.fields
    refused = fields["result"] == "-"
    return (
        logon(
            "explicit-credentials",
            outcome="failure" if refused else "success",
            user_name=as_text(fields["user"]),
            actor_name=as_text(fields["actor"]),
            target=as_text(fields["terminal"]),
            process_name="su",
            failure="refused" if refused else None,
        ),
    )


def _read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    host = log_host(ctx.path)

    def naming(event: Event) -> Common:
        return Common("sulog", "su", None, None, None, host, as_text(event.fields["actor"]))

    log_reader(DECODER, naming, _sorting).read(stream, sink, ctx)


DECODER = Decoder("aix-sulog", "1", "line", recognise, cut, decode)
READER = Reader(DECODER.name, DECODER.version, TABLES, recognise, _read)
