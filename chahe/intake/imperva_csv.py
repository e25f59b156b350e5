"""Imperva SecureSphere's and DAM's audit of databases as CSV -> database_access. A record is a CSV record.

    Event Date and Time,Event ID,Server Group,Service Name,Database,Schema,DB User,OS User,Source IP,Operation,Object,…

Headers are those of the audit view and its exports, with their variants; a user of the database (DB User, Database
User), an operation and a time make it one. Times are the management server's: the reading's zone where they state no
offset. `Response Size` (rows returned) is taken of reads; `SQL Exception Occurred` true is a failure, false a success.
A record with a count of hits above 1 is no statement and a reject. Queries and bind variables hold data of customers
and are never read.

Imperva, Database Activity Monitoring User Guide (audit data, viewing and exporting audit data).
"""

from collections.abc import Mapping
from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.csv_records import Record, header_of, key, read_records
from chahe.intake.database_monitor import Columns, access, said

TABLE = "database_access"
SEVERAL = "a record that stands for several accesses"
_USERS = ("DB User", "Database User", "DB User Name", "Database User Name")
_COMMANDS = ("Operation", "SQL Operation", "Operation Name", "Privileged Operation")
_TIMES = ("Event Date and Time", "Event Time", "Event Date", "Date and Time", "Create Time")
_COLUMNS = Columns(
    happened=_TIMES,
    user=_USERS,
    command=_COMMANDS,
    product=("Service Type", "Database Type", "DB Type"),
    database=("Database", "Database Name", "Service Name", "Service"),
    host=("Server IP", "Destination IP", "Server Name", "Host Name"),
    os_user=("OS User", "OS User Name"),
    client_host=("Source Host", "OS Host Name", "OS Hostname", "Client Host"),
    client_ip=("Source IP", "Client IP", "User IP"),
    program=("Source Application", "Application User Agent", "Source Program"),
    schema=("Schema", "Schema Name"),
    object_name=("Object", "Object Name", "Table", "Tables", "Table Name"),
    rows=("Response Size", "Number of Returned Rows", "Returned Rows"),
    number=("Event ID", "Event Id", "Event Number"),
)
_COUNTS = ("Hits", "Number of Hits", "Count", "Num. of Events", "Number of Events")
_FAILED = {"true": "failure", "yes": "failure", "1": "failure", "false": "success", "no": "success", "0": "success"}


def recognise(head: Head) -> bool:
    """The header line names a user, an operation and a time of its own, and what else only this audit has."""
    found, _ = header_of(head)
    return all(any(key(name) in found for name in names) for names in (_USERS, _COMMANDS, _TIMES)) and any(
        key(name) in found for name in ("Source IP", "Server Group", "Source Application", "User IP")
    )


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See the module."""
    start = stream.read(65_536)
    stream.seek(0)
    found, _ = header_of(Head(ctx.path, start, len(start)))
    wanted = tuple(next(n for n in names if key(n) in found) for names in (_USERS, _COMMANDS) if _any(names, found))
    read_records(stream, sink, ctx, wanted or (_USERS[0],), TABLE, _access)


def _any(names: tuple[str, ...], found: frozenset[str]) -> bool:
    return any(key(name) in found for name in names)


def _access(record: Record, ctx: Context) -> Mapping[str, object]:
    count = said(record, _COUNTS)
    if count is not None and count.isdigit() and int(count) > 1:
        raise ValueError(SEVERAL)
    told = said(record, ("SQL Exception Occurred", "SQL Exception", "Exception Occurred"))
    return access(record, ctx, _COLUMNS, None if told is None else _FAILED.get(told.lower()))


READER = Reader("imperva-csv", "1", (TABLE,), recognise, read, priority=10)
