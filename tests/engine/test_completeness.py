"""What blocks `met`, what a crash does, and which plans are refused."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import pyarrow.parquet as pq
import pytest

from chahe.checks.api import Check, check
from chahe.derive import api as derive_api
from chahe.derive.api import Ctx, Derive, derive, gap
from chahe.engine import completeness, detail, plan, run
from chahe.engine.backends import DuckDB
from chahe.engine.inputs import GapRow, HandoverProblem, Inputs
from chahe.engine.run import Run, examine
from chahe.errors import DataFaultError, DefinitionError
from chahe.model import ReadStatus, Supply
from tests.checks.harness import bound, inputs_for

ROW = {"policy_id": "p", "policy_kind": "domain", "scope": "A", "lockout_threshold": 5}
FED = {"S01": ("password_policy",)}


@check("4.5.1/low", aspect="B", population="password_policy", subject="scope", title=("甲", "a"))
def low(t: Any, c: Any) -> Any:
    """The threshold is below three."""
    return t.lockout_threshold < 3


@check("4.5.1/crash", aspect="B", population="password_policy", subject="scope", title=("乙", "b"))
def crash(t: Any, c: Any) -> Any:
    """Reads a column that is not there."""
    return t.no_such_column < 3


@check("4.5.1/absent", aspect="B", population="password_policy", subject="scope", title=("丁", "d"),
       absence_in=("password_policy",))  # fmt: skip
def absent(t: Any, c: Any) -> Any:
    """Stands for an exception that rests on a row's absence."""
    return t.lockout_threshold < 3


def only(monkeypatch: pytest.MonkeyPatch, *chosen: Check, made: tuple[Derive, ...] = ()) -> None:
    """These checks and derivations, and no other, in a run."""
    monkeypatch.setattr(plan, "checks", lambda: {c.id: c for c in chosen})
    monkeypatch.setattr(plan, "gaps", lambda: ())
    if made:
        named = {d.name: d for d in made}
        for module in (plan, completeness, derive_api):
            monkeypatch.setattr(module, "derives", lambda: named)


def star(inputs: Inputs, which: str = "4.5.1/low") -> Any:
    backend = DuckDB()
    try:
        found = examine(inputs, backend)
    finally:
        backend.close()
    return next(o for o in found.observations if o.check == which and o.subject == "*")


def test_whole_evidence_is_met_and_each_lack_blocks_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    only(monkeypatch, low)
    given = {"password_policy": [ROW]}
    assert star(inputs_for(tmp_path / "whole", given)).outcome == "met"
    assert star(inputs_for(tmp_path / "loose", given, tied=False)).reason == "gap"
    problem = HandoverProblem("S01", "gpo.zip", "digest")
    told = star(inputs_for(tmp_path / "problem", given, code_tables=FED, problems=(problem,)))
    assert (told.reason, told.extra["gaps"]) == ("gap", ["password_policy: handover: digest: gpo.zip"])
    assert star(inputs_for(tmp_path / "none", {})).reason == "no-table"


def _changed(folder: Path, **changes: Any) -> Inputs:
    """Two readings of the same table, the second changed."""
    inputs = inputs_for(folder, {"password_policy": [ROW]}, code_tables=FED)
    (other,) = bound(folder / "more", {"password_policy": [{**ROW, "scope": "B"}]}, code="S01")
    return replace(inputs, readings=(*inputs.readings, replace(other, reading=replace(other.reading, **changes))))


def test_a_control_total_that_differs_blocks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    only(monkeypatch, low)
    assert star(_changed(tmp_path / "a", stated={"password_policy": 1})).outcome == "met"
    told = star(_changed(tmp_path / "b", stated={"password_policy": 2}))
    assert told.extra["gaps"] == ["password_policy: control-total: 2 stated, 1 read"]


def test_an_unread_file_with_a_code_blocks_what_it_would_feed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    only(monkeypatch, low)
    unread = _changed(
        tmp_path, status=ReadStatus.UNREAD, reader="", records=0, rows=0, tables={}, reason="not recognised"
    )
    told = star(unread)
    assert (told.outcome, told.reason) == ("insufficient-evidence", "gap")
    assert told.extra["gaps"] == ["password_policy: unread: not recognised: password_policy.test"]


