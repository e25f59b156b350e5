"""Security audit journal of IBM i (QAUDJRN) as CSV: files of CPYAUDJRNE and DSPJRN, and of the audit journal services.

    "PWTSTP","PWENTT","PWSEQN","PWJOB","PWUSER","PWNBR","PWUSPF","PWSYNM","PWTYPE","PWUSRN","PWDEVN","PWRADR",…
                                                (QASYxxJ5, J4, JE: the names begin with the entry type)
    "JOTSTP","JOENTT","JOCODE","JOJOB","JOUSPF","JOSYNM",…,"JOESD"            (DSPJRN, *TYPE5, of any entry type)
    "ENTRY_TIMESTAMP","SEQUENCE_NUMBER","USER_NAME",…                         (SYSTOOLS.AUDIT_JOURNAL_PW and the like)

Every entry is a log_event with all its columns; what it tells of log-ons, accounts and the auditing: ibmi_words.py. The
user is who did it (xxUSPF, the profile in force; else xxUSER), the host xxSYNM, else the one the path names. Times are
local: the reading's zone; a date in six digits is of an order nobody states and gives no time. The data of an entry of
DSPJRN (JOESD) is kept and not taken apart. Files of the services are told by the entry type in JOURNAL_ENTRY_TYPE, else
by the one column only that entry has. Passwords in commands are masked.

IBM i, Security reference, Layout of audit journal entries; DSPJRN, CPYAUDJRNE; Services, AUDIT_JOURNAL table functions.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import BinaryIO

import re2

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.csv_records import header_of
from chahe.intake.events import Decoder, Event, Piece
from chahe.intake.exports.csv_export import Cells, csv_cells, record_place
from chahe.intake.exports.original import moment_us
from chahe.intake.log_rows import TABLES, Common, Family, as_number, as_text, log_reader
from chahe.intake.logs.ibmi_words import entry_rows
from chahe.intake.logs.linux_rows import log_host

SOURCE = ("ibmi", "", "qaudjrn")
CHANNEL = "QAUDJRN"
_STAMP = re.compile(r"(\d{4}-\d\d-\d\d)[- T](\d\d)[.:](\d\d)[.:](\d\d)(\.\d{1,12})?", re.ASCII)
_SECRET = re2.compile(r"(?i)(\b(?:PASSWORD|PWD|NEWPWD|OLDPWD|PASSPHRASE|USRPWD|RMTPWD|DOCPWD)\()([^()]+)(\))")
_NO_SECRET = frozenset(("*NONE", "*SAME", "*USRPRF", "*N", "*DFT", "*BLANK"))
_MASKED = "[secret hmac-sha256:"
_SERVICES = {
    "VIOLATION_TYPE": "PW",
    "AUDIT_USER_NAME": "PW",
    "PASSWORD_CHANGED": "CP",
    "USER_PROFILE_STATUS": "CP",
    "SYSTEM_VALUE": "SV",
    "SYSTEM_VALUE_NAME": "SV",
}
_SHARED = ("ENTT", "CODE", "SEQN", "JOB", "USER", "NBR", "PGM", "USPF", "SYNM")


def recognise(head: Head) -> bool:
    """A header with the columns every entry has, under one prefix; or with those of the services."""
    return _form([name.upper() for name in _names(head)]) is not None


def _names(head: Head) -> list[str]:
    return list(header_of(head)[0])


def _form(names: list[str]) -> str | None:
    """The prefix of an output file's columns, "" of the services; None of another header."""
    plain = {name.strip().upper().replace("_", "") for name in names}
    for name in sorted(plain):
        prefix = name[:2]
        shared = sum(1 for one in _SHARED if f"{prefix}{one}" in plain)
        if name[2:] == "ENTT" and shared >= 5 and (f"{prefix}TSTP" in plain or f"{prefix}DATE" in plain):
            return prefix
    needed = {"ENTRYTIMESTAMP", "SEQUENCENUMBER", "USERNAME"}
    return "" if plain >= needed and not plain.isdisjoint(("QUALIFIEDJOBNAME", "JOBNAME", "JOURNALENTRYTYPE")) else None


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See `api.Reader`."""
    _Reading(sink, ctx).run(stream)


class _Reading:
    def __init__(self, sink: Sink, ctx: Context) -> None:
        self.sink, self.ctx = sink, ctx
        self.host = log_host(ctx.path)
        self.prefix = ""

    def run(self, stream: BinaryIO) -> None:
        decoder = Decoder("ibmi-journal", "1", "record", lambda _: False, lambda *_: [Piece(0, 0)], self.events)
        log_reader(decoder, self.naming, self.sorting).read(stream, _Numbered(self.sink), self.ctx)

    def is_header(self, names: list[str]) -> bool:
        found = _form(names)
        self.prefix = found or ""
        return found is not None

    def events(self, stream: BinaryIO, *_: object) -> Iterator[Event]:
        for number, cells in csv_cells(stream, self.sink, self.is_header):
            fields: dict[str, object] = {name: self.discreet(value.strip()) for name, value in cells.items()}
            yield Event(number, b"", SOURCE, fields, self.moment(cells), record_place(number))  # type: ignore[arg-type]

    def discreet(self, text: str) -> str:
        """A value without the passwords of a command."""
        if "(" not in text or _SECRET.search(text) is None:
            return text
        out, at = [], 0
        for found in _SECRET.finditer(text):
            start, end = found.span(2)
            if text[start:end].strip().upper() in _NO_SECRET:
                continue
            digest, tail = self.ctx.secret(text[start:end].strip(" '\""))
            out += [text[at:start], f"[secret hmac-sha256:{digest[:16]} {tail}]"]
            at = end
        return "".join([*out, text[at:]])

    def said(self, fields: Cells) -> dict[str, str]:
        """The values by their names without the prefix, in upper case."""
        return {name.strip().upper().removeprefix(self.prefix): str(value) for name, value in fields.items()}

    def moment(self, cells: Cells) -> int | None:
        said = self.said(cells)
        text = said.get("TSTP") or said.get("ENTRY_TIMESTAMP") or ""
        if not text and said.get("DATE") and said.get("TIME"):
            text = f"{said['DATE']} {said['TIME']}"
        found = _STAMP.fullmatch(text.strip())
        if found is None:
            return None
        part = (found[5] or "")[:7]
        try:
            datetime.fromisoformat(found[1])
        except ValueError:
            return None
        return moment_us(f"{found[1]}T{found[2]}:{found[3]}:{found[4]}{part}", self.ctx.zone)

    def kind(self, said: dict[str, str]) -> str | None:
        stated = said.get("ENTT") or said.get("JOURNAL_ENTRY_TYPE")
        return stated or next((kind for name, kind in _SERVICES.items() if name in said), None)

    def naming(self, event: Event) -> Common:
        """See `log_rows.Naming`."""
        said = self.said(event.fields)  # type: ignore[arg-type]  # texts
        return Common(
            CHANNEL,
            as_text(said.get("PGM") or said.get("PROGRAM_NAME")),
            None,
            self.kind(said),
            as_number(said.get("SEQN") or said.get("SEQUENCE_NUMBER")),
            as_text(said.get("SYNM") or said.get("SYSTEM_NAME")) or self.host,
            _actor(said),
        )

    def sorting(self, event: Event) -> tuple[Family, ...]:
        """See `log_rows.Sorting`."""
        said = self.said(event.fields)  # type: ignore[arg-type]  # texts
        return tuple(entry_rows(self.kind(said) or "", said, _actor(said)))


def _actor(said: dict[str, str]) -> str | None:
    return as_text(said.get("USPF") or said.get("USER_NAME") or said.get("CURRENT_USER") or said.get("USER"))


class _Numbered:
    """A sink that gives rows the number of their record of the export: what is above them is told apart."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink
        self.damage, self.skip, self.aside = sink.damage, sink.skip, sink.aside
        self.stated, self.as_of, self.inside, self.block = sink.stated, sink.as_of, sink.inside, sink.block

    def row(self, table: str, _rec: int, loc: str, values: Mapping[str, object]) -> bool:
        """See `api.Sink`. What this reader masked itself counts, too."""
        told = values.get("native")
        if isinstance(told, str) and _MASKED in told:
            values = {**values, "secrets_masked": told.count(_MASKED)}
        return self.sink.row(table, _number(loc), loc, values)

    def reject(self, _rec: int, loc: str, reason: str, table: str | None = None) -> None:
        """See `api.Sink`."""
        self.sink.reject(_number(loc), loc, reason, table)


def _number(loc: str) -> int:
    return int(loc.partition(":")[2])


READER = Reader("ibmi-journal", "1", TABLES, recognise, read, priority=11)
