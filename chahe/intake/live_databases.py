"""An extract of a live database by one stated query, as a Parquet file to be sealed in the case.

Not a reader: the file is stored as evidence like any other and read by `spreadsheet`, so that facts are proved again
from it and never from the server. One read-only transaction sees one state of the data (PostgreSQL: repeatable read;
MySQL and MariaDB: consistent snapshot). Rows are streamed. Every value is kept as the text of what the driver gave,
NULL as null; instants carry their offset, and MySQL's TIMESTAMP is in Taipei time. The file states its own control
totals: query, server, database, account, begin and end, isolation, rows. The password is used for the log-in only and
kept nowhere. Through ODBC the data source named on this machine is asked (any database with a driver): read-only is
requested and the transaction always rolled back, and what isolation there is depends on the driver, which is stated.
Known gaps: bytes, arrays and documents must be cast in the query; so must instants with an offset through ODBC, whose
drivers give them without.
"""

import importlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pyarrow as pa
import pyarrow.parquet as pq
import re2

from chahe.errors import CallError, MissingDependencyError

SCHEMES = ("postgresql", "mysql", "odbc")
STATED = b"chahe.extract"
"""Key of the Parquet file's own statement."""

MAX_QUERY = 100_000
_ROWS = 5_000
_SECONDS = 20
_QUOTED = re2.compile(r"(?s)'(?:[^']|'')*'|\"[^\"]*\"|`[^`]*`|--[^\n]*|/\*.*?\*/")
_SOURCE = re2.compile(r"[\w .-]{1,32}")
_BEGINS = re2.compile(r"(?is)^\s*\(*\s*(?:select|with|values|table)\b")
_WRITES = re2.compile(
    r"(?i)\b(?:into|insert|update|delete|merge|drop|alter|create|truncate|grant|revoke|call|copy|load_file|do|set)\b"
)


@dataclass(frozen=True, slots=True)
class Target:
    """Where to ask. `place` is the address as it may be shown and kept."""

    scheme: str
    host: str
    port: int | None
    database: str
    options: Mapping[str, str]

    @property
    def place(self) -> str:
        """The address without an account."""
        port = f":{self.port}" if self.port else ""
        return f"{self.scheme}://{self.host}{port}/{self.database}".rstrip("/")


@dataclass(frozen=True, slots=True)
class Extract:
    """What was taken: the control totals that stand in the file."""

    query: str
    database: str
    server: str
    account: str
    isolation: str
    began: str
    ended: str
    rows: int


@dataclass(frozen=True, slots=True)
class Answer:
    """A running query: who answers it, under which isolation, its columns and its rows in portions."""

    server: str
    isolation: str
    columns: Sequence[str]
    portions: Iterator[Sequence[Sequence[object]]]


def is_database(path: str) -> bool:
    """True for the address of a database."""
    return path.partition("://")[0] in SCHEMES and "://" in path