def test_rejects_nobody_explained_block(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    only(monkeypatch, low)
    told = star(_changed(tmp_path, records=2, rejects=1))
    assert told.reason == "gap"
    assert told.extra["gaps"] == ["password_policy: unexplained-reject: list of rejects missing"]


def test_a_reject_of_an_export_may_lack_rows_of_any_table_it_feeds(tmp_path: Path) -> None:
    def doubted(reader: str, table: str) -> list[str]:
        inputs = _changed(tmp_path / reader / table, records=2, rejects=1, reader=f"{reader}@1")
        return [gap.reason for gap in completeness.of_readings(inputs, frozenset({table}))]

    lost = ["unexplained-reject: list of rejects missing"]
    assert doubted("splunk-export", "logon_event") == lost
    assert doubted("splunk-export", "web_request") == lost
    assert doubted("splunk-export", "employee") == []
    # A sheet says which table a reject belongs to.
    assert doubted("spreadsheet", "employee") == []
    assert doubted("spreadsheet", "password_policy") == lost


def test_a_sheet_damaged_before_its_first_row_blocks_what_it_would_have_held(tmp_path: Path) -> None:
    """Read, without a row: neither its reader nor its tables say what is missing."""

    def doubted(folder: str, **known: Any) -> list[str]:
        inputs = _changed(tmp_path / folder, records=1, rows=0, rejects=1, reader="spreadsheet@2", tables={})
        readings = tuple(replace(b, **known) for b in inputs.readings)
        given = replace(inputs, readings=readings, code_tables=FED)
        return [gap.reason for gap in completeness.of_readings(given, frozenset({"password_policy"}))]

    lost = ["unexplained-reject: list of rejects missing"]
    assert doubted("coded", code="S01") == lost
    assert doubted("at-stake", stake=("password_policy",)) == lost
    assert doubted("of-another", code="G03", stake=("employee",)) == []


def test_absence_is_a_gap_unless_the_auditee_states_it(tmp_path: Path) -> None:
    inputs = inputs_for(tmp_path, {}, code_tables=FED)
    (gap,) = completeness.of_absent(inputs, frozenset(), ("password_policy",))
    assert gap.reason.startswith("no-table: S01")
    stated = inputs_for(tmp_path, {}, code_tables=FED, supply={"S01": Supply.NO_SUCH_BUSINESS})
    assert completeness.of_absent(stated, frozenset(), ("password_policy",)) == []
    assert completeness.of_absent(inputs, frozenset({"password_policy"}), ("password_policy",)) == []


@pytest.mark.parametrize("word", [Supply.NOT_RETAINED, Supply.CANNOT_PROVIDE])
def test_a_part_that_does_not_come_limits_what_came(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, word: Supply
) -> None:
    """One file is here, and another line of its code says that the rest is not; or a second code feeds the table."""
    only(monkeypatch, low)
    here = inputs_for(tmp_path, {"password_policy": [ROW]}, code_tables=FED, supply={"S01": Supply.PROVIDED})
    assert star(here).outcome == "met"
    told = star(replace(here, lacking={"S01": (word,)}))
    assert (told.outcome, told.reason) == ("insufficient-evidence", "gap")
    assert told.extra["gaps"] == [f"password_policy: supply: S01 {word.value}"]
    other = replace(here, code_tables={**FED, "S05": FED["S01"]}, supply={"S01": Supply.PROVIDED, "S05": word})
    assert star(other).extra["gaps"] == [f"password_policy: supply: S05 {word.value}"]


def test_what_is_stated_not_to_exist_leaves_an_absence_what_it_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """未辦理 beside a file blocks met; it does not make the missing row doubtful. 未留存 does."""
    only(monkeypatch, absent)
    bad = inputs_for(tmp_path, {"password_policy": [{**ROW, "lockout_threshold": 1}]}, code_tables=FED)
    assert star(replace(bad, lacking={"S01": (Supply.NOT_DONE,)}), "4.5.1/absent").outcome == "exception"
    told = star(replace(bad, lacking={"S01": (Supply.NOT_RETAINED,)}), "4.5.1/absent")
    assert (told.outcome, told.exceptions, told.unsettled) == ("insufficient-evidence", 0, 1)
    good = inputs_for(tmp_path / "good", {"password_policy": [ROW]}, code_tables=FED)
    assert star(replace(good, lacking={"S01": (Supply.NOT_DONE,)}), "4.5.1/absent").reason == "gap"


@pytest.mark.parametrize("cap", [1, 100])
def test_the_list_of_exceptions_says_what_the_observation_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cap: int
) -> None:
    """Where the table that lacks the row is not whole, for all or for one subject, no listed row is an exception."""
    only(monkeypatch, absent)
    monkeypatch.setattr(detail, "FAILING_CAP", cap)
    rows = [{**ROW, "scope": s, "lockout_threshold": 1} for s in ("A", "B")]
    bad = inputs_for(tmp_path, {"password_policy": rows}, code_tables=FED)
    for_one = GapRow("password_policy", "scope", "B", "toy: B may lack a row")

    def listed(inputs: Inputs, folder: str, gaps: tuple[GapRow, ...] = ()) -> tuple[dict[str, str], int]:
        monkeypatch.setattr(completeness, "of_dates", lambda _: list(gaps))
        found = examine(inputs, DuckDB(), folder=tmp_path / folder)
        (own,) = [o for o in found.observations if o.subject == "*"]
        names = {2: "law", 4: "unsettled"}
        kept = pq.read_table(tmp_path / folder / "exceptions" / "4_5_1_absent.parquet").to_pylist()
        told = {r["subject"]: r["verdict"] for r in kept}
        if cap == 1:
            every = pq.read_table(tmp_path / folder / "exceptions" / "4_5_1_absent.all.parquet").to_pylist()
            told |= {r["scope"]: names[r["_verdict"]] for r in every}
        return told, own.exceptions

    assert listed(bad, "whole") == ({"A": "law", "B": "law"}, 2)
    assert listed(bad, "one", (for_one,)) == ({"A": "law", "B": "unsettled"}, 1)
    not_kept = replace(bad, lacking={"S01": (Supply.NOT_RETAINED,)})
    assert listed(not_kept, "all") == ({"A": "unsettled", "B": "unsettled"}, 0)


