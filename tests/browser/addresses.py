"""Every page a browser can open, by what the pages declare, in a case that shows every part of them."""

import os
from datetime import date
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.web.settings"

import numpy as np

from chahe.web.serving import prepare

prepare()

from chahe.casefile import fieldwork, meetings, opinions, requests, reviews, samples, superseding, tracking  # noqa: E402
from chahe.casefile.case import Case  # noqa: E402
from chahe.casefile.conclusions import conclude  # noqa: E402
from chahe.casefile.opinions import Verdict  # noqa: E402
from chahe.casefile.reviews import Said  # noqa: E402
from chahe.casefile.samples import check_of, run_of  # noqa: E402
from chahe.determination.conclude import Role, Wanted  # noqa: E402
from chahe.determination.sampling import Source, Terms  # noqa: E402
from chahe.evidence.workstation import Workstation  # noqa: E402
from chahe.findings.meeting import Participant, Side  # noqa: E402
from chahe.findings.tracking import Step  # noqa: E402
from chahe.web.gate import Page, pages  # noqa: E402
from tests.casefile import examined  # noqa: E402
from tests.web.test_permissions import VALUES  # noqa: E402

FINDING = VALUES["found"]
FILES = {"report-file", "upload-state", "receipt", "papers-file"}
"""Answers that are no page: a file, a number for the script."""


def opened() -> list[Page]:
    """Pages one opens by an address."""
    return [p for p in pages() if p.methods[0] == "GET" and p.name not in FILES and "<str:token>" not in p.route]


def address(page: Page, case: str, pointer: str) -> str:
    """Where it is in that case."""
    out = page.route.replace("<str:case>", case)
    for name, value in VALUES.items():
        for kind in ("str", "slug", "int"):
            out = out.replace(f"<{kind}:{name}>", value)
    assert "<" not in out, page.name
    asked = {"record": f"?p={pointer}", "fieldwork-one": "?kind=interview&number=1"}
    return f"/{out}{asked.get(page.name, '')}"


def _worked_on(case: Case, path: Path) -> None:
    """What stands on the pages of field work, requests and the follow-up."""
    requests.issue(case, ["D02", "T04"], to="示範人壽稽核室", by="陳領隊", at="2026-07-14T17:00")
    requests.tell(case, "D02", "名單缺外勤主管。", side=requests.Side.EXAMINERS, by="王小明")
    examined.receive(case, path.with_name("later.csv"), b"name,mail\nall,yes\n")
    superseding.of_delivery(case, case.items()[-1:], ["D02"], why="補正名單", by="王小明")
    told = fieldwork.Told(fieldwork.Kind.INTERVIEW, date(2026, 7, 1), "14:00", "會議室", ("林科長",), (("問", "答"),))
    fieldwork.add(case, "4.7", told, by="王小明")
    samples.take(case, samples.Wish("4.7/not-mailed", Source.EXCEPTIONS), Terms(2, "s1", "全數"), by="王小明")
    present = [Participant(Side.EXAMINERS, "陳領隊", "領隊"), Participant(Side.UNIT, "林經理", "資訊部經理")]
    meetings.meet(case, day="2026-07-15", place="總公司", participants=present, by="陳領隊")
    meetings.state(case, 1, FINDING, speaker="林經理", text="將於八月補辦。", by="王小明")
    tracking.send(case, FINDING, report="115I001", reply_due="2026-09-30", by="陳領隊")
    steps = (Step("補辦演練", "資訊部", "2026-08-31"),)
    tracking.plan(case, FINDING, tracking.PlanWanted("林聯絡", "資訊部", "補辦演練並建檔。", steps), by="林聯絡")
    tracking.report(case, FINDING, tracking.ReportWanted("林聯絡", "改善中", "已排定場次。"), by="林聯絡")
    tracking.judge(case, FINDING, method="文件", result="改善中", text="待補件。", by="王小明")


def create(path: Path) -> tuple[str, str]:
    """A case in which people concluded, asked, answered and decided. Returns its id and a pointer into its evidence."""
    with examined.create(path, Workstation.here()) as case:
        said = "經執行全部母體測試，二人未納入演練。"
        conclude(case, Wanted("4.7", "王小明", Role.PREPARER, "不符合", said, True))
        conclude(case, Wanted("4.7", "李四", Role.REVIEWER, "不符合", "同意", True))
        opinions.confirm(case, FINDING, by="王小明", answer="", agrees=None)
        opinions.confirm(case, FINDING, by="王小明", answer="屬實，已補辦。", agrees=True)
        opinions.decide(case, FINDING, Verdict("檢查意見", "經溝通會議討論", "", "中", True), by="陳領隊")
        run = run_of(case, check_of(examined.MAILED)).path.name
        for n, (word, why) in enumerate(
            (("explained", "已補寄，附佐證。"), ("asked", "待洽資訊處。"), ("real", "核對屬實。"))
        ):
            seen = reviews.last_act(case, examined.MAILED)
            reviews.review(case, Said(examined.MAILED, run, word, why, "王小明", seen), np.array([n % 2]))
        reviews.undo(case, reviews.last_act(case, examined.MAILED), why="選取錯誤", by="王小明")
        opinions.add_later(case, FINDING, text="嗣於檢查期間補辦。", by="王小明")
        _worked_on(case, path)
        return case.id, f"sha256:{case.items()[0].digest}%23line:1"
