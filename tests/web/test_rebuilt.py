"""Deleting the projection and rebuilding gives the same pages: every page that can be reached, byte for byte but for
the tokens of forms, in both editions and for every role.
"""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from chahe.casefile import fieldwork, meetings, opinions, plan, regrouping, requests, samples, tracking, wording
from chahe.casefile.case import Case
from chahe.casefile.conclusions import conclude
from chahe.casefile.fieldwork import Kind, Told
from chahe.casefile.opinions import Verdict
from chahe.casefile.plan import Plan, TeamMember
from chahe.casefile.samples import Wish
from chahe.casefile.supplements import ask
from chahe.casefile.tracking import PlanWanted, ReportWanted
from chahe.determination.conclude import Role as Capacity
from chahe.determination.conclude import Wanted
from chahe.determination.sampling import Source, Terms
from chahe.findings.meeting import Participant, Side
from chahe.findings.regroup import Part
from chahe.findings.tracking import Step
from chahe.web.gate import pages
from chahe.web.models import Examination, Job
from chahe.web.models.projected import Projected
from chahe.web.project import project
from chahe.web.rebuilding import rebuild
from chahe.web.roles import Role, may
from tests.casefile import examined
from tests.conftest import SOAK
from tests.web.test_permissions import _address

Make = Callable[[Role | None], Client]
ID = "F-4.7-not-mailed"
TEXT = "經執行全部母體測試，所附佐證不足以認定。"
MOST = 2_000 if SOAK else 35
"""Pages walked in an ordinary run."""
OF_THE_MOMENT = ("receipt", "verify", "doctor")
"""Pages that state when they were made, or look at the case itself and not at the projection."""
LINK = re.compile(r'href="(/[^"#]*)"')


def _everything(folder: Path) -> None:
    """At least one of whatever people do and pages show."""
    with Case.open(folder, write=True) as case:
        for n in range(7):
            examined.receive(case, folder.with_name(f"n{n}.csv"), b"x%d\n" % n, name=f"D02/<b>{n}.csv")
        rows = examined.rows(9)
        for n, row in enumerate(rows[examined.MAILED]):
            row["unit"] = "資訊處" if n < 4 else "業務處"
        examined.record(case, examined.observed("cd" * 32, 9), rows, run="cd" * 32)
        plan.set_plan(case, Plan(team=(TeamMember("王小明", "領隊", 20),)), by="王小明", why="", seen=0)
        plan.assign(case, ["4.7"], half_hours=3, why="分工", by="王", seen=case.acts()[-1].seq)
        plan.spend(case, person="王小明", item="4.7", day="2026-07-14", minutes=30, note="", by="王小明")
        requests.issue(case, codes=["D02", "T04"], to="資訊處", by="陳", why="", at="2026-07-10T09:00")
        requests.tell(case, "D02", "何時可提供？", side=requests.Side.EXAMINERS, by="陳")
        ask(case, items=["4.7"], name="名單", reason="抽核", to="資訊處", by="陳")
        interview = Told(Kind.INTERVIEW, date(2026, 7, 1), "14:00-15:00", "會議室", ("林科長",), (("問？", "答。"),))
        fieldwork.add(case, "4.7", interview, by="王小明")
        samples.take(case, Wish(examined.MAILED, Source.EXCEPTIONS), Terms(3, "115I001", "九取三"), by="王小明")
        for code in ("4.7", "2.1", "4.5.1"):
            conclude(case, Wanted(code, "王小明", Capacity.PREPARER, "部分符合", TEXT, True))
            conclude(case, Wanted(code, "李四", Capacity.REVIEWER, "部分符合" if code != "2.1" else None, TEXT, True))
        opinions.confirm(case, ID, by="陳")
        opinions.confirm(case, ID, by="陳", answer="屬實。", agrees=True)
        people = [Participant(Side.EXAMINERS, "陳領隊", "領隊"), Participant(Side.UNIT, "林經理", "經理")]
        meetings.meet(case, day="2026-07-15", place="總公司", participants=people, by="陳領隊")
        meetings.state(case, 1, ID, speaker="林經理", text="將於八月補辦", by="王小明")
        parts = [Part("資訊處部分", column="unit", values=("資訊處",))]
        made = regrouping.split(case, ID, parts, why="成因不同", by="陳領隊").made
        wording.word(case, made[0], {"effect": "另一影響"}, by="王小明")
        opinions.add_later(case, "4.7", "嗣後補辦。", by="陳")
        for one in made:
            opinions.confirm(case, one, by="陳")
            opinions.confirm(case, one, by="陳", answer="屬實。", agrees=False)
            opinions.decide(case, one, Verdict("檢查意見", "經討論", severity="高"), by="陳領隊")
        tracking.send(case, made[0], report="115I001", reply_due="2026-09-30", by="陳領隊")
        steps = (Step("補行演練", "資訊部", "2026-08-31"),)
        tracking.plan(case, made[0], PlanWanted("林經理", "資訊部", "依計畫辦理", steps), by="林經理")
        tracking.report(case, made[0], ReportWanted("林經理", "改善中", "辦理中"), by="林經理")
        tracking.judge(case, made[0], method="文件", result="改善中", text="續行追蹤", by="王小明")
        tracking.re_test(case, made[0], by="王小明", presence=lambda *_: {})
        case.append("reveal", {"pointer": f"sha256:{0:064d}#line:1"}, "王")


