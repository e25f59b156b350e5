"""Rows of the follow-up table; closure by re-test, not by rows that disappeared."""

from dataclasses import replace

import pytest

from chahe.findings.finding import Decided, Decision, Finding
from chahe.findings.followup import COLUMNS, closed_by_retest, follow_up
from chahe.findings.group import findings_of
from chahe.model import Digest, Observation, Outcome
from tests.findings import made

CHECK = "4.7/clicker-not-retrained"


def finding() -> Finding:
    return findings_of([made.star(CHECK, own_only=1)], made.register(), made.profile(), {})[0]


def decided(word: Decision, text: str = "") -> Decided:
    return Decided(9, "2026-07-20T01:00:00Z", "陳領隊", finding().id, word, "事實明確", text, Digest("ab" * 32))


def met(item: object = made.OTHER) -> list[Observation]:
    return [made.star(CHECK, Outcome.MET, item=item)]  # type: ignore[arg-type]


def test_opinions_and_oral_advice_get_a_row_and_dropped_findings_do_not() -> None:
    exam = made.profile().examination
    both = [
        (finding(), decided(Decision.OPINION)),
        (finding(), decided(Decision.DROPPED)),
        (finding(), decided(Decision.ORAL, text="自撰情節")),
    ]
    first, second = follow_up(both, exam)
    assert tuple(first.cells) == COLUMNS
    assert (first.cells["序號"], second.cells["序號"]) == ("1", "2")
    assert first.cells["意見來源"] == "主管機關"
    assert first.cells["檢查基準日"] == "115年6月30日"
    assert first.cells["缺失情節"] == finding().condition
    assert second.cells["缺失情節"] == "自撰情節"
    assert first.cells["結案核准人、日"] == ""
    internal = replace(exam, kind="內部稽核")
    assert follow_up(both[:1], internal)[0].cells["意見來源"] == "內部稽核"


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        (met(), True),
        (met(made.ITEM), None),  # nothing new was looked at
        ([made.star(CHECK, own_only=1, item=made.OTHER)], False),
        ([made.star(CHECK, Outcome.INSUFFICIENT, item=made.OTHER)], None),  # rows disappeared
        ([], None),
        ([made.star("4.7/not-mailed", Outcome.MET, item=made.OTHER)], None),
    ],
)
def test_a_row_closes_only_when_its_check_is_met_on_newer_evidence(
    later: list[Observation], expected: bool | None
) -> None:
    assert closed_by_retest(finding(), later) is expected
    row = follow_up([(finding(), decided(Decision.OPINION))], made.profile().examination, later)[0]
    assert row.closed_by_retest is expected


def test_every_check_of_the_cause_must_be_met() -> None:
    checks = ("4.5.1/admin-policy", "4.5.1/lockout")
    both = findings_of([made.star(c, own_only=1) for c in checks], made.register(), made.profile(), {})[0]
    one = [made.star(checks[0], Outcome.MET, item=made.OTHER)]
    assert closed_by_retest(both, one) is None
    assert closed_by_retest(both, [*one, made.star(checks[1], own_only=1)]) is False
    assert closed_by_retest(both, [*one, made.star(checks[1], Outcome.MET, item=made.OTHER)]) is True


def test_a_finding_about_a_norm_is_never_closed_by_a_check() -> None:
    norm = findings_of([], made.register(made.NORMS + made.LOOSE), made.profile(), {})[0]
    assert closed_by_retest(norm, met()) is None
