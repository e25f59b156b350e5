"""Programs started, out of the records of one audit event: SYSCALL (who, which program), EXECVE (arguments), CWD,
PROCTITLE (the command line where EXECVE is not logged).

Records of one event share a serial number and may stand among those of another. An event is given when its last record
(EOE, PROCTITLE) came, when too many others have begun, or at the end of the file. Its row stands at its SYSCALL record.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from chahe.intake.events import Event
from chahe.intake.log_rows import Family
from chahe.intake.logs.audit_families import name_of, said
from chahe.intake.logs.linux_ocsf import process

OPEN_EVENTS = 256
"""Events whose last record is awaited: auditd writes those of all processors one after the other."""

_CALLS = frozenset({"execve", "execveat"})
_PARTS = frozenset({"EXECVE", "CWD", "PROCTITLE"})
_LAST = frozenset({"EOE", "PROCTITLE"})
_ARGUMENT = re.compile(r"a(\d{1,6})(?:\[(\d{1,6})\])?")
_LONGEST = 65_536
_MOST_PARTS = 64


class Launch(NamedTuple):
    """One program started: the event of its SYSCALL record, that record's number and locator, the row."""

    event: Event
    rec: int
    loc: str
    row: Family


@dataclass(slots=True)
class _Call:
    """An execve being gathered: its SYSCALL record and the other records' fields by type."""

    event: Event
    rec: int
    loc: str
    parts: dict[str, list[Mapping[str, object]]] = field(default_factory=dict)


class Processes:
    """Gathers records; give it every audit event of a file in order."""

    def __init__(self) -> None:
        self._open: dict[tuple[object, object], _Call] = {}

    def add(self, event: Event, rec: int, loc: str) -> Iterator[Launch]:
        """Take a record. Yields what is complete now."""
        fields = event.fields
        kind = fields["type"]
        if kind == "SYSCALL":
            if fields.get("SYSCALL") in _CALLS and fields.get("success") != "no":
                self._open[_key(fields)] = _Call(event, rec, loc)
                if len(self._open) > OPEN_EVENTS:
                    yield self._take(next(iter(self._open)))
        elif kind in _PARTS or kind in _LAST:
            key = _key(fields)
            call = self._open.get(key)
            if call is None:
                return
            held = call.parts.setdefault(str(kind), [])
            if len(held) < _MOST_PARTS:
                held.append(fields)
            if kind in _LAST:
                yield self._take(key)

    def rest(self) -> Iterator[Launch]:
        """The events whose last record never came."""
        for key in list(self._open):
            yield self._take(key)

    def _take(self, key: tuple[object, object]) -> Launch:
        call = self._open.pop(key)
        fields = call.event.fields
        titles, folders = call.parts.get("PROCTITLE", []), call.parts.get("CWD", [])
        row = process(
            "launch",
            process_path=said(fields, "exe"),
            command_line=_arguments(call.parts.get("EXECVE", [])) or (said(titles[0], "proctitle") if titles else None),
            process_id=said(fields, "pid"),
            parent_process_id=said(fields, "ppid"),
            user_name=name_of(fields, "euid") or name_of(fields, "uid"),
            logon_id=said(fields, "ses"),
            working_folder=said(folders[0], "cwd") if folders else None,
        )
        return Launch(call.event, call.rec, call.loc, row)


def _key(fields: Mapping[str, object]) -> tuple[object, object]:
    """The event's name: its host and serial number; the journal keeps the number beside the message."""
    return fields.get("node") or fields.get("_HOSTNAME"), fields.get("msg") or fields.get("_AUDIT_ID")


def _arguments(records: list[Mapping[str, object]]) -> str | None:
    """The arguments in order with blanks between; a long one stands in parts, over several records."""
    found: dict[tuple[int, int], str] = {}
    for fields in records:
        split = {m[1] for name in fields if (m := _ARGUMENT.fullmatch(name)) is not None and m[2] is not None}
        for name, value in fields.items():
            part = _ARGUMENT.fullmatch(name)
            if part is not None and (part[2] is not None or part[1] not in split) and isinstance(value, str):
                found[int(part[1]), int(part[2] or 0)] = value
    words: dict[int, str] = {}
    for (number, _), value in sorted(found.items()):
        words[number] = words.get(number, "") + value
    return " ".join(words.values())[:_LONGEST] or None
