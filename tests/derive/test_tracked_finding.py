"""Item 9.4: last snapshot, moved due dates, source findings, repetition."""

import datetime as dt
from typing import Any

from tests.checks.harness import derived

D = dt.date
DUE = D(2025, 6, 30)


def _row(on: dt.date, due: dt.date = DUE, **more: Any) -> dict[str, Any]:
    return {"finding_id": "F1", "snapshot_date": on, "original_due_date": DUE, "due_date": due, **more}


def test_moves_are_counted_from_snapshot_to_snapshot() -> None:
    rows = [
        _row(D(2025, 3, 31)),
        _row(D(2025, 6, 30), D(2025, 9, 30), extension_approved_by="M", extension_reason="x"),
        _row(D(2025, 9, 30), D(2025, 12, 31)),
        _row(D(2025, 12, 31), D(2025, 12, 31)),
    ]
    (f,) = derived("tracked_finding", {"finding_track": rows})
    assert (f["moves"], f["unapproved_moves"], f["moved_days"], f["snapshot_date"]) == (2, 1, 184, D(2025, 12, 31))


def test_a_corrected_typing_error_is_no_move() -> None:
    rows = [_row(D(2025, 3, 31)), _row(D(2025, 6, 30), D(2025, 7, 30), due_note="誤植更正")]
    (f,) = derived("tracked_finding", {"finding_track": rows})
    assert f["moves"] == 0
    late = [_row(D(2025, 3, 31)), _row(D(2025, 9, 30), D(2025, 7, 30), due_note="誤植更正")]
    (f,) = derived("tracked_finding", {"finding_track": late})
    assert f["moves"] == 1


def test_the_last_recheck_counts() -> None:
    checks = [
        {"finding_id": "F1", "recheck_date": D(2025, 5, 1), "passed": False},
        {"finding_id": "F1", "recheck_date": D(2025, 6, 1), "passed": True},
    ]
    (f,) = derived("tracked_finding", {"finding_track": [_row(D(2025, 6, 30))], "recheck": checks})
    assert f["last_recheck_passed"] is True


def test_several_findings_under_one_case_number() -> None:
    source = [{"source_kind": "資安評估報告", "report_no": "R1", "finding_no": n} for n in ("1", "2", "12", "3")]
    track = [{"finding_id": "F1", "snapshot_date": DUE, "report_no": "R1", "source_ref": "1；12、 3"}]
    rows = derived("source_finding", {"finding_source": source, "finding_track": track})
    assert {r["finding_no"]: r["tracked"] for r in rows} == {"1": True, "2": False, "12": True, "3": True}


def test_repetition_only_after_the_improvement() -> None:
    opinion = {"opinion_no": "O1", "item_code": "4.3.1", "subject_text": "WEB01", "improved_date": D(2025, 6, 30)}

    def recurrences(found: dt.date | None, subject: str = "WEB01") -> tuple[int, int]:
        source = {"source_kind": "內部稽核", "report_no": "R", "finding_no": "1", "item_code": "4.3.1"}
        given: dict[str, list[dict[str, Any]]] = {
            "prior_opinion": [opinion],
            "finding_source": [{**source, "subject_text": subject, "found_date": found}],
        }
        (row,) = derived("prior_opinion_outcome", given)
        return row["recurrences"], row["undated"]

    assert recurrences(D(2025, 6, 29)) == (0, 0)
    assert recurrences(D(2025, 6, 30)) == (1, 0)
    assert recurrences(None) == (0, 1)
    assert recurrences(D(2025, 9, 1), "WEB02") == (0, 0)
