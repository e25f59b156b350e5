"""Item 4.3.1 from intake rows to observations: coverage, log-ins, closure across scans, grades, papers."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from chahe.engine.backends import DuckDB
from chahe.engine.inputs import RunResult
from chahe.model import Observation, Supply
from tests.checks.harness import derived, examined

Rows = list[dict[str, Any]]
LAW = {
    "vul.internet_scan_period": "quarter",
    "vul.core_scan_period": "half",
    "vul.internet_high_fix_months": 2,
    "vul.core_high_fix_months": 3,
    "vul.compensating_control_cures": True,
    "vul.regrade_needs_assessment": True,
    "vul.asset_inventory": True,
}
OWN = {
    "vul.credentialed_required": True,
    "vul.extension_per_host": True,
    "vul.summary_must_tie": True,
    "vul.fix_clock_start": "scan",
}
QUARTERS = tuple(dt.date(y, m, 10) for y, m in ((2025, 1), (2025, 4), (2025, 7), (2025, 10), (2026, 1), (2026, 4)))
FIRST, SECOND, THIRD = QUARTERS[:3]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def asset(asset_id: str, ip: str, **more: Any) -> dict[str, Any]:
    base = {"internet_facing": True, "is_core": False, "asset_kind": "server", "live_date": day("2020-01-01")}
    return {"asset_id": asset_id, "ip": ip, **base, **more}


def host(ip: str, on: dt.date, credentialed: bool | None = True, scanner: str = "nessus") -> dict[str, Any]:
    base = {"scan_id": f"{scanner}|{on}", "scanner": scanner, "ip": ip, "scan_date": on, "host_up": True}
    return {**base, "credentialed": credentialed}


def flaw(ip: str, on: dt.date, plugin: str = "P1", severity: int = 3, **more: Any) -> dict[str, Any]:
    base = {"scan_id": f"nessus|{on}", "scanner": "nessus", "ip": ip, "plugin_id": plugin, "severity": severity}
    return {**base, "port": 0, "scan_date": on, "flaw_kind": "os", **more}


def line(asset_id: str, on: dt.date, plugin: str = "P1", grade: str = "高", **more: Any) -> dict[str, Any]:
    return {"asset_id": asset_id, "plugin_id": plugin, "vuln_name": "x", "grade_text": grade, "scan_date": on, **more}


def named(asset_id: str, value: str, kind: str = "ip") -> dict[str, Any]:
    return {"subject_kind": "asset", "subject_id": asset_id, "id_kind": kind, "id_value": value}


def world(**more: Rows) -> dict[str, Rows]:
    """One Internet host, scanned with a log-in each quarter; one flaw, fixed in time and re-tested."""
    again = dt.date(2025, 2, 14)
    base: dict[str, Rows] = {
        "asset_register": [asset("A1", "192.0.2.1")],
        "scan_host": [host("192.0.2.1", d) for d in (*QUARTERS, again)],
        "scan_finding": [flaw("192.0.2.1", FIRST)],
        "vuln_summary": [line("A1", FIRST)],
        "extension": [
            {
                "extension_no": "E1",
                "asset_id": "A1",
                "plugin_id": "P1",
                "approved_date": FIRST,
                "host_risk_text": "低，僅內網",
            }
        ],
        "compensating_control": [{"asset_id": "A9", "plugin_id": "P9"}],
        "risk_assessment": [{"asset_id": "A9", "plugin_id": "P9"}],
        "identity": [named("A1", "web1", "name")],
    }
    return {**base, **more}


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckDB]:
    backend = DuckDB()
    yield backend
    backend.close()


def run(given: dict[str, Rows], **more: Any) -> RunResult:
    return examined(given, only="4.3.1", law=LAW, own=OWN, **more)


def stars(result: RunResult) -> dict[str, Observation]:
    return {o.check.removeprefix("4.3.1/"): o for o in result.observations if o.subject == "*" and "/" in o.check}


def subjects(result: RunResult, check: str) -> list[str]:
    return [
        o.subject
        for o in result.observations
        if o.check == f"4.3.1/{check}" and o.subject != "*" and o.outcome.value == "exception"
    ]


def test_a_clean_world_is_met_everywhere() -> None:
    found = stars(run(world()))
    assert {c: o.outcome.value for c, o in found.items()} == dict.fromkeys(found, "met"), found
    assert len(found) == 8


def test_all_hosts_unauthenticated_settle_no_patch_or_closure_check() -> None:
    given = world()
    given["scan_host"] = [{**h, "credentialed": False} for h in given["scan_host"]]
    found = stars(run(given))
    assert found["host-not-scanned"].outcome.value == "met"
    assert found["scan-not-credentialed"].outcome.value == "exception"
    for check in ("high-flaw-overdue", "flaw-reappeared"):
        assert found[check].outcome.value == "insufficient-evidence", check


def test_no_scan_at_all_is_never_met() -> None:
    nothing: tuple[dict[str, Rows], ...] = ({"scan_host": [], "scan_finding": []}, {"asset_register": []})
    for empty in nothing:
        found = stars(run(world(**empty)))
        for check in ("host-not-scanned", "scan-not-credentialed", "high-flaw-overdue", "flaw-reappeared"):
            assert found[check].outcome.value != "met", (empty, check)


def test_an_unscanned_quarter_and_a_rebuilt_host() -> None:
    given = world(
        asset_register=[
            asset("OLD", "192.0.2.1", retired_date=day("2025-05-31")),
            asset("NEW", "192.0.2.1", live_date=day("2025-06-01")),
            asset("OTHER", "192.0.2.9"),
        ],
        # The other host shows that the second quarter's scan was handed over.
        scan_host=[
            *(host("192.0.2.1", d) for d in (FIRST, THIRD, *QUARTERS[3:])),
            *(host("192.0.2.9", d) for d in QUARTERS),
        ],
        scan_finding=[flaw("192.0.2.1", FIRST, severity=2), flaw("192.0.2.1", QUARTERS[3], severity=2)],
        vuln_summary=[line("OLD", FIRST, grade="中"), line("NEW", QUARTERS[3], grade="中")],
    )
    result = run(given)
    # The old host was retired within the second quarter and owes nothing; the new one is not its relapse.
    assert subjects(result, "host-not-scanned") == ["NEW|2025Q2"]
    assert subjects(result, "flaw-reappeared") == []


def test_a_scan_before_launch_counts_for_the_period_of_the_launch() -> None:
    late = asset("A2", "192.0.2.2", live_date=day("2025-06-29"), prelaunch_scan_date=day("2025-06-20"))
    given = world(asset_register=[asset("A1", "192.0.2.1"), late])
    given["scan_host"] = [*given["scan_host"], *(host("192.0.2.2", d) for d in QUARTERS[2:])]
    assert subjects(run(given), "host-not-scanned") == []


def test_an_overdue_flaw_points_at_its_sightings_and_an_extension_does_not_cure() -> None:
    seen = [flaw("192.0.2.1", d) for d in (FIRST, dt.date(2025, 2, 14), SECOND)]
    result = run(world(scan_finding=seen, vuln_summary=[line("A1", FIRST), line("A1", SECOND)]))
    assert subjects(result, "high-flaw-overdue") == ["A1|P1|0"]
    assert "scan_finding.test" in {e.name for o in result.observations for e in o.evidence if o.subject == "A1|P1|0"}


def test_a_control_in_time_cures_and_a_missing_list_of_controls_is_no_absence() -> None:
    seen = [flaw("192.0.2.1", d) for d in (FIRST, dt.date(2025, 2, 14), SECOND)]
    lines = [line("A1", FIRST), line("A1", SECOND)]
    cure = {"plugin_id": "P1", "completed_date": day("2025-02-19"), "verified_date": day("2025-02-20")}
    for control in ({"asset_id": "A1", **cure}, {"ip": "192.0.2.1", **cure}):
        found = stars(run(world(scan_finding=seen, vuln_summary=lines, compensating_control=[control])))
        assert found["high-flaw-overdue"].outcome.value == "met"
    without = world(scan_finding=seen, vuln_summary=lines)
    del without["compensating_control"]
    found = stars(run(without, code_tables={"V06": ("compensating_control",)}))
    assert found["high-flaw-overdue"].outcome.value == "insufficient-evidence"
    none = {"V06": Supply.NO_SUCH_BUSINESS}
    found = stars(run(without, code_tables={"V06": ("compensating_control",)}, supply=none))
    assert found["high-flaw-overdue"].outcome.value == "exception"


def test_a_return_starts_a_new_term() -> None:
    seen = [flaw("192.0.2.1", FIRST), flaw("192.0.2.1", QUARTERS[3])]
    given = world(scan_finding=seen, vuln_summary=[line("A1", FIRST), line("A1", QUARTERS[3])])
    given["scan_host"] = [*given["scan_host"], host("192.0.2.1", day("2025-11-20"))]
    result = run(given)
    assert subjects(result, "flaw-reappeared") == ["A1|P1|0"]
    assert subjects(result, "high-flaw-overdue") == []


def test_a_host_whose_log_in_fails_later_is_not_patched() -> None:
    given = world(scan_host=[host("192.0.2.1", FIRST), *(host("192.0.2.1", d, False) for d in QUARTERS[1:])])
    found = stars(run(given))
    assert found["high-flaw-overdue"].outcome.value == "insufficient-evidence"
    assert found["flaw-reappeared"].outcome.value == "insufficient-evidence"


def test_two_assets_that_claim_one_address_settle_nothing() -> None:
    given = world(asset_register=[asset("A1", "192.0.2.1"), asset("A2", "192.0.2.1")])
    result = run(given)
    assert any("ambiguous-identity" in g.reason for g in result.gaps)
    assert "met" not in {stars(result)[c].outcome.value for c in ("host-not-scanned", "high-flaw-overdue")}
    assert subjects(result, "host-not-scanned") == []


def test_the_identity_table_knows_cluster_and_former_addresses() -> None:
    names = [
        {
            "subject_kind": "asset",
            "subject_id": "A1",
            "id_kind": "ip",
            "id_value": ip,
            "valid_from": first,
            "valid_to": last,
        }
        for ip, first, last in (
            ("192.0.2.1", None, None),
            ("192.0.2.100", day("2021-01-01"), None),
            ("192.0.2.50", None, day("2019-12-31")),
        )
    ]
    given = world(identity=names)
    discovered = [host(ip, SECOND, None, "nmap") for ip in ("192.0.2.1", "192.0.2.100", "192.0.2.77")]
    given["scan_host"] = [*given["scan_host"], *discovered]
    assert subjects(run(given), "host-not-registered") == ["192.0.2.77"]


@pytest.mark.parametrize(
    ("assessment", "expected"),
    [
        ({}, ["A1|P1"]),
        ({"reason_text": "服務未啟用", "approved_by": "王", "assessed_date": FIRST}, []),
        ({"reason_text": "服務未啟用", "assessed_date": FIRST}, ["A1|P1"]),
        ({"reason_text": "服務未啟用", "approved_by": "王", "assessed_date": FIRST, "asset_id": "A2"}, ["A1|P1"]),
        (
            {"reason_text": "服務未啟用", "approved_by": "王", "assessed_date": FIRST, "assessed_grade_text": "中"},
            ["A1|P1"],
        ),
        ({"reason_text": "服務未啟用", "approved_by": "王", "assessed_date": FIRST, "asset_id": None}, []),
    ],
)
def test_a_re_grade_needs_reason_approver_and_date(assessment: dict[str, Any], expected: list[str]) -> None:
    base = {"asset_id": "A1", "plugin_id": "P1", "assessed_grade_text": "低"}
    result = run(world(vuln_summary=[line("A1", FIRST, grade="低風險")], risk_assessment=[{**base, **assessment}]))
    assert subjects(result, "regrade-without-assessment") == expected


def test_an_override_inside_the_scanner_is_a_re_grade() -> None:
    given = world(scan_finding=[flaw("192.0.2.1", FIRST, shown_severity=1)])
    assert subjects(run(given), "regrade-without-assessment") == ["A1|P1"]


def test_a_summary_may_merge_one_cve_only_when_it_says_so() -> None:
    twins = [
        flaw("192.0.2.1", FIRST, "P1", 2, cve="CVE-2025-1"),
        flaw("192.0.2.1", FIRST, "P2", 2, cve="CVE-2025-1"),
        flaw("192.0.2.1", FIRST, "P0", 0),
    ]
    for note, expected in ((None, ["2025Q1"]), ("同一 CVE 合併為一列；資訊級不列", [])):
        given = world(scan_finding=twins, vuln_summary=[line("A1", FIRST, grade="中", merged_note=note)])
        assert subjects(run(given), "summary-drops-rows") == expected


def test_rounds_are_told_by_date_or_by_label(engine: DuckDB) -> None:
    labels = {"114Q3": "2025Q3", "2025Q3": "2025Q3", "114年第3季": "2025Q3", "115年第一季": "2026Q1", "某次": None}
    lines = [{"asset_id": "A1", "vuln_name": "x", "scan_label": text} for text in labels]
    found = derived(
        "summary_line", {"asset_register": [asset("A1", "192.0.2.1")], "vuln_summary": lines}, backend=engine
    )
    by_line = {r["summary_rec"]: r["round_label"] for r in found}
    assert [by_line[n] for n in range(1, len(labels) + 1)] == list(labels.values())


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2025-01-14", "2025-03-14", 2),
        ("2025-01-14", "2025-03-15", 3),
        ("2025-01-31", "2025-02-28", 1),
        ("2025-01-14", "2025-01-14", 0),
    ],
)
def test_months_are_calendar_months(start: str, end: str, months: int, engine: DuckDB) -> None:
    first, last = day(start), day(end)
    days = sorted({first, last})
    given = world(
        scan_host=[host("192.0.2.1", d) for d in days], scan_finding=[flaw("192.0.2.1", d) for d in days], identity=[]
    )
    del given["vuln_summary"]
    (row,) = [r for r in derived("flaw_age", given, backend=engine) if r["clock"] == "scan"]
    assert row["open_months"] == months