def _plain(text: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)


def _walked(browser: Client, start: list[str], most: int) -> dict[str, str]:
    """Every page of the case from these on, along its links: address -> status and text."""
    found: dict[str, str] = {}
    waiting = list(start)
    while waiting and len(found) < most:
        at = waiting.pop(0)
        if at in found:
            continue
        answer = browser.get(at)
        if not answer.get("Content-Type", "").startswith("text/html"):
            continue
        text = _plain(answer.content.decode())
        found[at] = f"{answer.status_code} {answer.get('Location', '')}\n{text}"
        links = [x.replace("&amp;", "&") for x in LINK.findall(text)]
        waiting += [x for x in links if x.startswith("/c/") and not any(f"/{w}/" in x for w in OF_THE_MOMENT)]
    return found


def _start(case: str, role: Role) -> list[str]:
    shown = [p for p in pages() if "GET" in p.methods and p.of_case and may(role, p.need)]
    return ["/", *(_address(p, case) for p in shown if p.name not in OF_THE_MOMENT)]


def _gone() -> bool:
    return not any(kind._default_manager.exists() for kind in Projected.__subclasses__())


@pytest.mark.parametrize(
    "edition, role",
    [(e, r) for e in ("one", "team") for r in Role] if SOAK else [("one", Role.LEAD), ("team", Role.AUDITEE)],
)
def test_pages_of_a_rebuilt_projection_are_the_same(
    as_role: Make, as_member: Make, case: Examination, folder: Path, edition: str, role: Role
) -> None:
    _everything(folder)
    Job.objects.create(case=case.pk, kind="intake", state="done", by="王", outcome={"files": 1, "unread": 0})
    project(folder)
    browser = (as_role if edition == "one" else as_member)(role)
    start = _start(case.pk, role)
    _walked(browser, start, MOST)  # what is prepared once is prepared, and the last visit is noted
    before = _walked(browser, start, MOST)
    assert len(before) >= (3 if role is Role.ADMIN else 8), "who keeps accounts reads no case"
    Examination.objects.all().delete()
    assert _gone()
    project(folder)
    after = _walked(browser, start, MOST)
    assert [at for at in before if before[at] != after.get(at)] == []
    assert before.keys() == after.keys()
    with Case.open(folder) as opened:
        rebuild(opened)  # as `chahe rebuild` does
    again = before if SOAK else dict(list(before.items())[:5])
    assert _walked(browser, start, len(again)) == again