def target_of(url: str) -> Target:
    """The parts of `postgresql://host:port/database?sslmode=require`, or of `odbc://DSN`, a data source this machine
    knows. Raises CallError, also for a password in it.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise CallError(("資料庫位址格式不符。", "The address of the database is malformed.")) from error
    if parts.username or parts.password:
        raise CallError(
            ("位址不得含帳號或密碼。", "The address must hold no account and no password."),
            where=f"{parts.scheme}://{parts.hostname}",
            todo=("請用 --db-user 及環境變數 CHAHE_DB_PASSWORD。", "Use --db-user and CHAHE_DB_PASSWORD."),
        )
    if parts.scheme == "odbc":
        return _data_source(unquote(parts.netloc), parts.path or parts.query)
    database = unquote(parts.path.strip("/"))
    if parts.scheme not in SCHEMES or not parts.hostname or not database:
        raise CallError(
            ("資料庫位址須如 postgresql://主機:埠/資料庫。", "An address reads postgresql://host:port/database."),
            where=f"{parts.scheme}://{parts.hostname or ''}",
        )
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    strange = sorted(set(options) - {"sslmode", "sslrootcert"})
    if strange:
        raise CallError(("位址含不明參數。", "The address holds an unknown option."), where=strange[0][:40])
    return Target(parts.scheme, parts.hostname, port, database, options)


def _data_source(name: str, more: str) -> Target:
    if more.strip("/") or not _SOURCE.fullmatch(name):
        raise CallError(
            ("ODBC 位址須如 odbc://資料來源名稱。", "An ODBC address reads odbc://DSN."),
            where="odbc://",
            todo=("請先於本機設定資料來源（DSN）。", "Set up the data source (DSN) on this machine first."),
        )
    return Target("odbc", name, None, "", {})


def one_select(text: str) -> str:
    """The query without its closing semicolon. Raises CallError for anything but one reading statement."""
    query = text.strip().removeprefix("\ufeff").rstrip("; \t\r\n")
    bare = _QUOTED.sub(" ", query)
    if (
        not query
        or len(query) > MAX_QUERY
        or not _BEGINS.match(bare)
        or ";" in bare
        or "\\" in query
        or _WRITES.search(bare)
    ):
        raise CallError(
            ("查詢須為單一 SELECT，且不得寫入。", "The query must be one SELECT that writes nothing."), where="--query"
        )
    return query


def extract(url: str, account: str, password: str, query: str, out: Path, clock: Callable[[], str]) -> Extract:
    """Take the rows of one query into a new Parquet file.

    Args:
        url: see `target_of`.
        account: the log-in name; an account that may only read is enough, and asked for.
        password: used for the log-in only.
        query: one SELECT.
        out: the file to write.
        clock: gives the time as ISO 8601 in UTC.

    Raises:
        MissingDependencyError: the driver is not installed.
        CallError: a wrong address or query, no connection, log-in or query refused, a column that cannot be taken.

    """
    target, statement = target_of(url), one_select(query)
    began = clock()
    with _refusing(target), _DRIVERS[target.scheme](target, account, password, statement) as answer:
        names = [str(name) for name in answer.columns]
        twice = next((n for n in names if names.count(n) > 1), None)
        if twice is not None:
            raise CallError(("查詢結果有同名欄位，請以 AS 區分。", "Two columns share a name; rename one."), twice[:60])
        schema = pa.schema([(name, pa.string()) for name in names])
        rows = 0
        with pq.ParquetWriter(out, schema, compression="zstd", write_page_checksum=True) as writer:
            for portion in answer.portions:
                rows += len(portion)
                columns = [[text_of(v, n) for v in values] for n, values in _by_column(names, portion)]
                arrays = [pa.array(c, pa.string()) for c in columns]
                writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=schema))
            stated = Extract(statement, target.place, answer.server, account, answer.isolation, began, clock(), rows)
            writer.add_key_value_metadata({STATED: json.dumps(asdict(stated), ensure_ascii=False, sort_keys=True)})
    return stated


def stated_in(file: Path) -> Mapping[str, object] | None:
    """What an extract says about itself; None when the file is none."""
    said = (pq.read_metadata(file).metadata or {}).get(STATED)
    return None if said is None else dict(json.loads(said))


def text_of(value: object, column: str) -> str | None:
    """A value as text, exact. Raises CallError for what has no one text."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        whole = value // timedelta(seconds=1)
        return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"
    raise CallError(
        (
            "欄位型別無法擷取，請於查詢中轉為文字。",
            "A column of this type cannot be taken; cast it in the query.",
        ),
        where=column[:60],
    )


