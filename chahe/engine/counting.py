"""The engine's own SQL: a population marked with every check's verdict, counted per subject in one scan.

Each check n adds two columns to the population: `_s<n>`, its subject as text, and `_v<n>`, the Verdict of the row.
The expressions of the checks are compiled once; everything else is counted from groups of subjects, so a check that
has nothing to show costs its share of one scan, and one that has costs a second.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chahe.checks.api import Check
from chahe.criteria import Register
from chahe.engine.backends import Backend
from chahe.engine.judge import Verdict, verdict

INSIDE = (Verdict.MET, Verdict.LAW, Verdict.OWN, Verdict.UNSETTLED)
FAILING = (Verdict.LAW, Verdict.OWN, Verdict.UNSETTLED)
BITS = 60
"""Checks whose answers about a subject stand in one whole number."""

COUNTED = {"inside": INSIDE, "law": (Verdict.LAW,), "own": (Verdict.OWN,), "unsettled": (Verdict.UNSETTLED,)}


@dataclass(frozen=True, slots=True)
class Marked:
    """A population with its checks, as SQL that yields its columns and `_s<n>`, `_v<n>`."""

    checks: tuple[Check, ...]
    columns: tuple[str, ...]
    query: str
    unique: str | None  # the subject column no two rows share: no grouping is needed


def mark(checks: Sequence[Check], rows: Any, register: Register, backend: Backend, unique: str | None) -> Marked:
    """Raises DefinitionError when a rule gives no boolean expression."""
    added: dict[str, Any] = {}
    for n, c in enumerate(checks):
        added[f"_s{n}"] = rows[c.subject].cast("string")
        added[f"_v{n}"] = verdict(c, rows, register)
    return Marked(tuple(checks), tuple(rows.columns), backend.sql(rows.mutate(**added)), unique)


def is_one_of(column: str, verdicts: Iterable[Verdict]) -> str:
    """A condition on a verdict column, which is never NULL; the verdicts are neighbours in the enumeration."""
    # A range asks for the verdict once; a list may work it out anew for each of its members.
    values = sorted(v.value for v in verdicts)
    return f"{column} = {values[0]}" if len(values) == 1 else f"{column} BETWEEN {values[0]} AND {values[-1]}"


def any_failing(numbers: Iterable[int]) -> str:
    """Rows that fail at least one of the checks."""
    return " OR ".join(is_one_of(f"_v{n}", FAILING) for n in numbers)


def _count(condition: str, name: str) -> str:
    # COUNT of a CASE is 0, never NULL, on both engines.
    return f"COUNT(CASE WHEN {condition} THEN 1 END) AS {name}"


def groups(subject: int, numbers: Sequence[int], source: str) -> str:
    """Per subject `_s<subject>`: rows of each check by verdict, as `inside<n>`, `law<n>`, `own<n>`, `unsettled<n>`,
    `pending<n>`, and all rows as `_rows`.
    """
    # Rows alike in subject and verdicts are counted first: one count per row instead of five per check.
    own, verdicts = f"_s{subject}", ", ".join(f"_v{n}" for n in numbers)
    alike = f"SELECT {own} AS _s, {verdicts}, COUNT(*) AS _rows FROM ({source}) AS marked GROUP BY {own}, {verdicts}"
    asked = [
        f"CAST(SUM(CASE WHEN {is_one_of(f'_v{n}', which)} THEN _rows ELSE 0 END) AS BIGINT) AS {name}{n}"
        for n in numbers
        for name, which in {**COUNTED, "pending": (Verdict.PENDING,)}.items()
    ]
    return f"SELECT _s, CAST(SUM(_rows) AS BIGINT) AS _rows, {', '.join(asked)} FROM ({alike}) AS alike GROUP BY _s"


def totals_of_subjects(numbers: Sequence[int], source: str) -> str:
    """`subjects<n>` of at most BITS checks of one subject: named subjects with a row inside. One number a subject."""
    own = f"_s{numbers[0]}"
    bits = [f"CASE WHEN {is_one_of(f'_v{n}', INSIDE)} THEN {2**i} ELSE 0 END" for i, n in enumerate(numbers)]
    inside = f"SELECT BIT_OR(CAST({' + '.join(bits)} AS BIGINT)) AS _in FROM ({source}) AS marked"
    named = [_count(f"_in & {2**i} <> 0", f"subjects{n}") for i, n in enumerate(numbers)]
    return f"SELECT {', '.join(named)} FROM ({inside} WHERE {own} IS NOT NULL GROUP BY {own}) AS subjects"


def totals_of_rows(numbers: Sequence[int], source: str) -> str:
    """Totals of every count of `groups`; and `subjects<n>`, named subjects with a row inside, where no two rows share
    one.
    """
    verdicts = ", ".join(f"_v{n}" for n in numbers)
    named = f"_s{numbers[0]} IS NOT NULL"
    alike = (
        f"SELECT {verdicts}, COUNT(*) AS _n, {_count(named, '_named')} FROM ({source}) AS marked GROUP BY {verdicts}"
    )
    asked = ["CAST(COALESCE(SUM(_n), 0) AS BIGINT) AS _rows"]
    for n in numbers:
        for name, which, what in (
            *((name, which, "_n") for name, which in COUNTED.items()),
            ("pending", (Verdict.PENDING,), "_n"),
            ("subjects", INSIDE, "_named"),
        ):
            counted = f"CASE WHEN {is_one_of(f'_v{n}', which)} THEN {what} ELSE 0 END"
            asked.append(f"CAST(COALESCE(SUM({counted}), 0) AS BIGINT) AS {name}{n}")
    return f"SELECT {', '.join(asked)} FROM ({alike}) AS alike"


def by_subject(checks: Sequence[Check]) -> Mapping[str, list[int]]:
    """Subject column -> numbers of the checks that judge it."""
    out: dict[str, list[int]] = {}
    for n, c in enumerate(checks):
        out.setdefault(c.subject, []).append(n)
    return out


def failing_of(n: int, marked: Marked, source: str, backend: Backend) -> str:
    """Failing rows of one check with `_subject` and `_verdict`."""
    columns = ", ".join(backend.quote(c) for c in marked.columns)
    return (
        f"SELECT {columns}, _s{n} AS _subject, _v{n} AS _verdict FROM ({source}) AS failing "
        f"WHERE {is_one_of(f'_v{n}', FAILING)}"
    )


def in_order(columns: Iterable[str], backend: Backend) -> str:
    """Every column, so that the numbering of failing rows is the same on every engine and thread count."""
    names = list(columns)
    first = [c for c in ("_subject", "_verdict", "_item", "_rec") if c in names]
    ordered = first + sorted(c for c in names if c not in first)
    return ", ".join(f"{backend.quote(c)} ASC NULLS LAST" for c in ordered)
