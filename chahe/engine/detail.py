"""What a check that is not met has to show: subjects with counts, measured values, places, and the exception list."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

import pyarrow as pa
import pyarrow.parquet as pq

from chahe.checks.api import Check
from chahe.engine import counting
from chahe.engine.backends import Backend
from chahe.engine.counting import Marked
from chahe.engine.judge import Verdict
from chahe.engine.observing import SubjectTally, Tally, reference
from chahe.engine.plan import inputs_of
from chahe.engine.tracing import FIRST, pointers, traced_by
from chahe.model import EvidenceRef
from chahe.tables.api import tables

FAILING_CAP = 100_000
"""Failing rows per check that are traced to their records one by one. More go, untraced, to `<check>.all.parquet`."""

FAILING_KEPT = 1_000_000
"""Failing rows of one population kept as a table; more are computed anew where they are needed."""

SUBJECTS_KEPT = 10_000
"""Subject lines a run keeps per check; counts are always of all."""

EVIDENCE_KEPT = 12
"""Places per subject line."""

Places = Mapping[int, Sequence[tuple[str, str]]]
"""`_fid` of a failing row -> item and locator of its places, in order."""


class Job(Protocol):
    """What detail needs of a run."""

    backend: Backend
    bound: dict[str, Any]
    names: dict[str, str]
    folder: Path | None


class Counted:
    """The checks of one population counted; leaving it lets go of what was kept on the way."""

    def __init__(self, marked: Marked, backend: Backend) -> None:
        self.marked = marked
        self.backend = backend
        self._kept: list[str] = []
        self._groups: dict[str, str] = {}  # subject column -> kept groups
        self._totals: dict[int, Mapping[str, int]] = {}
        self._failing: str | None = None
        for subject, numbers in counting.by_subject(marked.checks).items():
            found = backend.ask(counting.totals_of_rows(numbers, marked.query))[0]
            for i in range(0, len(numbers) if subject != marked.unique else 0, counting.BITS):
                found |= backend.ask(counting.totals_of_subjects(numbers[i : i + counting.BITS], marked.query))[0]
            self._totals.update(dict.fromkeys(numbers, found))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for name in self._kept:
            self.backend.drop(name)

    def keep(self, query: str) -> str:
        """The answer of a query, kept until this is left; its name."""
        self._kept.append(self.backend.keep_sql(query))
        return self._kept[-1]

    def tell(self, n: int, t: Tally) -> None:
        """Counts of check n over the whole population."""
        found = self._totals[n]
        t.rows = found["_rows"]
        t.applicable, t.law, t.own = found[f"inside{n}"], found[f"law{n}"], found[f"own{n}"]
        t.unsettled, t.pending = found[f"unsettled{n}"], found[f"pending{n}"]
        t.subject_total = found[f"subjects{n}"]

    def _bad(self) -> list[int]:
        return [n for n, found in self._totals.items() if self._rows_of(n, found)]

    @staticmethod
    def _rows_of(n: int, found: Mapping[str, int]) -> int:
        return found[f"law{n}"] + found[f"own{n}"] + found[f"unsettled{n}"]

    def failing(self) -> str:
        """SQL of the rows at least one check fails: kept, unless they are too many to keep."""
        if self._failing is None:
            self._failing = f"SELECT * FROM ({self.marked.query}) AS m WHERE {counting.any_failing(self._bad())}"
            if self._few():
                self._failing = f"SELECT * FROM {self.keep(self._failing)}"
        return self._failing

    def groups(self, n: int) -> str:
        """Kept groups of the subjects of check n, complete for those not met."""
        subject = self.marked.checks[n].subject
        if subject not in self._groups:
            mine = [b for b in self._bad() if self.marked.checks[b].subject == subject]
            rows = self.marked.query
            if subject == self.marked.unique:
                # No two rows share a subject, so the failing rows are all there is of theirs.
                rows = self.failing()
            elif self._few():
                of_theirs = f"_s{n} IN (SELECT _s{n} FROM ({self.failing()}) AS f) OR _s{n} IS NULL"
                rows = f"SELECT * FROM ({rows}) AS m WHERE {of_theirs}"
            self._groups[subject] = self.keep(counting.groups(n, mine, rows))
        return self._groups[subject]

    def _few(self) -> bool:
        return sum(self._rows_of(n, found) for n, found in self._totals.items()) <= FAILING_KEPT

    def named(self, subjects: Sequence[str]) -> str:
        """Subjects as a kept table, for IN."""
        rows = [{"_subject": s} for s in subjects]
        made = self.backend.rows("named_subjects", {"_subject": "string"}, rows)
        return f"SELECT _subject FROM {self.backend.quote(made.get_name())}"

    def inside(self, n: int, subjects: Sequence[str]) -> dict[str, int]:
        """Applicable rows of the subjects given."""
        wanted = f"_s{n} IN ({self.named(subjects)})"
        some = f"SELECT * FROM ({self.marked.query}) AS m WHERE {wanted}"
        found = self.backend.ask(f"SELECT _s, inside{n} AS n FROM ({counting.groups(n, [n], some)}) AS g")
        return {r["_s"]: r["n"] for r in found}


def detail(numbers: Sequence[int], counted: Counted, tallies: Mapping[str, Tally], job: Job) -> None:
    """Subjects not met of the checks numbered, with counts, measured values and pointers; their exception lists in
    `job.folder`. The failing rows of all these checks are traced to their records in one pass.
    """
    checks = counted.marked.checks
    shown = [_first(n, counted, tallies[checks[n].id]) for n in numbers]
    traced = _traced(shown, counted, job)
    for nth, s in enumerate(shown):
        _tell(s, _read(_of_nth(traced, nth), job), counted, tallies[checks[s.n].id], job)


@dataclass(frozen=True, slots=True)
class First:
    """The failing rows of check `n` that are shown: a kept table with `_fid`; SQL of all of them, of those of the
    leading subjects, and of these subjects.
    """

    n: int
    kept: str
    failing: str
    early: "Early"
    leading: str


def _first(n: int, counted: Counted, t: Tally) -> First:
    """Counts the subjects of check n and keeps its first failing rows."""
    backend, groups = counted.backend, counted.groups(n)
    bad, fails = f"law{n} + own{n}", f"law{n} + own{n} + unsettled{n}"
    sums = backend.ask(
        f"SELECT COUNT(CASE WHEN {bad} > 0 THEN 1 END) AS bad, "
        f"COUNT(CASE WHEN {bad} = 0 AND unsettled{n} > 0 THEN 1 END) AS open FROM {groups}"
    )[0]
    t.subjects_exception, t.subjects_unsettled = sums["bad"], sums["open"]
    columns = f"SELECT _s, inside{n} AS inside, {bad} AS bad, own{n} AS own, unsettled{n} AS unsettled FROM {groups}"
    leading = f"{columns} WHERE {fails} > 0 ORDER BY _s ASC NULLS LAST LIMIT {SUBJECTS_KEPT}"
    chosen = backend.ask(leading)
    if t.absence_subjects:
        chosen += backend.ask(f"{columns} WHERE {fails} > 0 AND _s IN ({counted.named(sorted(t.absence_subjects))})")
    for r in chosen:
        # Rows nobody is named in are nobody's population.
        inside = 0 if r["_s"] is None else r["inside"]
        t.subjects[r["_s"] or ""] = SubjectTally(inside, r["bad"], r["own"], r["unsettled"])
    failing = counting.failing_of(n, counted.marked, counted.failing(), backend)
    early = _early(n, failing, groups, leading, counted) if _many(t) else Early(failing, failing)
    order = counting.in_order((*counted.marked.columns, "_subject", "_verdict"), backend)
    numbered = f"SELECT *, ROW_NUMBER() OVER (ORDER BY {order}) - 1 AS _fid FROM ({early.first}) AS f"
    kept = counted.keep(f"SELECT * FROM ({numbered}) AS g WHERE _fid < {FAILING_CAP}")
    return First(n, kept, failing, early, leading)


def _many(t: Tally) -> bool:
    return t.failing > FAILING_CAP


def _traced(shown: Sequence[First], counted: Counted, job: Job) -> str | None:
    """A kept table of the places of all these rows; those of the n-th check have `_fid` from n * FAILING_CAP."""
    population = counted.marked.checks[0].population
    columns = ", ".join(job.backend.quote(c) for c in traced_by(population))
    rows = [f"SELECT {columns}, _fid + {nth * FAILING_CAP} AS _fid FROM {s.kept}" for nth, s in enumerate(shown)]
    if not columns or not rows:
        return None
    query = pointers(population, counted.keep(" UNION ALL ".join(rows)), job.bound, job.backend)
    return None if query is None else counted.keep(query)


def _tell(s: First, places: Places, counted: Counted, t: Tally, job: Job) -> None:
    """Measured values and places of what was kept, and the exception list."""
    check, backend = counted.marked.checks[s.n], counted.backend
    rows = backend.table(f"SELECT * FROM {s.kept} ORDER BY _fid")
    _show(check, rows, places, t, job)
    if _many(t):
        beyond = s.failing if t.absence_subjects or "" in t.subjects else s.early.leading
        _show_late(s.n, counted, beyond, t, job, (s.kept, rows, s.leading))
    _stand_in(check, t, job)
    if job.folder is not None:
        _write(check, rows, places, t, job.folder)
        if _many(t):
            # The subject is already there under its own name.
            named = ", ".join(backend.quote(c) for c in counted.marked.columns)
            backend.write(
                f"SELECT {named}, {_verdict(t, counted)} AS _verdict FROM ({s.failing}) AS a",
                job.folder / "exceptions" / f"{_name(check)}.all.parquet",
            )


@dataclass(frozen=True, slots=True)
class Early:
    """SQL of failing rows in order: those that can be among the first FAILING_CAP, and those of the leading subjects
    (or a query that has more).
    """

    first: str
    leading: str


def _early(n: int, failing: str, groups: str, leading: str, counted: Counted) -> Early:
    """The failing rows of the first subjects, looked for once and kept when they are not too many."""
    before = (
        f"SELECT _s, law{n} + own{n} + unsettled{n} AS _n, COALESCE(SUM(law{n} + own{n} + unsettled{n}) OVER "
        f"(ORDER BY _s ASC NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS _before FROM {groups}"
    )
    before = counted.keep(before)
    last = counted.keep(
        f"SELECT MAX(_s) AS _last, COUNT(*) - COUNT(_s) AS _unnamed, (SELECT MAX(_s) FROM ({leading}) AS c) AS _lead "
        f"FROM {before} WHERE _before < {FAILING_CAP}"
    )
    if counted.backend.ask(f"SELECT _unnamed FROM {last}")[0]["_unnamed"]:
        return Early(failing, failing)
    reach = f"(SELECT GREATEST(_last, _lead) FROM {last})"
    within = f"SELECT CAST(COALESCE(SUM(_n), 0) AS BIGINT) AS n FROM {before} WHERE _s <= {reach}"
    first = f"_subject <= (SELECT _last FROM {last})"
    if counted.backend.ask(within)[0]["n"] > FAILING_KEPT:
        return Early(f"SELECT * FROM ({failing}) AS a WHERE {first}", failing)
    kept = counted.keep(f"SELECT * FROM ({failing}) AS a WHERE _subject <= {reach}")
    return Early(f"SELECT * FROM {kept} WHERE {first}", f"SELECT * FROM {kept}")


def _of_nth(traced: str | None, nth: int) -> str | None:
    """Of a table of places SQL of those of the n-th check."""
    begin = nth * FAILING_CAP
    return traced and (
        f"SELECT _fid - {begin} AS _fid, _table, _item, _rec, _loc FROM {traced} "
        f"WHERE _fid >= {begin} AND _fid < {begin + FAILING_CAP}"
    )


def _read(query: str | None, job: Job) -> Places:
    if query is None:
        return {}
    found = job.backend.table(f"SELECT _fid, _item, _loc FROM ({query}) AS t ORDER BY _fid, _table, _item, _rec, _loc")
    out: dict[int, list[tuple[str, str]]] = {}
    for fid, item, loc in zip(*(found.column(c).to_pylist() for c in ("_fid", "_item", "_loc")), strict=True):
        out.setdefault(fid, []).append((item, loc))
    return out


def _show(check: Check, rows: Any, places: Places, t: Tally, job: Job) -> None:
    """Measured values and places of the first failing rows of every subject line."""
    shown = {c: rows.column(c) for c in check.shows if c in rows.column_names}
    told: set[tuple[str, str, str]] = set()
    whole: dict[str, EvidenceRef] = {}  # of many thousand places few are in different items
    for fid, subject in enumerate(rows.column("_subject").to_pylist()):
        name = subject or ""
        s = t.subjects.get(name)
        if s is None:
            continue
        if shown and not s.measured:
            s.measured = {c: text(values[fid].as_py()) for c, values in shown.items()}
        for item, loc in places.get(fid, ()) if len(s.evidence) < EVIDENCE_KEPT else ():
            if len(s.evidence) >= EVIDENCE_KEPT:
                break
            if (name, item, loc) not in told:
                told.add((name, item, loc))
                if item not in whole:
                    whole[item] = reference({"_item": item, "_loc": loc}, job.names)
                s.evidence.append(EvidenceRef(whole[item].item, whole[item].name, loc))


def _show_late(n: int, counted: Counted, failing: str, t: Tally, job: Job, shown: tuple[str, Any, str]) -> None:
    """The same for subject lines none of whose rows are among the first FAILING_CAP: their own first rows. `shown`: the
    kept table of those first rows, the rows, and the query of the leading subjects.
    """
    kept_first, first, leading = shown
    there = set(first.column("_subject").to_pylist())
    late = sorted(s for s, k in t.subjects.items() if (k.exceptions or k.unsettled) and (s or None) not in there)
    if not late:
        return
    check, backend = counted.marked.checks[n], counted.backend
    # Both are in the order of subjects: what was shown is the beginning, what is wanted goes on from there.
    others = (
        f"_subject > (SELECT MAX(_subject) FROM {kept_first}) AND _subject <= (SELECT MAX(_s) FROM ({leading}) AS c)"
    )
    wanted = f"_subject IN ({counted.named(late)})" if t.absence_subjects else f"({others})"
    wanted += " OR _subject IS NULL" if "" in late else ""
    order = counting.in_order((*counted.marked.columns, "_subject", "_verdict"), backend)
    nth = f"ROW_NUMBER() OVER (PARTITION BY _subject ORDER BY {order}) AS _nth"
    ranked = f"SELECT *, {nth} FROM (SELECT * FROM ({failing}) AS a WHERE {wanted}) AS l"
    numbered = f"ROW_NUMBER() OVER (ORDER BY {order}) - 1 AS _fid"
    kept = counted.keep(f"SELECT *, {numbered} FROM ({ranked}) AS r WHERE _nth <= {EVIDENCE_KEPT}")
    rows = backend.table(f"SELECT * FROM {kept} ORDER BY _fid")
    _show(check, rows, _read(pointers(check.population, kept, job.bound, job.backend), job), t, job)


def _stand_in(check: Check, t: Tally, job: Job) -> None:
    """Exceptions no record of which is in the evidence: what is missing would stand beside these."""
    bare = [s for s in t.subjects.values() if s.exceptions and not s.evidence]
    if bare:
        stands = _where_it_would_stand(check, job)
        for s in bare:
            s.evidence.extend(stands)


def _where_it_would_stand(check: Check, job: Job) -> list[EvidenceRef]:
    """The first record of each item of the tables whose missing rows make the exception, or of its inputs."""
    wanted = sorted(set().union(*(inputs_of(a) for a in check.absence_in or (check.population,))) & set(tables()))
    out: list[EvidenceRef] = []
    for name in wanted:
        if name in job.bound:
            table = job.backend.quote(job.bound[name].get_name())
            first = f"SELECT _item, MIN(_rec) AS _rec FROM {table} GROUP BY _item ORDER BY _item LIMIT {FIRST}"
            first = (
                f"SELECT t._item, t._rec, MIN(t._loc) AS _loc FROM {table} AS t JOIN ({first}) AS f "
                "ON t._item = f._item AND t._rec = f._rec GROUP BY t._item, t._rec ORDER BY t._item"
            )
            out += [reference(r, job.names) for r in job.backend.ask(first)]
    return out


def _verdict(t: Tally, counted: Counted) -> str:
    """A failing row's verdict as SQL: nothing is settled by an absence where the table that lacks it is not whole."""
    if t.absence_all:
        return str(Verdict.UNSETTLED.value)
    if not t.absence_subjects:
        return "_verdict"
    rests = f"_subject IN ({counted.named(sorted(t.absence_subjects))})"
    return f"CASE WHEN {rests} THEN {Verdict.UNSETTLED.value} ELSE _verdict END"


