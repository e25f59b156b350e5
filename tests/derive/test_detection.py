"""Rules over events as a computed table, which rules could have fired, and the days a review covers."""

import datetime as dt
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from chahe.derive.api import Ctx, derives
from chahe.derive.audit_subcategories import NEEDS, stated, written
from chahe.engine import computing
from chahe.engine.backends import DuckDB
from chahe.engine.run import Run, examine
from tests.checks.harness import CTX, derived, examined, inputs_for
from tests.derive.events import BURST, FAILED, RULE, at, control, review, rule, security

Tables = dict[str, list[dict[str, Any]]]
OWN = {"acc.review_period": "month", "log.rules_able": True}
ADDED = security(at(3), 4732, TargetUserName="administrators")
SOURCE = {"host": "DC01", "log_kind": "Security", "silent_minutes": 10_000_000}
"""The register of log sources names the one host, whose log may be silent for years."""
LOGON = security(at(4), 4624, TargetUserName="a")
GROUP = NEEDS[4732][0]


def tables(events: list[dict[str, Any]], *rules: str, **more: list[dict[str, Any]]) -> Tables:
    return {"log_event": events, "sigma_rule": [rule(r) for r in rules], "log_source": [SOURCE], **more}


def able(given: Tables) -> dict[str, tuple[Any, Any, Any]]:
    return {r["rule_title"]: (r["able"], r["reason"], r["audit_policy"]) for r in derived("rule_applicability", given)}


def outcomes(given: Tables, **more: Any) -> dict[tuple[str, str], tuple[str, Any]]:
    found = examined(given, only="4.2.1", **{"own": OWN, **more})
    assert found.faults == {}
    return {(o.check.removeprefix("4.2.1/"), o.subject): (o.outcome.value, o.reason) for o in found.observations}


# What fires ---------------------------------------------------------------------------------------------------------


def test_a_hit_names_rule_event_and_engine() -> None:
    (hit,) = derived("detection", tables([LOGON, ADDED], RULE))
    assert (hit["rule_title"], hit["rule_level"], hit["severe"]) == ("Member added to administrators", "high", True)
    assert (hit["_rec"], hit["_loc"], hit["host"], hit["event_id"]) == (2, "record:2", "DC01", 4732)
    assert hit["rule_digest"] == rule(RULE)["digest"]
    assert len(hit["ruleset_digest"]) == 64
    assert "pysigma" in hit["engine_version"]
    assert (hit["day"], hit["severe_place"]) == (dt.date(2025, 3, 3), "DC01|2025-03-03")
    assert hit["happened_local"] == at(3)


def test_the_day_is_the_day_in_taipei() -> None:
    late = security(dt.datetime(2025, 3, 4, 1, 0), 4732, TargetUserName="Administrators")  # noqa: DTZ001
    (hit,) = derived("detection", tables([late], RULE))
    assert (hit["day"], hit["happened"].day) == (dt.date(2025, 3, 4), 3)


def failures(minutes: list[int], user: str = "u1") -> list[dict[str, Any]]:
    return [security(at(5, m), 4625, TargetUserName=user) for m in minutes]


def test_a_correlation_stands_at_its_last_event_and_says_what_it_rests_on() -> None:
    events = [*failures([0, 1, 2, 3, 4]), *failures([0, 1, 2, 3], "u2")]
    found = {r["rule_title"]: r for r in derived("detection", tables(events, FAILED, BURST))}
    # The rule it rests on reports nothing of its own, as Sigma says where it is not asked to.
    assert set(found) == {"Five failed log-ons of one account"}
    hit = found["Five failed log-ons of one account"]
    assert (hit["correlation"], hit["base_hits"], hit["group_text"], hit["_rec"]) == (True, 5, "TargetUserName=u1", 5)
    assert hit["severe_place"] == "DC01|2025-03-05"


def test_four_are_not_five_nor_are_five_too_far_apart() -> None:
    assert derived("detection", tables(failures([0, 1, 2, 3]), FAILED, BURST)) == []
    assert derived("detection", tables(failures([0, 3, 6, 9, 12]), FAILED, BURST)) == []


def made(given: Tables, folder: Path, groups: int, cache: Path | None = None) -> dict[str, Any]:
    """Rows of both computed tables; log_event's file has row groups of so many rows."""
    inputs = inputs_for(folder, given)
    for b in inputs.readings:
        if "log_event" in b.reading.tables:
            path = b.folder / "log_event.parquet"
            pq.write_table(pq.read_table(path), path, row_group_size=groups)
    backend = DuckDB()
    try:
        run = Run(inputs, backend, None, lambda _: None, cache)
        run.bind_base(("log_event", "sigma_rule", "gpo_setting"))
        out = {}
        for name in ("detection", "rule_applicability"):
            run.make(derives()[name])
            out[name] = sorted(map(repr, backend.fetch(run.bound[name])))
        return out
    finally:
        backend.close()


