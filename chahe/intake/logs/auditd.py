"""The Linux audit log as auditd writes it: audit.log raw or enriched, `ausearch --raw`, or forwarded by syslog.

Every line is a record and an event (see audit_record.py); the separators ausearch writes are skipped. Times are seconds
since 1970 in UTC. `ausearch -i` (interpreted, local dates) is not read: what it prints cannot be told back.
"""

from collections.abc import Callable, Iterator
from typing import BinaryIO

from chahe.intake.api import Context, Head
from chahe.intake.events import Decoder, Event, Fate, Lost, Piece
from chahe.intake.logs.audit_record import HEAD, MAX_HEADER, is_cut, parse
from chahe.intake.logs.linux_rows import linux_reader
from chahe.intake.logs.text_pieces import cut_lines, piece_lines
from chahe.intake.setting_lines import nine_of_ten

SOURCE = ("linux", "", "auditd")
NO_RECORD = "not an audit record"
NULS = "NUL bytes before the record: what stood there is lost"
INSIDE = "NUL bytes inside the line"
CUT = "the file ends inside a record: cut off"
_LOOK_AT = 100
_SEPARATORS = ("----", "time->")


def recognise(head: Head) -> bool:
    """At least nine of ten lines begin an audit record."""
    text = head.data.lstrip(b"\0").decode("utf-8", "replace")
    seen = [x for x in text.split("\n")[:_LOOK_AT] if x.strip(" \r\0") and not x.startswith(_SEPARATORS)]
    return nine_of_ten(seen, _begins)


def _begins(line: str) -> bool:
    found = HEAD.search(line[: MAX_HEADER + 400])
    return found is not None and found.start() <= MAX_HEADER


def decode(stream: BinaryIO, piece: Piece, lost: Callable[[Lost], None], _ctx: Context) -> Iterator[Event]:
    """See `events.Decoder`."""
    for number, raw, ended in piece_lines(stream, piece, lost):
        body = raw
        if b"\0" in raw:
            # A host that lost power leaves a run of NULs where the file system had not written yet.
            body = raw.lstrip(b"\0")
            if body:
                lost(Lost(Fate.DAMAGE, f"line:{number}", NULS if len(body) < len(raw) else INSIDE))
        text = body.decode("utf-8", "backslashreplace")
        if not text.strip():
            lost(Lost(Fate.DAMAGE if raw.strip() else Fate.SKIP, f"line:{number}", NULS if raw.strip() else "blank"))
            continue
        record = parse(text)
        if record is None:
            separates = text.startswith(_SEPARATORS)
            lost(
                Lost(Fate.SKIP if separates else Fate.REJECT, f"line:{number}", "separator" if separates else NO_RECORD)
            )
            continue
        if not ended and is_cut(text, record.fields):
            lost(Lost(Fate.DAMAGE, f"line:{number}", CUT))
        yield Event(number, raw, SOURCE, record.fields, record.when)  # type: ignore[arg-type]  # fields of str only


DECODER = Decoder(
    name="auditd",
    version="1",
    form="line",
    recognise=recognise,
    cut=cut_lines,
    decode=decode,
)
READER = linux_reader(DECODER, "audit")
