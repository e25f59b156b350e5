"""Events of Linux logs as rows: what they are called, their families, programs joined from audit records.

One reader per decoder (auditd, journald, linux-syslog); an event is sorted by its log source, not by its file's format.
The host is the one the event names, else the one its path names: the folder below `hosts`, `主機` or `servers`, or the
folder `var` lies in.
"""

from collections.abc import Callable, Mapping
from typing import BinaryIO

import orjson

from chahe.intake.api import Context, Reader, Sink
from chahe.intake.command_secrets import masked
from chahe.intake.events import Decoder, Event
from chahe.intake.evidence_paths import parts_of
from chahe.intake.log_blocks import Many
from chahe.intake.log_rows import TABLES, Common, Family, as_number, as_text, log_reader, moment_of
from chahe.intake.logs.audit_arguments import masked_arguments
from chahe.intake.logs.audit_families import audit_rows, name_of, said
from chahe.intake.logs.audit_processes import Launch, Processes
from chahe.intake.logs.linux_ocsf import process
from chahe.intake.logs.linux_words import message_rows

_HOST_FOLDERS = frozenset({"hosts", "主機", "servers"})


def linux_reader(
    decoder: Decoder, channel: str, more: tuple[str, ...] = (), many: Callable[[Context], Many] | None = None
) -> Reader:
    """The reader of a Linux log. `channel`: what its log is called in the tables; `more`: tables its programs' messages
    fill beside those of every log; `many(ctx)`: see `log_reader`.
    """

    def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
        joining = _Joining(sink, ctx, channel)
        together = None if many is None else many(ctx)
        log_reader(decoder, joining.naming, joining.sorting, together).read(stream, joining, ctx)
        joining.rest()

    return Reader(decoder.name, decoder.version, (*TABLES, *more), decoder.recognise, read, decoder.priority)


class _Joining:
    """A sink that passes everything on and sees the records of one audit event together."""

    def __init__(self, sink: Sink, ctx: Context, channel: str) -> None:
        self.reject, self.skip, self.damage = sink.reject, sink.skip, sink.damage
        self.aside, self.stated, self.as_of, self.inside = sink.aside, sink.stated, sink.as_of, sink.inside
        self.block = sink.block
        self._sink, self._ctx, self._channel = sink, ctx, channel
        self._host = log_host(ctx.path)
        self._processes = Processes()
        self._event: Event | None = None

    def naming(self, event: Event) -> Common:
        """See `log_rows.Naming`."""
        fields = event.fields
        audit = event.source[2] == "auditd"
        sysmon = event.source[2] == "sysmon"
        return Common(
            channel="audit" if audit else as_text(fields.get("Channel")) if sysmon else self._channel,
            provider=as_text(fields.get("Provider_Name")) if sysmon else "auditd" if audit else _program(fields),
            event_id=as_number(fields.get("EventID")) if sysmon else None,
            event_type=as_text(fields.get("type")) if audit else None,
            record_id=as_number(fields.get("EventRecordID")) if sysmon else None,
            host=_host_of(fields) or self._host,
            user=name_of(fields, "auid") if audit else as_text(fields.get("User")) if sysmon else None,
        )

    def sorting(self, event: Event) -> tuple[Family, ...]:
        """See `log_rows.Sorting`."""
        self._event = event
        service = event.source[2]
        if service == "auditd":
            return tuple(audit_rows(event.fields))
        if service == "sysmon":
            return _sysmon(event)
        message = event.fields.get("MESSAGE", event.fields.get("message"))
        return tuple(message_rows(_program(event.fields) or "", message)) if isinstance(message, str) else ()

    def row(self, table: str, rec: int, loc: str, values: Mapping[str, object]) -> bool:
        """See `api.Sink`."""
        event = self._event
        if table == "log_event" and event is not None and event.fields.get("type") == "EXECVE":
            values = self._arguments_masked(event, values)
        kept = self._sink.row(table, rec, loc, values)
        if kept and table == "log_event" and event is not None and event.source[2] == "auditd":
            for launch in self._processes.add(event, rec, loc):
                self._launch(launch)
        return kept

    def rest(self) -> None:
        """At the end of the file."""
        for launch in self._processes.rest():
            self._launch(launch)

    def _arguments_masked(self, event: Event, values: Mapping[str, object]) -> Mapping[str, object]:
        """A secret that shows only when the arguments are read together (`--password`, `x`) is hidden in `native`."""
        hidden = masked_arguments(event.fields, self._ctx.secret)
        if not hidden:
            return values
        native = {**orjson.loads(str(values["native"])), **hidden}
        text = orjson.dumps(native, option=orjson.OPT_SORT_KEYS).decode()
        return {**values, "native": text, "secrets_masked": max(len(hidden), as_number(values["secrets_masked"]) or 0)}

    def _launch(self, launch: Launch) -> None:
        row = launch.row
        values = {k: masked(v, self._ctx.secret)[0] if isinstance(v, str) else v for k, v in row.values.items()}
        common = self.naming(launch.event)
        shared = {"host": common.host, "channel": common.channel, **moment_of(launch.event.when)}
        ocsf = {"ocsf_class_uid": row.ocsf_class, "ocsf_activity_id": row.ocsf_activity}
        self._sink.aside(row.table, launch.rec, launch.loc, {**shared, **ocsf, **values})


def log_host(path: str) -> str | None:
    """The host a log's path names, see the module."""
    folders = parts_of(path)[:-1]
    for at, folder in enumerate(folders):
        if folder.lower() in _HOST_FOLDERS and at + 1 < len(folders):
            return folders[at + 1]
    at = next((n for n, folder in enumerate(folders) if folder == "var"), 0)
    return folders[at - 1] if at else None


def _host_of(fields: Mapping[str, object]) -> str | None:
    return said(fields, "Computer") or said(fields, "node") or said(fields, "_HOSTNAME") or _header_host(fields)


def _header_host(fields: Mapping[str, object]) -> str | None:
    """The host of a syslog header. An audit record's own `hostname` is where somebody came from, not where it was."""
    return said(fields, "syslog_hostname") or (said(fields, "hostname") if "type" not in fields else None)


def _program(fields: Mapping[str, object]) -> str | None:
    return said(fields, "program") or said(fields, "SYSLOG_IDENTIFIER") or said(fields, "_COMM")


def _sysmon(event: Event) -> tuple[Family, ...]:
    fields = event.fields
    activity = {1: "launch", 5: "terminate"}.get(as_number(fields.get("EventID")) or 0)
    if activity is None:
        return ()
    row = process(
        activity,
        process_path=as_text(fields.get("Image")),
        command_line=as_text(fields.get("CommandLine")),
        process_id=as_text(fields.get("ProcessId")),
        process_guid=as_text(fields.get("ProcessGuid")),
        parent_path=as_text(fields.get("ParentImage")),
        parent_command_line=as_text(fields.get("ParentCommandLine")),
        parent_process_id=as_text(fields.get("ParentProcessId")),
        user_name=as_text(fields.get("User")),
        logon_id=as_text(fields.get("LogonId")),
        integrity=as_text(fields.get("IntegrityLevel")),
        hashes=as_text(fields.get("Hashes")),
        working_folder=as_text(fields.get("CurrentDirectory")),
    )
    return (row,)