def test_partitions_and_processes_change_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    events = [*failures([0, 1, 2, 3, 4]), LOGON, ADDED, *failures([30, 31, 32, 33, 34])]
    given = tables(events, RULE, FAILED, BURST)
    alone = made(given, tmp_path / "one", 1000)
    monkeypatch.setattr(computing, "ROWS_PER_PROCESS", 4)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    # A burst is cut in the middle, and the hits of one correlation come from two processes.
    assert made(given, tmp_path / "two", 3) == alone
    assert len(alone["detection"]) == 3


def test_the_cache_changes_nothing(tmp_path: Path) -> None:
    given = tables([LOGON, ADDED], RULE)
    plain = made(given, tmp_path / "a", 1000)
    cache = tmp_path / "cache"
    assert made(given, tmp_path / "b", 1000, cache) == plain
    (kept,) = (cache / "sigma").iterdir()
    assert made(given, tmp_path / "c", 1000, cache) == plain
    kept.write_bytes(kept.read_bytes()[:-9] + b'"damaged"')
    assert made(given, tmp_path / "d", 1000, cache) == plain


# What could have fired ----------------------------------------------------------------------------------------------


def audit(*values: str, guid: str = GROUP) -> list[dict[str, Any]]:
    return [
        {"area": "Audit/System", "setting": "Security Group Management", "value_text": v, "value_type": guid}
        for v in values
    ]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ([], (None, "no-event-id", "unknown")),
        (audit("1"), (True, None, "on")),
        (audit("3", "1"), (True, None, "on")),
        (audit("0"), (False, "audit-policy-off", "off")),
        (audit("2"), (False, "audit-policy-off", "off")),
        (audit("0", "1"), (None, "no-event-id", "unknown")),
        (audit("Success and Failure"), (True, None, "on")),
        (audit("成功"), (True, None, "on")),
        (audit("?"), (None, "no-event-id", "unknown")),
        (audit("1", guid=NEEDS[4624][0]), (None, "no-event-id", "unknown")),
    ],
)
def test_an_event_that_never_came_asks_the_audit_policy(settings: Any, expected: Any) -> None:
    given = tables([LOGON], RULE)
    if settings:
        given["gpo_setting"] = settings
    assert able(given)["Member added to administrators"] == expected


def test_a_rule_that_fired_could_fire_whatever_the_policy_says() -> None:
    given = tables([ADDED], RULE, gpo_setting=audit("0"))
    assert able(given)["Member added to administrators"] == (True, None, None)


def test_other_logs_of_the_product_are_no_lack_of_the_channel() -> None:
    system = {**security(at(3), 7036), "channel": "System", "native": '{"Channel":"System","EventID":7036}'}
    assert able(tables([system], RULE))["Member added to administrators"] == (False, "no-channel", None)
    linux = {**LOGON, "product": "linux", "service": "auditd", "native": '{"type":"SYSCALL"}'}
    (row,) = derived("rule_applicability", tables([linux], RULE))
    assert (row["able"], row["reason"], row["source_present"]) == (False, "no-log-source", False)


def test_a_rule_that_cannot_run_is_told_apart() -> None:
    broken = RULE.replace("TargetUserName: Administrators", "'TargetUserName|re': '(?=a)b'")
    found = able(tables([ADDED], broken))["Member added to administrators"]
    assert found == (None, "problem", None)


@pytest.mark.parametrize(("settings", "expected"), [("2", True), ("0", False), ("?", None)])
def test_a_correlation_is_as_able_as_what_it_rests_on(settings: str, expected: bool | None) -> None:
    given = tables([LOGON], FAILED, BURST, gpo_setting=audit(settings, guid=NEEDS[4625][0]))
    assert able(given)["Five failed log-ons of one account"][0] is expected


def test_what_no_document_makes_of_a_rule_is_a_gap() -> None:
    lost = {**rule("words: only\n"), "rule_kind": "detection"}
    found = examined({"log_event": [ADDED], "sigma_rule": [rule(RULE), lost]}, only="4.2.1", own=OWN)
    star = next(o for o in found.observations if o.check.endswith("/rule-could-not-fire") and o.subject == "*")
    assert (star.outcome.value, star.reason) == ("insufficient-evidence", "gap")
    assert "rows-lost: 1 of sigma_rule" in str(star.extra["gaps"])


