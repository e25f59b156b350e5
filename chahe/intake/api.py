"""The contract of a reader. One file per format beside this one defines `READER = Reader(...)`; spreadsheets' kinds
stand in `sheets/`, log formats in `logs/` (events.py), one file each.

A reader *recognises* its format positively (never by extension alone, never because nothing else matched), then turns
every record into at least one row, or a reject (place, reason), or a skip (blank, comment, repeated header, total row;
reason). records = rows + rejects + skipped holds by construction: the sink counts, not the reader. A reader that meets
damage calls `sink.damage(...)` and stops; what came before stays, and the reading carries the reject.
A reader never keeps a secret: passwords, hashes and keys are dropped or replaced by `ctx.secret(...)`.
"""

import hmac
import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, BinaryIO, Protocol, TypeVar

from chahe.errors import DefinitionError

if TYPE_CHECKING:
    from chahe.intake.columns.block import Block

TAIPEI = timezone(timedelta(hours=8), "Asia/Taipei")
"""Taiwan has had no daylight saving time since 1979, so a fixed offset is exact for everything we read."""

HEAD_BYTES = 65_536
"""How much of a file a reader sees when it is asked whether it recognises it."""


@dataclass(frozen=True, slots=True)
class Head:
    """What recognition may look at."""

    path: str  # relative path as handed over, with !member, '/' separated
    data: bytes  # the first HEAD_BYTES
    size: int  # bytes in all
    layout: str = ""  # saved layout of a host extract, given for this file


@dataclass(frozen=True, slots=True)
class Context:
    """What a reader may know beside the bytes."""

    path: str  # as in Head
    as_of: str | None = None  # ISO date from the hand-over manifest
    period_from: str | None = None
    period_to: str | None = None
    zone: timezone = TAIPEI  # for local times without an offset; said in the reading
    kind: str | None = None  # --kind given by a person, or the manifest's 資料代號
    mapping: Mapping[str, str] = field(default_factory=dict)  # saved column mapping: our column -> header text
    key: bytes = b""  # keys the digests of secrets; per case

    def secret(self, value: str) -> tuple[str, str]:
        """(keyed hash, masked tail) of a secret; the value goes nowhere. Tail: last 2 characters, if 8 or more."""
        digest = hmac.new(self.key, value.encode(), "sha256").hexdigest()
        return digest, ("…" + value[-2:] if len(value) >= 8 else "…")


class Sink(Protocol):
    """Where a reader puts what it read. `rec` counts records from 1 and never decreases; `loc` is a locator."""

    def row(self, table: str, rec: int, loc: str, values: Mapping[str, object]) -> bool:
        """One row made of record `rec` (several rows of one record count once). Missing required columns or a value
        of the wrong type make the record a reject; returns False then.
        """

    def block(self, table: str, block: "Block") -> None:
        """Rows as columns: what `row` does, for many records at once. Blocks of several tables may follow each other
        for the same records.
        """

    def aside(self, table: str, rec: int, loc: str, values: Mapping[str, object]) -> bool:
        """A row that is no record of its own (a scan's header, a host): kept, not counted as a record."""

    def reject(self, rec: int, loc: str, reason: str, table: str | None = None) -> None:
        """Record `rec` could not be read. `table` when it is known which rows are missing."""

    def skip(self, rec: int, loc: str, reason: str) -> None:
        """Record `rec` is blank, a comment, a repeated header or a total row."""

    def damage(self, rec: int, loc: str, reason: str) -> None:
        """The rest of the file cannot be read (truncated, malformed): a reject that makes every table incomplete."""

    def stated(self, name: str, count: int) -> None:
        """A control total the evidence states about itself (e.g. nmap's hosts up, a total row). name = table name
        when it counts that table's rows; the engine makes a gap when they differ.
        """

    def as_of(self, iso_date: str) -> None:
        """The date of the export stated inside the evidence."""

    def inside(self, member: str | None) -> None:
        """From here on rows stand in this member of the container (`Reader.claims`), None = in the source itself.

        Record numbers go on; rejects and skips keep the container as their source and name the member in the reason.
        """


