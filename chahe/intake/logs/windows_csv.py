"""Windows events as CSV: `Get-WinEvent | Export-Csv` with all its columns, and Event Viewer's "Save as" (English and
Traditional Chinese headers; its last column, the message, has no header).

Event Viewer names neither log nor host; only where one provider writes to one log alone (security auditing) is the log
known. Local times are in `zone`; where day and month cannot be told apart (7/8/2026) an event has no time. A CSV
holds the message but not the data by name, so rules on those names cannot fire.
"""

import csv
import io
from collections.abc import Callable, Iterator
from typing import BinaryIO

from chahe.evidence.locate_text import csv_records, dialect
from chahe.intake import windows_rows
from chahe.intake.api import Context, Head
from chahe.intake.csv_records import header_of, key
from chahe.intake.events import Decoder, Event, Fate, Lost, Piece
from chahe.intake.log_rows import log_reader
from chahe.intake.text_lines import MAX_LINE_BYTES
from chahe.intake.windows_event import Flat, NotAnEventError
from chahe.intake.windows_shapes import shaped, time_of

SOURCE = ("windows", "", "")
_POWERSHELL = frozenset(("id", "providername", "logname"))
_VIEWER = {
    "level": "Level",
    "層級": "Level",
    "等級": "Level",
    "keywords": "Keywords",
    "關鍵字": "Keywords",
    "dateandtime": "TimeCreated",
    "日期和時間": "TimeCreated",
    "日期與時間": "TimeCreated",
    "source": "Provider_Name",
    "來源": "Provider_Name",
    "eventid": "EventID",
    "事件識別碼": "EventID",
    "事件id": "EventID",
    "taskcategory": "Task",
    "工作類別": "Task",
}
_VIEWER_NEEDS = frozenset(("TimeCreated", "Provider_Name", "EventID", "Task"))
_AUDITING = "Microsoft-Windows-Security-Auditing"
DISPLAYED = {"Microsoft Windows security auditing.": _AUDITING, "Microsoft Windows 安全性稽核。": _AUDITING}
_MAX_COLUMNS = 64


def recognise(head: Head) -> bool:
    """The header names Get-WinEvent's or Event Viewer's columns."""
    columns, _ = header_of(head)
    return columns >= _POWERSHELL or _is_viewer(columns)


def _is_viewer(columns: frozenset[str]) -> bool:
    return {_VIEWER.get(c) for c in columns} >= _VIEWER_NEEDS and len(columns) <= 6


def cut(stream: BinaryIO, _: int) -> list[Piece]:
    """One piece: where a quoted field ends is known only from the beginning."""
    return [Piece(0, stream.seek(0, 2))]


def decode(stream: BinaryIO, _: Piece, lost: Callable[[Lost], None], ctx: Context) -> Iterator[Event]:
    """See `events.Decoder`."""
    codec, delimiter = dialect(stream)
    header: list[str] | None = None
    number, cells = 0, None
    for number, raw in enumerate(csv_records(stream, MAX_LINE_BYTES), 1):
        place = f"record:{number}"
        cells = _cells(raw, codec, delimiter)
        if len(raw) > MAX_LINE_BYTES:
            lost(Lost(Fate.DAMAGE, place, "a quoted field never ends: the rest of the file is not read"))
            return
        if cells is None:
            lost(Lost(Fate.REJECT, place, "broken quoting, or bytes that are no character of the file's encoding"))
        elif not any(c.strip() for c in cells):
            lost(Lost(Fate.SKIP, place, "blank"))
        elif header is None or [key(c) for c in cells] == header:
            header = header or _header(cells)
            lost(Lost(Fate.SKIP, place, "header" if header else "above the header"))
        else:
            event = _event(number, raw, header, cells, lost, ctx)
            if event is not None:
                yield event
    if header is None:
        lost(Lost(Fate.DAMAGE, "line:1", "no header line with the expected columns"))


def _header(cells: list[str]) -> list[str] | None:
    found = [key(c) for c in cells]
    names = frozenset(found)
    return found if (names >= _POWERSHELL or _is_viewer(names)) and len(found) <= _MAX_COLUMNS else None


def _cells(raw: bytes, codec: str, delimiter: str) -> list[str] | None:
    try:
        text = raw.decode(codec).removeprefix("\ufeff")
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except (UnicodeDecodeError, csv.Error):
        return None
    if "\0" in text or len(rows) > 1:
        return None
    return rows[0] if rows else []


def _event(
    number: int, raw: bytes, header: list[str], cells: list[str], lost: Callable[[Lost], None], ctx: Context
) -> Event | None:
    place = f"record:{number}"
    viewer = "providername" not in header
    if len(cells) != len(header) + viewer and not (viewer and len(cells) == len(header)):
        lost(Lost(Fate.REJECT, place, f"{len(cells)} cells under {len(header)} headers"))
        return None
    try:
        fields, when = _viewer(header, cells, ctx) if viewer else _powershell(header, cells, ctx)
    except NotAnEventError as error:
        lost(Lost(Fate.REJECT, place, str(error)))
        return None
    return Event(number, raw, SOURCE, fields, when)  # type: ignore[arg-type]  # Flat


def _powershell(header: list[str], cells: list[str], ctx: Context) -> tuple[Flat, int | None]:
    named: Flat = {_OWN.get(h, h): c for h, c in zip(header, cells, strict=True) if c.strip()}
    # Lists and bookmarks export as the name of their class.
    named = {k: v for k, v in named.items() if not str(v).startswith("System.")}
    for need in ("Id", "ProviderName", "LogName"):
        if need not in named:
            raise NotAnEventError(f"no {need}")
    return shaped(named, ctx.zone)


_COLUMNS = (
    "Message Id Version Qualifiers Level Task Opcode Keywords RecordId ProviderName ProviderId LogName ProcessId "
    "ThreadId MachineName UserId TimeCreated ActivityId RelatedActivityId ContainerLog LevelDisplayName "
    "OpcodeDisplayName TaskDisplayName KeywordsDisplayNames"
)
_OWN = {key(n): n for n in _COLUMNS.split()}


def _viewer(header: list[str], cells: list[str], ctx: Context) -> tuple[Flat, int | None]:
    fields: Flat = {_VIEWER.get(h, h): c.strip() for h, c in zip(header, cells, strict=False) if c.strip()}
    if len(cells) > len(header):
        fields["Message"] = cells[-1]
    number = str(fields.get("EventID", ""))
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise NotAnEventError("EventID is no whole number")
    fields["EventID"] = int(number)
    provider = fields.get("Provider_Name")
    fields["Provider_Name"] = DISPLAYED.get(str(provider), provider)
    if fields["Provider_Name"] == _AUDITING:
        fields["Channel"] = "Security"
    return fields, time_of(fields.get("TimeCreated"), ctx.zone)


DECODER = Decoder("windows-csv", "1", "record", recognise, cut, decode, priority=1)
READER = log_reader(DECODER, windows_rows.naming, windows_rows.sorting)
