"""A SQLite file as evidence: opened so that nothing in it can act, and nothing of it changes.

The database is opened read-only and immutable (no journal is looked for, none is made), without extensions, with an
untrusted schema; only its plain tables may be read, so that no view, trigger, virtual table or generated column runs
an expression of the file's. Order of rows: by rowid, or by the key of a table without one.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

MAGIC = b"SQLite format 3\0"
MAX_MEMORY_BYTES = 512 << 20
"""Largest database that is read without a file of its own (a member of a container, a test)."""

_WAL = 2
_PLAIN_COLUMN = 0
_READS = frozenset((sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_PRAGMA))
_PRAGMAS = frozenset(("table_xinfo", "query_only", "trusted_schema", "cell_size_check", "encoding"))
MAX_VALUE = 1 << 20


def is_sqlite(head: bytes) -> bool:
    """True for the first bytes of a SQLite 3 database."""
    return head.startswith(MAGIC)


def ahead_of_log(head: bytes) -> bool:
    """Whether the database was in write-ahead mode: its newest rows may stand in a `-wal` file beside it."""
    return len(head) > 19 and _WAL in (head[18], head[19])


@contextmanager
def opened(stream: BinaryIO) -> Iterator[sqlite3.Connection]:
    """A connection that can only read plain tables. Raises sqlite3.Error, ValueError (too large for memory)."""
    connection = _connect(stream)
    try:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_VALUE)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        connection.text_factory = bytes
        for pragma in ("query_only=ON", "trusted_schema=OFF", "cell_size_check=ON"):
            connection.execute(f"PRAGMA {pragma}")
        connection.set_authorizer(_allowed)
        yield connection
    finally:
        connection.close()


def _connect(stream: BinaryIO) -> sqlite3.Connection:
    name = getattr(stream, "name", None)
    if isinstance(name, str) and Path(name).is_file():
        return sqlite3.connect(f"file:{quote(str(Path(name).resolve()))}?mode=ro&immutable=1", uri=True)
    stream.seek(0)
    data = bytearray(stream.read(MAX_MEMORY_BYTES + 1))
    if len(data) > MAX_MEMORY_BYTES:
        raise ValueError("too large")
    if ahead_of_log(bytes(data[:20])):
        data[18] = data[19] = 1  # a database in memory has no log; ours is a copy
    connection = sqlite3.connect(":memory:")
    connection.deserialize(bytes(data))
    return connection


def _allowed(action: int, first: str | None, _second: str | None, _database: str | None, _inner: str | None) -> int:
    if action == sqlite3.SQLITE_PRAGMA and first not in _PRAGMAS:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK if action in _READS else sqlite3.SQLITE_DENY


def tables(connection: sqlite3.Connection) -> list[str]:
    """Names of the plain tables, sorted; views, virtual tables and SQLite's own are left out."""
    found = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    names = [(_text(n), _text(sql or b"").lstrip().upper()) for n, sql in found if n is not None]
    return [n for n, sql in names if sql.startswith("CREATE TABLE") and not n.lower().startswith("sqlite_")]


def columns(connection: sqlite3.Connection, table: str) -> list[str]:
    """Names of the stored columns of a table; generated ones are left out."""
    listed = connection.execute(f"PRAGMA table_xinfo({quoted(table)})").fetchall()
    return [_text(c[1]) for c in listed if c[6] == _PLAIN_COLUMN]


def select(connection: sqlite3.Connection, table: str, names: list[str], *, only: int | None = None) -> sqlite3.Cursor:
    """The rows of a table in their order; `only` one of them, from 1."""
    key = "rowid" if _has_rowid(connection, table) else _key(connection, table)
    listed = ", ".join(quoted(n) for n in names)
    one = "" if only is None else f" LIMIT 1 OFFSET {only - 1}"
    return connection.execute(f"SELECT {listed} FROM {quoted(table)} ORDER BY {key}{one}")  # noqa: S608 - quoted names


def quoted(name: str) -> str:
    """A name as an identifier."""
    return '"' + name.replace('"', '""') + '"'


def _has_rowid(connection: sqlite3.Connection, table: str) -> bool:
    try:
        connection.execute(f"SELECT rowid FROM {quoted(table)} LIMIT 0")  # noqa: S608 - a quoted name
    except sqlite3.DatabaseError:
        return False
    return True


def _key(connection: sqlite3.Connection, table: str) -> str:
    listed = connection.execute(f"PRAGMA table_xinfo({quoted(table)})").fetchall()
    return ", ".join(quoted(_text(c[1])) for c in sorted(listed, key=lambda c: c[5]) if c[5])


def _text(value: bytes | str) -> str:
    return value if isinstance(value, str) else value.decode("utf-8", "replace")