def test_events_windows_always_writes_need_no_policy() -> None:
    assert written(1102, {}) is True
    assert written(4663, stated(audit("1"))) is None


# Days and reviews ---------------------------------------------------------------------------------------------------

MARCH = review(dt.date(2025, 3, 1), dt.date(2025, 3, 31), dt.date(2025, 4, 2))
OTHER = review(dt.date(2025, 3, 1), dt.date(2025, 3, 31), dt.date(2025, 4, 2), item="4.5.1")
HIT, ACT, COULD = "severe-hit-unreviewed", "logging-act-unreviewed", "rule-could-not-fire"


def test_a_severe_hit_nobody_reviewed_is_an_exception_and_points_at_the_event() -> None:
    found = examined(tables([LOGON, ADDED], RULE, review_record=[OTHER]), only="4.2.1", own=OWN)
    lines = {(o.check, o.subject): o for o in found.observations}
    star, line = (lines[f"4.2.1/{HIT}", s] for s in ("*", "DC01|2025-03-03"))
    assert (star.exceptions, star.population, line.outcome.value) == (1, 2, "exception")
    assert {e.locator for e in line.evidence} >= {"record:2"}
    assert (f"4.2.1/{HIT}", "DC01|2025-03-04") not in lines


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([MARCH], "met"),
        ([OTHER, MARCH], "met"),
        ([OTHER], "exception"),
        ([{**MARCH, "period_from": dt.date(2025, 3, 4)}], "exception"),
        ([{**MARCH, "period_from": dt.date(2025, 3, 3)}], "met"),
        ([{**MARCH, "review_date": dt.date(2025, 3, 2)}], "exception"),
        ([{**MARCH, "review_date": dt.date(2025, 3, 3)}], "met"),
        ([{**MARCH, "review_date": None}], "insufficient-evidence"),
        ([{**MARCH, "period_from": None}], "insufficient-evidence"),
        ([{**MARCH, "period_from": None, "period_to": dt.date(2025, 3, 2)}], "exception"),
    ],
)
def test_which_reviews_cover_a_day(records: list[dict[str, Any]], expected: str) -> None:
    assert outcomes(tables([ADDED], RULE, review_record=records))[HIT, "*"][0] == expected


def test_no_rules_are_never_no_hits() -> None:
    found = outcomes({"log_event": [LOGON], "log_source": [SOURCE], "review_record": [MARCH]})
    assert found[HIT, "*"] == ("insufficient-evidence", "no-table")
    assert found[COULD, "*"] == ("insufficient-evidence", "no-table")
    assert found[ACT, "*"] == ("met", None)


def test_no_logs_are_never_no_hits() -> None:
    found = outcomes({"sigma_rule": [rule(RULE)], "review_record": [MARCH]})
    assert {found[c, "*"] for c in (HIT, ACT, COULD)} == {("insufficient-evidence", "no-table")}


def test_no_hits_in_whole_logs_are_met_and_in_damaged_ones_are_not() -> None:
    quiet = tables([LOGON], RULE, review_record=[OTHER])
    assert outcomes(quiet)[HIT, "*"] == ("met", None)
    assert outcomes(quiet, tied=False)[HIT, "*"] == ("insufficient-evidence", "gap")


def test_no_review_records_at_all_accuse_nobody() -> None:
    assert outcomes(tables([ADDED], RULE))[HIT, "*"][0] == "insufficient-evidence"


def test_without_the_own_norm_the_values_are_shown() -> None:
    given = tables([ADDED], RULE, review_record=[OTHER])
    found = examined(given, only="4.2.1", own={})
    stars = {o.check.removeprefix("4.2.1/"): o for o in found.observations if o.subject == "*"}
    assert {stars[check].reason for check in (HIT, ACT, COULD)} == {"no-criterion"}
    shown = next(o for o in found.observations if o.check == f"4.2.1/{HIT}" and o.subject != "*")
    assert "'severe_hits': '1'" in str(shown.extra["measured"])


def test_a_period_that_ended_lately_is_pending() -> None:
    june = security(dt.datetime(2026, 6, 3, 9, 0), 4732, TargetUserName="Administrators")  # noqa: DTZ001
    given = tables([june], RULE, review_record=[OTHER])
    assert outcomes(given)[HIT, "*"] == ("insufficient-evidence", "no-applicable-rows")
    later = Ctx(CTX.period_from, CTX.period_to, dt.date(2026, 7, 29))
    assert outcomes(given, ctx=later)[HIT, "*"][0] == "exception"