def _by_column(names: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterable[tuple[str, Iterable[object]]]:
    return zip(names, zip(*rows, strict=True) if rows else ([] for _ in names), strict=True)


@contextmanager
def _refusing(target: Target) -> Iterator[None]:
    """A driver's error, without its text: that may quote data."""
    try:
        yield
    except CallError:
        raise
    except Exception as error:
        if not type(error).__module__.startswith(("psycopg", "pymysql", "pyodbc")):
            raise
        code = getattr(error, "sqlstate", None) or _code(error)
        raise CallError(
            ("資料庫拒絕連線或查詢。", f"The database refused: {type(error).__name__} {code}".rstrip() + "."),
            where=target.place,
            todo=("請確認位址、帳號、權限及查詢語法。", "Check the address, the account, its rights and the query."),
        ) from None


def _code(error: Exception) -> object:
    """A number, or the five characters of an SQLSTATE; the texts beside them may quote data."""
    first = error.args[0] if error.args else ""
    return first if isinstance(first, int) or re2.fullmatch(r"[0-9A-Z]{5}", str(first)) else ""


def _driver(name: str, extra: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError:
        raise MissingDependencyError(
            (f"未安裝 {name}（選用套件 {extra}）。", f"{name} is not installed (extra `{extra}`)."),
            where=f"chahe[{extra}]",
        ) from None


@contextmanager
def _postgresql(target: Target, account: str, password: str, query: str) -> Iterator[Answer]:
    psycopg: Any = _driver("psycopg", "postgresql")
    connection = psycopg.connect(
        host=target.host,
        port=target.port or 5432,
        dbname=target.database,
        user=account,
        password=password,
        **{"sslmode": "require", **target.options},
        connect_timeout=_SECONDS,
        application_name="chahe",
        options="-c default_transaction_read_only=on -c TimeZone=UTC",
    )
    try:
        connection.read_only = True
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        server = f"PostgreSQL {connection.execute('SHOW server_version').fetchone()[0]}"
        with connection.cursor(name="chahe") as cursor:
            cursor.execute(query)
            columns = [column.name for column in cursor.description]
            portions = iter(lambda: cursor.fetchmany(_ROWS), [])
            yield Answer(server, "repeatable read, read only", columns, portions)
    finally:
        connection.close()


@contextmanager
def _mysql(target: Target, account: str, password: str, query: str) -> Iterator[Answer]:
    pymysql: Any = _driver("pymysql", "mysql")
    cursors: Any = _driver("pymysql.cursors", "mysql")
    plain = target.options.get("sslmode") == "disable"
    connection = pymysql.connect(
        host=target.host,
        port=target.port or 3306,
        database=target.database,
        user=account,
        password=password,
        charset="utf8mb4",
        connect_timeout=_SECONDS,
        local_infile=False,
        autocommit=False,
        cursorclass=cursors.SSCursor,
        ssl_disabled=plain,
        ssl=None if plain else {"ca": target.options.get("sslrootcert")},
    )
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET SESSION time_zone = '+08:00'")
            cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
            server = f"MySQL {connection.get_server_info()}"
            cursor.execute(query)
            columns = [column[0] for column in cursor.description]
            portions = iter(lambda: list(cursor.fetchmany(_ROWS)), [])
            yield Answer(server, "consistent snapshot, read only, time zone +08:00", columns, portions)
    finally:
        connection.close()


@contextmanager
def _odbc(target: Target, account: str, password: str, query: str) -> Iterator[Answer]:
    pyodbc: Any = _driver("pyodbc", "odbc")
    pyodbc.pooling = False
    connection = pyodbc.connect(
        f"DSN={target.host};UID={_braced(account)};PWD={_braced(password)}",
        autocommit=False,
        readonly=True,
        timeout=_SECONDS,
    )
    try:
        server = f"{connection.getinfo(pyodbc.SQL_DBMS_NAME)} {connection.getinfo(pyodbc.SQL_DBMS_VER)}"
        level = _LEVELS.get(connection.getinfo(pyodbc.SQL_DEFAULT_TXN_ISOLATION), "not stated")
        cursor = connection.cursor()
        cursor.execute(query)
        columns = [column[0] for column in cursor.description or ()]
        isolation = f"driver's default ({level}), read only requested, rolled back; times without offset as given"
        yield Answer(server, isolation, columns, iter(lambda: cursor.fetchmany(_ROWS), []))
    finally:
        connection.rollback()
        connection.close()


def _braced(value: str) -> str:
    """A value of a connection string that cannot end it; plain where it can be, as not every driver takes braces."""
    return value if re2.fullmatch(r"[\w.@#-]+", value) else "{" + value.replace("}", "}}") + "}"


_LEVELS = {1: "read uncommitted", 2: "read committed", 4: "repeatable read", 8: "serializable"}
"""SQL_TXN_* of ODBC's SQLGetInfo."""

_DRIVERS: Mapping[str, Callable[[Target, str, str, str], Any]] = {
    "postgresql": _postgresql,
    "mysql": _mysql,
    "odbc": _odbc,
}
