"""SQLite files as evidence: every plain table is a sheet whose header are its columns.

Places are `cell:table!B7`: row 1 is the header, row 2 the first row by rowid. Whole numbers, fractions and texts are
taken as stored; bytes and texts that are no UTF-8 are errors of their cell. A number is never taken for a time: which
of SQLite's ways of writing one is meant is not stated. A database in write-ahead mode may lack what its `-wal` file
holds, which is a reject of every table read. Known gap: encrypted databases are not recognised.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

from chahe.errors import UnreadError
from chahe.evidence import sqlite_file
from chahe.intake.grid import MAX_COLUMNS, CellError, DamageError, Row, Value, cell_place
from chahe.intake.words import MAX_CELL_CHARS

MAX_TABLES = 2_000
LOGGED = "the database was in write-ahead mode: rows of its -wal file are not in it"


def open_sqlite(stream: BinaryIO) -> Sequence["SqliteSheet"]:
    """The tables of a database. Raises UnreadError where it must not be read, DamageError for a broken file."""
    stream.seek(0)
    head = stream.read(100)
    try:
        with sqlite_file.opened(stream) as connection:
            names = sqlite_file.tables(connection)
            if len(names) > MAX_TABLES:
                raise UnreadError(("資料庫資料表過多。", "too-large: too many tables."))
            wide = [n for n in names if len(sqlite_file.columns(connection, n)) > MAX_COLUMNS]
            if wide:
                raise UnreadError(("資料表欄位過多。", "too-large: too many columns in a table."), wide[0][:60])
    except sqlite3.Error as error:
        raise DamageError("damaged: the SQLite database cannot be read", "bytes:0-16") from error
    except ValueError as error:
        raise UnreadError(("資料庫過大。", "too-large: a database of this size inside a container.")) from error
    doubt = LOGGED if sqlite_file.ahead_of_log(head) else ""
    return [SqliteSheet(stream, name, doubt) for name in names]


class SqliteSheet:
    """One table as `grid.Sheet`."""

    hidden = False
    epoch_1904 = False
    capacities: frozenset[int] = frozenset()
    fixed_width = False

    def __init__(self, stream: BinaryIO, name: str, doubt: str) -> None:
        self._stream = stream
        self.name = name
        self.doubt = doubt

    def unread_columns(self) -> Mapping[int, str]:
        """None: every value says its own type."""
        return {}

    def hidden_columns(self) -> frozenset[int]:
        """None."""
        return frozenset()

    def place(self, row: Row, column: int) -> str:
        """`cell:table!B7`."""
        return cell_place(self.name, row.number, column)

    def rows(self) -> Iterator[Row]:
        """The header, then the rows in their order."""
        number = 1
        try:
            with sqlite_file.opened(self._stream) as connection:
                names = sqlite_file.columns(connection, self.name)
                yield Row(1, tuple(names), cell_place(self.name, 1, 0))
                for values in sqlite_file.select(connection, self.name, names):
                    number += 1
                    yield Row(number, tuple(map(_value, values)), cell_place(self.name, number, 0))
        except sqlite3.Error as error:
            raise DamageError(
                "damaged: a table of the database cannot be read", cell_place(self.name, number + 1, 0)
            ) from error


def _value(value: object) -> Value:
    if value is None or isinstance(value, (int, float)):
        return value
    if not isinstance(value, bytes):
        return CellError("a value of a type that is not read")
    try:
        text = value.decode()
    except UnicodeDecodeError:
        return CellError("bytes, or a text that is no UTF-8")
    return CellError("a text longer than a cell may hold") if len(text) > MAX_CELL_CHARS else text or None