@dataclass(frozen=True, slots=True)
class Reader:
    """One format. `read` gets a seekable binary stream of the whole source."""

    name: str
    version: str  # raise it when output changes
    tables: tuple[str, ...]
    recognise: Callable[[Head], bool]
    read: Callable[[BinaryIO, Sink, Context], None]
    priority: int = 0  # higher is asked first; only where one format is a special case of another
    gathers: bool = False  # True: makes no tables itself but tells others (hand-over manifest)
    claims: Callable[[BinaryIO, Context], bool] | None = None  # reads a whole container as one source when this is true


def moment(name: str, when: datetime | None) -> dict[str, object]:
    """The three columns of a `tables.api.moment`. Takes an aware datetime. Raises ValueError on a naive one, and on one
    that is beyond the calendar in UTC or Taipei.
    """
    if when is None:
        return {name: None, f"{name}_local": None, f"{name}_us": None}
    if when.tzinfo is None:
        raise ValueError("aware datetime wanted")
    try:
        utc, local = when.astimezone(UTC), when.astimezone(TAIPEI)
    except OverflowError:
        raise ValueError("a time beyond the calendar") from None
    us = (utc - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    return {
        name: utc.replace(tzinfo=None),
        f"{name}_local": local.replace(tzinfo=None),
        f"{name}_us": us,
    }


class Claiming(Protocol):
    """What is found by folder and claims files: a reader, a decoder of logs."""

    @property
    def name(self) -> str:
        """Unique among its kind."""

    @property
    def priority(self) -> int:
        """Higher is asked first."""

    @property
    def recognise(self) -> Callable[[Head], bool]:
        """Whether it claims a file."""


Claimer = TypeVar("Claimer", bound=Claiming)


def discovered(attribute: str, kind: type[Claimer], *packages: str) -> Mapping[str, Claimer]:
    """Every module's `attribute` of that kind by name. Raises DefinitionError on a duplicate name."""
    found: dict[str, Claimer] = {}
    for module in (m for package in packages for m in _modules(package)):
        one = getattr(module, attribute, None)
        if isinstance(one, kind):
            if one.name in found:
                raise DefinitionError(("讀取器或解碼器名稱重複。", "Two readers or decoders share a name."), one.name)
            found[one.name] = one
    return MappingProxyType(found)


def in_turn(found: Mapping[str, Claimer]) -> tuple[Claimer, ...]:
    """In the order in which they are asked whether a file is theirs: by priority, then name."""
    return tuple(sorted(found.values(), key=lambda r: (-r.priority, r.name)))


def first_to_claim(head: Head, asked: Iterable[Claimer]) -> Claimer | None:
    """The first that claims the file. None when nobody does."""
    for one in asked:
        if one.recognise(head):
            return one
    return None


@cache
def readers() -> Mapping[str, Reader]:
    """Every reader of this folder and of `logs/` by name. Raises DefinitionError on a duplicate name."""
    return discovered("READER", Reader, "chahe.intake", "chahe.intake.logs")


def recognise(head: Head) -> Reader | None:
    """The one reader that claims the file; by priority, then name. None when nobody does."""
    return first_to_claim(head, _readers_in_turn())


@cache
def _readers_in_turn() -> tuple[Reader, ...]:
    return in_turn(readers())


def claimant(stream: BinaryIO, ctx: Context) -> Reader | None:
    """The reader that takes a container whole instead of member by member; None for nearly all of them."""
    for _, reader in sorted(readers().items()):
        if reader.claims is not None and reader.claims(stream, ctx):
            return reader
    return None


def _modules(package_name: str) -> Iterator[object]:
    package = importlib.import_module(package_name)
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda i: i.name):
        if info.name != "api":
            yield importlib.import_module(f"{package_name}.{info.name}")