@derive(key=("scope",), trace={"password_policy": {"scope": "scope"}})
def worded(password_policy: Any) -> Any:
    """A population with a word of its own."""
    return password_policy.select("scope", "lockout_threshold", verdict=ibis.literal("major"))


def test_a_column_called_verdict_is_not_the_verdict(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    only(monkeypatch, replace(low, population="worded"), made=(worded,))
    rows = [{**ROW, "scope": s, "lockout_threshold": n} for s, n in (("A", 1), ("B", None))]
    examine(inputs_for(tmp_path, {"password_policy": rows}), DuckDB(), folder=tmp_path / "out")
    kept = pq.read_table(tmp_path / "out" / "exceptions" / "4_5_1_low.parquet").to_pylist()
    assert {r["subject"]: r["verdict"] for r in kept} == {"A": "law", "B": "unsettled"}


def test_a_difference_under_no_known_code_blocks_the_tables_at_stake(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    only(monkeypatch, low)
    given = inputs_for(tmp_path, {"password_policy": [ROW]}, code_tables=FED)
    for code in (None, "Z99"):
        problem = HandoverProblem(code, "x.zip", "file-missing", ("password_policy",))
        assert star(replace(given, problems=(problem,))).reason == "gap"
        elsewhere = HandoverProblem(code, "x.zip", "file-missing", ("training",))
        assert star(replace(given, problems=(elsewhere,))).outcome == "met"


def test_an_unread_file_nobody_listed_blocks_what_it_may_hold(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    only(monkeypatch, low)
    broken = _changed(tmp_path, status=ReadStatus.UNREAD, reader="", records=0, rows=0, tables={}, reason="damaged")
    first, unread = broken.readings
    nameless = replace(broken, readings=(first, replace(unread, code=None, stake=("password_policy",))))
    assert star(nameless).extra["gaps"] == ["password_policy: unread: damaged: password_policy.test"]
    assert star(replace(broken, readings=(first, replace(unread, code=None)))).outcome == "met"


@gap(table="password_policy", column="scope")
def many(password_policy: Any) -> Any:
    """A gap per policy."""
    t = password_policy
    return t.select(key=t.scope, reason=ibis.literal("doubtful ").concat(t.scope), _item=t["_item"], _rec=t["_rec"])


def test_a_list_of_gaps_that_was_cut_unblocks_nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    only(monkeypatch, low)
    monkeypatch.setattr(plan, "gaps", lambda: (many,))
    scopes = [f"S{n:02}" for n in range(30)]
    given = inputs_for(tmp_path, {"password_policy": [{**ROW, "scope": s} for s in scopes]})
    whole = star(given)
    assert whole.extra["gaps_total"] == 30
    assert len(whole.extra["gaps"]) == 20
    monkeypatch.setattr(run, "GAPS_KEPT", 4)
    cut = star(given)
    assert (cut.outcome, cut.reason) == ("insufficient-evidence", "gap")
    assert any("many: 30 gaps found, the first 4 are listed" in g for g in cut.extra["gaps"])
    assert cut.extra["subjects"] == {"met": 0, "exception": 0, "insufficient-evidence": 30}
    monkeypatch.setattr(run, "GAPS_KEPT", 30)  # as many as are kept: nothing was cut
    assert not any("gaps found" in g for g in star(given).extra["gaps"])


def test_a_cut_list_of_gaps_leaves_no_absence_certain(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    only(monkeypatch, absent)
    monkeypatch.setattr(plan, "gaps", lambda: (many,))
    monkeypatch.setattr(run, "GAPS_KEPT", 4)
    rows = [{**ROW, "scope": f"S{n:02}", "lockout_threshold": 1} for n in range(9)]
    told = star(inputs_for(tmp_path, {"password_policy": rows}), "4.5.1/absent")
    assert (told.outcome, told.exceptions, told.unsettled) == ("insufficient-evidence", 0, 9)


PERIOD = ("2025-01-01", "2026-06-30")


@pytest.mark.parametrize(
    ("stated", "outcome"),
    [
        ([PERIOD], "met"),
        ([("2024-01-01", "2026-12-31")], "met"),
        ([("2025-01-01", "2025-12-31"), ("2026-01-01", "2026-06-30")], "met"),  # two files, one day after the other
        ([(None, None)], "met"),  # nothing is stated
        ([("2025-01-02", "2026-06-30")], "insufficient-evidence"),
        ([("2025-01-01", "2026-06-29")], "insufficient-evidence"),
        ([("2025-01-01", "2025-12-31"), ("2026-01-02", "2026-06-30")], "insufficient-evidence"),
        ([("2025-01-01", "2025-12-31"), (None, None)], "insufficient-evidence"),
        ([(None, "2026-06-30")], "insufficient-evidence"),
        ([("2026-06-30", "2025-01-01")], "insufficient-evidence"),
    ],
)
def test_a_stated_period_must_cover_the_one_examined(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, stated: list[tuple[str | None, str | None]], outcome: str
) -> None:
    only(monkeypatch, low)
    ctx = Ctx(date(2025, 1, 1), date(2026, 6, 30), date(2026, 6, 30))
    given = inputs_for(tmp_path, {"password_policy": [ROW]}, code_tables=FED, ctx=ctx, code="S01")
    (one,) = given.readings
    files = tuple(replace(one, period=p) for p in stated)
    told = star(replace(given, readings=files, whole_period=frozenset({"S01"})))
    assert told.outcome == outcome
    if outcome != "met":
        assert told.extra["gaps"][0].startswith("password_policy: period-not-covered: S01 states ")
    # An export of one day is not asked for over a period.
    assert star(replace(given, readings=files)).outcome == "met"


def test_a_crashing_check_is_reported_and_the_others_stand(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    only(monkeypatch, low, crash)
    backend = DuckDB()
    found = examine(inputs_for(tmp_path, {"password_policy": [ROW]}), backend)
    backend.close()
    told = {o.check: (o.outcome.value, o.reason) for o in found.observations if o.subject == "*"}
    assert told == {"4.5.1/low": ("met", None), "4.5.1/crash": ("insufficient-evidence", "fault")}
    assert set(found.faults) == {"4.5.1/crash"}


@derive(key=("scope",), trace={"password_policy": {"scope": "scope"}}, covers=("password_policy",))
def strict_only(password_policy: Any) -> Any:
    """Scopes whose threshold is at most five."""
    t = password_policy
    return t.filter(t.lockout_threshold <= 5).select(t.scope, t.lockout_threshold)


def _made(folder: Path, rows: list[dict[str, Any]]) -> Run:
    backend = DuckDB()
    run = Run(inputs_for(folder, {"password_policy": rows}), backend, None, lambda _: None)
    run.bind_base(("password_policy",))
    run.make(strict_only)
    return run


def test_rows_lost_in_a_derivation_are_a_gap(tmp_path: Path) -> None:
    assert _made(tmp_path / "a", [ROW]).gaps == []
    (gap,) = _made(tmp_path / "b", [ROW, {**ROW, "scope": "B", "lockout_threshold": 9}]).gaps
    assert (gap.table, gap.key, gap.reason) == ("strict_only", None, "rows-lost: 1 of password_policy in strict_only")


def test_a_key_that_repeats_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(DataFaultError):
        _made(tmp_path, [ROW, {**ROW, "policy_id": "q"}])


@derive(key=("a",))
def ring_one(ring_two: Any) -> Any:
    """Rests on the other."""
    return ring_two


@derive(key=("a",))
def ring_two(ring_one: Any) -> Any:
    """Rests on the one."""
    return ring_one


def test_a_circle_and_an_unknown_table_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "derives", lambda: {"ring_one": ring_one, "ring_two": ring_two})
    with pytest.raises(DefinitionError):
        list(plan.walk("ring_one"))
    with pytest.raises(DefinitionError):
        list(plan.walk("no_such_table"))


def test_columns_named_like_methods_of_a_table_are_not_judged(tmp_path: Path) -> None:
    """`t.count == 9` is a plain False: refused, not met."""

    @check("4.5.1/method", aspect="B", population="password_policy", subject="scope", title=("丙", "c"))
    def method(t: Any, c: Any) -> Any:
        """Compares a method."""
        return t.count == 9

    backend = DuckDB()
    run = Run(inputs_for(tmp_path, {"password_policy": [ROW]}), backend, None, lambda _: None)
    run.bind_base(("password_policy",))
    assert (run.judge("password_policy", (method,))["4.5.1/method"].fault or "").startswith("DefinitionError")
    backend.close()


def test_no_table_has_a_column_named_like_a_method() -> None:
    import ibis

    from chahe.tables.api import tables

    taken = set(dir(ibis.Table))
    assert [(t.name, c.name) for t in tables().values() for c in t.columns if c.name in taken] == []


def test_the_pinned_sqlglot_is_the_one_ibis_knows() -> None:
    from importlib.metadata import version

    assert int(version("sqlglot").split(".")[0]) < 30


@derive(key=("scope",))
def multiplied(password_policy: Any) -> Any:
    """A product beyond 64 bits."""
    t = password_policy
    return t.select(t.scope, product=t.lockout_threshold * t.min_length)


def test_a_product_beyond_64_bits_is_a_fault_and_no_wrong_number(tmp_path: Path) -> None:
    import duckdb

    backend = DuckDB()
    big = {**ROW, "lockout_threshold": 2**62, "min_length": 4}
    run = Run(inputs_for(tmp_path, {"password_policy": [big]}), backend, None, lambda _: None)
    run.bind_base(("password_policy",))
    with pytest.raises(duckdb.OutOfRangeException):
        run.make(multiplied)
    backend.close()


def test_no_derivation_holds_arrays() -> None:
    """Their order is the engine's own; pointers are rows."""
    from chahe.engine.sql import schema_of

    for name in derive_api.derives():
        kinds = {c: str(t) for c, t in schema_of(name).items()}
        assert not [c for c, t in kinds.items() if t.startswith(("array", "map", "struct", "!array"))], name