def test_events_outside_the_period_examined_are_nobodys_days() -> None:
    early = security(dt.datetime(2024, 12, 31, 9, 0), 4732, TargetUserName="Administrators")  # noqa: DTZ001
    given = tables([early], RULE, review_record=[OTHER])
    before = {**SOURCE, "registered_to": dt.date(2024, 12, 31)}
    assert outcomes({**given, "log_source": [before]})[HIT, "*"][1] == "no-applicable-rows"
    # Still a source in the period: nothing was handed over of it.
    assert outcomes(given)[HIT, "*"] == ("insufficient-evidence", "gap")


def test_masked_secrets_leave_their_day_open_and_no_other() -> None:
    masked = {**LOGON, "secrets_masked": 1}
    other = security(at(6), 4624)
    found = outcomes(tables([masked, other], RULE, review_record=[OTHER]))
    assert found[HIT, "*"] == ("insufficient-evidence", "gap")
    assert found[HIT, "DC01|2025-03-04"][0] == "insufficient-evidence"
    assert (HIT, "DC01|2025-03-06") not in found


def test_a_severe_hit_without_a_time_leaves_everything_open() -> None:
    undated = {**security(None, 4732, TargetUserName="Administrators")}
    assert outcomes(tables([LOGON, undated], RULE, review_record=[OTHER]))[HIT, "*"][1] == "gap"


def test_a_registered_host_without_a_log_leaves_everything_open() -> None:
    given = tables([LOGON], RULE, review_record=[MARCH])
    assert outcomes(given)[HIT, "*"] == ("met", None)
    other = {**SOURCE, "host": "DC02.demo.example"}
    assert outcomes({**given, "log_source": [SOURCE, other]})[HIT, "*"] == ("insufficient-evidence", "gap")


def test_missing_record_numbers_leave_the_days_around_them_open() -> None:
    events = [{**security(at(d), 4624), "event_record_id": n} for d, n in ((3, 1), (4, 2), (6, 9), (8, 10))]
    found = outcomes(tables(events, RULE, review_record=[MARCH]))
    assert found[HIT, "*"] == ("insufficient-evidence", "gap")
    days = {s for check, s in found if check == ACT}
    assert days == {"*", "DC01|2025-03-04", "DC01|2025-03-06"}


CLEARED = control("cleared", at(4))


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (CLEARED, "exception"),
        (control("audit-policy-changed", at(4), detail="AuditPolicyChanges=%%8448, %%8450"), "exception"),
        (control("audit-policy-changed", at(4), detail="AuditPolicyChanges=%%8450"), "exception"),
        (control("audit-policy-changed", at(4), detail="AuditPolicyChanges=%%8449"), "met"),
        (control("audit-policy-changed", at(4)), "insufficient-evidence"),
        (control("archived", at(4)), "met"),
        (control("stopped", at(4)), "met"),
        (control("cleared", None), "insufficient-evidence"),
        (control("cleared", at(4), host="DC09"), "met"),  # a host whose events are not there has no day
    ],
)
def test_acts_against_the_logging(act: dict[str, Any], expected: str) -> None:
    given = {"log_event": [LOGON], "log_source": [SOURCE], "log_control": [act], "review_record": [OTHER]}
    assert outcomes(given)[ACT, "*"][0] == expected


def test_an_act_in_a_reviewed_month_is_met_and_an_exception_points_at_its_record() -> None:
    given: Tables = {"log_event": [LOGON], "log_source": [SOURCE], "log_control": [CLEARED], "review_record": [MARCH]}
    assert outcomes(given)[ACT, "*"] == ("met", None)
    found = examined({**given, "review_record": [OTHER]}, only="4.2.1", own=OWN)
    line = next(o for o in found.observations if (o.check, o.subject) == (f"4.2.1/{ACT}", "DC01|2025-03-04"))
    assert [e.name for e in line.evidence] == ["log_control.test"]


@pytest.mark.parametrize(("settings", "expected"), [("1", "met"), ("0", "exception"), ("?", "insufficient-evidence")])
def test_rules_that_could_not_fire(settings: str, expected: str) -> None:
    given = tables([LOGON], RULE, gpo_setting=audit(settings))
    assert outcomes(given)[COULD, "*"][0] == expected


def test_a_crash_while_matching_is_not_performed(tmp_path: Path) -> None:
    given = tables([{**LOGON, "native": "{no json"}], RULE, review_record=[OTHER])
    backend = DuckDB()
    found = examine(inputs_for(tmp_path, given, own=OWN), backend, only="4.2.1")
    backend.close()
    stars = {o.check: o.reason for o in found.observations if o.subject == "*"}
    assert (stars[f"4.2.1/{HIT}"], stars[f"4.2.1/{COULD}"]) == ("fault", "fault")
    assert stars[f"4.2.1/{ACT}"] is None
