"""What an earlier case reported is shown with what is found again, and with nothing else."""

from pathlib import Path

import pytest

from chahe.casefile import opinions, prior_cases, tracking
from chahe.casefile.facts import Facts
from chahe.casefile.opinions import Verdict
from chahe.errors import CallError
from chahe.evidence.workstation import Workstation
from chahe.findings.repeats import Ground, PriorFinding, repeats
from tests.casefile import examined
from tests.findings import made

ID = "F-4.7-not-mailed"
EARLIER = made.PROFILE.replace("115I001", "113I005")


def test_taken_over_from_an_earlier_case_of_the_same_institution(tmp_path: Path, station: Workstation) -> None:
    with examined.create(tmp_path / "old", station, EARLIER) as old:
        opinions.decide(old, ID, Verdict("檢查意見", "事實明確"), by="陳領隊")
        tracking.send(old, ID, report="", reply_due="2024-09-30", by="陳領隊")
    other = made.PROFILE.replace("示範人壽", "另一人壽")
    with examined.create(tmp_path / "foreign", station, other) as foreign:
        opinions.decide(foreign, ID, Verdict("檢查意見", "事實明確"), by="陳領隊")
    with examined.create(tmp_path / "new", station) as case:
        (now,) = opinions.proposed(Facts(case))
        assert repeats(now, prior_cases.prior_findings(case), ()) == ()
        for wrong in (foreign, case):
            with pytest.raises(CallError):
                prior_cases.take_over(case, wrong, by="王小明")
        (taken,) = prior_cases.take_over(case, old, by="王小明")
        prior_cases.take_over(case, old, by="王小明")
        assert prior_cases.prior_findings(case) == (taken,)
        (found,) = repeats(now, prior_cases.prior_findings(case), ())
        assert (found.ground, found.number, found.finding, found.stage) == (Ground.CHECK, "113I005", ID, "sent")


def test_what_was_dropped_is_no_repeat(tmp_path: Path, station: Workstation) -> None:
    with examined.create(tmp_path / "old", station, EARLIER) as old:
        opinions.decide(old, ID, Verdict("檢查意見", "事實明確"), by="陳領隊")
        opinions.decide(old, ID, Verdict("不提列", "金額不重大"), by="陳領隊")
    with examined.create(tmp_path / "new", station) as case:
        assert prior_cases.take_over(case, old, by="王小明") == ()


def test_same_rule_same_item_and_neither(tmp_path: Path, station: Workstation) -> None:
    with examined.create(tmp_path / "case", station) as case:
        (now,) = opinions.proposed(Facts(case))
    rule = now.uses[0].id
    earlier = [
        PriorFinding("112I001", "F-x", ("9.9/other",), (rule,), "同一規定", "檢查意見", "closed"),
        PriorFinding("112I001", "F-y", ("9.9/other",), ("C-NONE",), "無關", "檢查意見", ""),
    ]
    told = [
        {"opinion_no": "110-3", "item_code": "4.7", "subject_text": "演練名單"},
        {"opinion_no": "110-4", "item_code": "4.8", "subject_text": "無關"},
    ]
    found = repeats(now, earlier, told)
    assert [(r.ground, r.number) for r in found] == [(Ground.NORM, "112I001"), (Ground.ITEM, "110-3")]
