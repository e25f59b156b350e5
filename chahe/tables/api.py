"""What a table is: typed columns with a meaning, a unit and what NULL says. One file per record type beside this one.

Every intake row also carries `_item` (Source as text), `_rec` (record number in the source, from 1) and `_loc`
(locator); the engine adds `_as_of`, the date of the reading (contract rule 9).
Times are stored three times, by `moment()`: `<x>` naive UTC, `<x>_local` naive Taipei, `<x>_us` microseconds since the
epoch, because time-zone casts and interval arithmetic differ between DuckDB and Spark (docs/decisions/0002).
"""

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from chahe.errors import DefinitionError


class Type(StrEnum):
    """Column types, the same on DuckDB and Spark."""

    TEXT = "string"
    INT = "int64"
    BOOL = "boolean"
    DATE = "date"
    TIME = "timestamp(6)"
    DECIMAL = "decimal(18,4)"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `null` says what NULL means; `required` columns make a record without them a reject."""

    name: str
    type: Type
    doc: str
    null: str = "not stated"
    unit: str | None = None
    required: bool = False
    personal: bool | None = None  # customer or staff data: masked in every output by default; None = plainly not


@dataclass(frozen=True, slots=True)
class Table:
    """A record type. `key` names the columns that identify a row, when the sources promise it (else empty)."""

    name: str
    doc: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    ocsf: str | None = None
    bulky: tuple[str, ...] = ()  # text columns that may be long: what waits to be written is bounded by their size

    def column(self, name: str) -> Column:
        """The column of that name. Raises KeyError."""
        for c in self.columns:
            if c.name == name:
                return c
        raise KeyError(name)

    def schema(self) -> Mapping[str, str]:
        """Column name -> Ibis type, with the provenance columns last."""
        out = {c.name: c.type.value for c in self.columns}
        out.update({"_item": "string", "_rec": "int64", "_loc": "string"})
        return MappingProxyType(out)


def text(
    name: str, doc: str, *, null: str = "not stated", required: bool = False, personal: bool | None = None
) -> Column:
    """A text column (UTF-8, trimmed)."""
    return Column(name, Type.TEXT, doc, null, None, required, personal)


def integer(name: str, doc: str, unit: str, *, null: str = "not stated", required: bool = False) -> Column:
    """A whole number with its unit."""
    return Column(name, Type.INT, doc, null, unit, required)


def boolean(name: str, doc: str, *, null: str = "not stated", required: bool = False) -> Column:
    """True/false; NULL means it cannot be told."""
    return Column(name, Type.BOOL, doc, null, None, required)


def date(name: str, doc: str, *, null: str = "not stated", required: bool = False) -> Column:
    """A calendar date (Asia/Taipei)."""
    return Column(name, Type.DATE, doc, null, None, required)


def stated_words() -> Column:
    """Words for nothing that stood in cells stored as NULL, `column=word` joined by `;` in column order.

    Keeps 「無」「不適用」「未辦理」 and a dash apart from a blank cell. A text column that keeps its word is not here.
    """
    return Column("stated_words", Type.TEXT, "words for nothing as written, column=word;…", "every NULL was blank")


def decimal(name: str, doc: str, unit: str, *, null: str = "not stated") -> Column:
    """decimal(18,4)."""
    return Column(name, Type.DECIMAL, doc, null, unit)


def moment(name: str, doc: str, *, null: str = "not stated", required: bool = False) -> tuple[Column, ...]:
    """An instant as `<name>` (naive UTC), `<name>_local` (naive Taipei), `<name>_us` (bigint, microseconds)."""
    return (
        Column(name, Type.TIME, doc + " (naive UTC)", null, "UTC", required),
        Column(f"{name}_local", Type.TIME, doc + " (naive Asia/Taipei)", null, "Asia/Taipei", required),
        Column(f"{name}_us", Type.INT, doc + " (microseconds since 1970-01-01 UTC)", null, "us", required),
    )


def address(name: str, doc: str, *, null: str = "not stated", required: bool = False) -> tuple[Column, ...]:
    """An IP address as `<name>_ip` (text in its shortest form) and as integers.

    IPv4: `<name>_ip_number`, 0 to 2**32-1. IPv6: `<name>_ip6_high` and `<name>_ip6_low`, first and last 64 bits, each
    less 2**63, so that signed comparison keeps the order of addresses. The other family's columns are NULL.
    """
    return (
        Column(f"{name}_ip", Type.TEXT, doc, null, None, required),
        Column(f"{name}_ip_number", Type.INT, f"{name}_ip of IPv4 as a number", "no IPv4 address", "IPv4 address"),
        Column(f"{name}_ip6_high", Type.INT, f"{name}_ip of IPv6, first 64 bits", "no IPv6 address", "bits - 2**63"),
        Column(f"{name}_ip6_low", Type.INT, f"{name}_ip of IPv6, last 64 bits", "no IPv6 address", "bits - 2**63"),
    )


@cache
def tables() -> Mapping[str, Table]:
    """Every table defined in this folder, by name. Raises DefinitionError on a duplicate or a file without TABLE."""
    found: dict[str, Table] = {}
    package = importlib.import_module("chahe.tables")
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda i: i.name):
        if info.name == "api":
            continue
        table = getattr(importlib.import_module(f"chahe.tables.{info.name}"), "TABLE", None)
        if not isinstance(table, Table) or table.name != info.name or table.name in found:
            raise DefinitionError(
                ("資料表定義檔須有與檔名同名之 TABLE。", "A table file defines TABLE, named like the file."), info.name
            )
        found[table.name] = table
    return MappingProxyType(found)
