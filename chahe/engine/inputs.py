"""What a run works on, and what it gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from chahe.criteria import Register
from chahe.derive.api import Ctx
from chahe.model import Observation, Reading, Supply


@dataclass(frozen=True, slots=True)
class BoundReading:
    """One reading with the folder its Parquet files stand in, and what custody says of its item."""

    reading: Reading
    folder: Path
    tied: bool  # the population is controlled: see intake/tie.py
    as_of: str | None = None  # ISO date: the reading's own, else the hand-over's
    code: str | None = None  # 資料代號
    explained: frozenset[str] = frozenset()  # ids of rejects a named person explained (intake/rejects.py)
    stake: tuple[str, ...] = ()  # nothing came of it, and no known code says what it is: tables it may hold rows of
    period: tuple[str | None, str | None] = (None, None)  # ISO dates the hand-over states, first and last day


@dataclass(frozen=True, slots=True)
class HandoverProblem:
    """A file listed and absent, present and not listed, or differing in bytes, digest or records."""

    code: str | None
    path: str
    problem: str
    tables: tuple[str, ...] = ()  # no known code says what the file is: tables it may hold rows of


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A document a later delivery stands in for: its readings are not among those of the run."""

    digest: str
    name: str  # as handed over


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything a run depends on; its digest is the run's name."""

    readings: tuple[BoundReading, ...]
    ctx: Ctx
    register: Register
    version: str  # of the program
    code_tables: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # 資料代號 -> tables it feeds
    supply: Mapping[str, Supply] = field(default_factory=dict)
    problems: tuple[HandoverProblem, ...] = ()
    out_of_scope: Mapping[str, str] = field(default_factory=dict)  # item -> reason
    lacking: Mapping[str, tuple[Supply, ...]] = field(default_factory=dict)  # code -> what is said of parts not here
    whole_period: frozenset[str] = frozenset()  # codes asked for over the whole period examined
    left_out: tuple[LeftOut, ...] = ()  # superseded documents, sorted


@dataclass(frozen=True, slots=True)
class GapRow:
    """Evidence that a table is incomplete; `key` None = no telling which subjects."""

    table: str
    column: str | None
    key: str | None
    reason: str  # "test: words"
    item: str | None = None
    rec: int | None = None
    stated: bool = False  # the auditee states that there is nothing: blocks `met`, leaves absences what they are


@dataclass(slots=True)
class RunResult:
    """Observations in order, and per check the file of failing rows, the SQL and the fault if it crashed."""

    run: str
    observations: list[Observation]
    failing: dict[str, Path] = field(default_factory=dict)
    sql: dict[str, str] = field(default_factory=dict)
    derive_sql: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    gaps: list[GapRow] = field(default_factory=list)
