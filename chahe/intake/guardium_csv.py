"""IBM Guardium's reports of accesses as CSV -> database_access. A record is a CSV record.

    Timestamp,Server Type,Server IP,Database Name,Client IP,DB User Name,Source Program,SQL Verb,Object Name,…

Headers are the attributes' names in the report builder; DB User Name, SQL Verb and a time (Timestamp, Access Period
Start, Session Start) make it one. Times are the appliance's: the reading's zone where they state no offset. A record
that counts several accesses (Total access, Count of …) is no statement and a reject: the report with one line each is
wanted. `Records Affected` below 0 is not known; of a statement with several objects the report repeats it in a line for
each of them, which share their `Full SQL ID`. `Success` or `Succeeded` 1 is a success. Full SQL, SQL and bind values
hold data of customers and are never read.

IBM Guardium, Report entities and attributes (Client/Server, Session, Command, Object, Full SQL); Building queries.
"""

from collections.abc import Mapping
from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.csv_records import Record, has_columns, read_records
from chahe.intake.database_monitor import Columns, access, said

TABLE = "database_access"
SEVERAL = "a record that stands for several accesses"
_HEADERS = ("DB User Name", "SQL Verb")
_TIMES = ("Timestamp", "Access Timestamp", "Access Period Start", "Period Start", "Session Start")
_COLUMNS = Columns(
    happened=_TIMES,
    user=("DB User Name",),
    command=("SQL Verb",),
    product=("Server Type", "Database Type", "DB Type"),
    database=("Database Name", "Service Name", "Instance Name"),
    host=("Server Host Name", "Server Hostname", "Server IP"),
    os_user=("OS User", "OS User Name"),
    client_host=("Client Host Name", "Client Hostname"),
    client_ip=("Client IP", "Analyzed Client IP"),
    program=("Source Program",),
    schema=("Schema", "Schema Name"),
    object_name=("Object Name",),
    rows=("Records Affected", "Returned Data Count", "Total Records Affected"),
    number=("Full SQL ID", "Full Sql Id"),
)
_COUNTS = ("Total access", "Total Accesses", "Count of Access", "Count of Commands", "Count of Objects", "Count")
_OUTCOMES = {"1": "success", "true": "success", "yes": "success", "0": "failure", "false": "failure", "no": "failure"}


def recognise(head: Head) -> bool:
    """The header line."""
    return has_columns(head, _HEADERS) and any(has_columns(head, (time,)) for time in _TIMES)


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See the module."""
    read_records(stream, sink, ctx, _HEADERS, TABLE, _access)


def _access(record: Record, ctx: Context) -> Mapping[str, object]:
    count = said(record, _COUNTS)
    if count is not None and count.isdigit() and int(count) > 1:
        raise ValueError(SEVERAL)
    told = said(record, ("Success", "Succeeded"))
    return access(record, ctx, _COLUMNS, None if told is None else _OUTCOMES.get(told.lower()))


READER = Reader("guardium-csv", "1", (TABLE,), recognise, read, priority=10)