def _write(check: Check, rows: Any, places: Places, t: Tally, folder: Path) -> None:
    """The full exception list: subject, verdict (see `_verdict`), every column as text, pointers joined by a blank."""
    words = {v.value: v.name.lower() for v in Verdict}
    verdicts = rows.column("_verdict").to_pylist()
    if t.absence_all or t.absence_subjects:
        rests = [t.absence_all or s in t.absence_subjects for s in rows.column("_subject").to_pylist()]
        verdicts = [Verdict.UNSETTLED.value if open_ else v for v, open_ in zip(verdicts, rests, strict=True)]
    columns: dict[str, Any] = {
        "subject": _texts(rows.column("_subject")),
        "verdict": pa.array([words[v] for v in verdicts], pa.string()),
    }
    for c in sorted(rows.column_names):
        # A population may have a column `verdict` of its own: what the check says of the row stands in the list.
        if not c.startswith("_") and c not in ("verdict", "pointers"):
            columns[c] = _texts(rows.column(c))
    joined = [" ".join([f"{item}#{loc}" for item, loc in places.get(fid, ())]) for fid in range(rows.num_rows)]
    columns["pointers"] = pa.array(joined, pa.string())
    target = folder / "exceptions" / f"{_name(check)}.parquet"
    target.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), target, compression="zstd")


def _texts(column: Any) -> Any:
    """A column as `text` writes its values; arrow writes the plain kinds alike, and faster."""
    kind = column.type
    if any(same(kind) for same in (pa.types.is_string, pa.types.is_integer, pa.types.is_date32, pa.types.is_boolean)):
        return column.cast(pa.string())
    return pa.array([None if v is None else text(v) for v in column.to_pylist()], pa.string())


def _name(check: Check) -> str:
    """A check's id as a file name."""
    return check.id.replace("/", "_").replace(".", "_").replace("-", "_")


def text(value: object) -> str:
    """A measured value as an observation states it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    return str(value)
