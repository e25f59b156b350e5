"""The plan of a case: acts with reasons, nothing written over what somebody did not see."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from chahe.casefile import plan as planning
from chahe.casefile import prior_opinions
from chahe.casefile.case import Case
from chahe.casefile.plan import DayEntered, Milestone, Plan, TeamMember
from chahe.errors import CallError, CatalogError, ChaheError
from chahe.evidence.workstation import Workstation
from chahe.model import digest_of
from chahe.scope.profile import parse_profile
from tests.findings import made

TEAM = (TeamMember("王小明", "領隊", 20), TeamMember("李大華", "檢查人員", 16))
STONES = (Milestone("進場", "2026-01-12T09:00"), Milestone("離場", "2026-01-23T17:00"))
WANTED = Plan(team=TEAM, milestones=STONES, days=(DayEntered("2026-01-14", False, "颱風"),))


@pytest.fixture
def case(tmp_path: Path, station: Workstation) -> Iterator[Case]:
    with Case.create(tmp_path / "case", made.PROFILE, by="王小明", station=station) as opened:
        yield opened


@pytest.fixture
def planned(case: Case) -> Case:
    planning.set_plan(case, WANTED, by="王小明", why="", seen=0)
    return case


def test_a_plan_is_kept_whole_and_read_back(planned: Case) -> None:
    kept = planning.plan(planned)
    assert (kept.team, kept.days, kept.by) == (TEAM, WANTED.days, "王小明")
    assert kept.milestones[0].at == "2026-01-12T09:00+08:00"
    assert kept.entry is not None
    assert kept.entry.isoformat() == "2026-01-12"
    assert planning.plan(Case.open(planned.root, station=planned.station)) == kept


def test_a_change_needs_a_reason_and_what_is_there_now(planned: Case) -> None:
    seen = planning.plan(planned).seq
    with pytest.raises(CallError):
        planning.set_plan(planned, WANTED, by="王小明", why=" ", seen=seen)
    with pytest.raises(CallError):
        planning.set_plan(planned, WANTED, by="王小明", why="延長", seen=0)
    planning.set_plan(planned, replace(WANTED, team=TEAM[:1]), by="王小明", why="李員調職", seen=seen)
    with pytest.raises(CallError):
        planning.set_plan(planned, WANTED, by="李大華", why="延長", seen=seen)
    assert planning.plan(planned).why == "李員調職"


@pytest.mark.parametrize(
    "wrong",
    [
        replace(WANTED, team=(*TEAM, TEAM[0])),
        replace(WANTED, team=(TeamMember(" ", "領隊", 1),)),
        replace(WANTED, team=(TeamMember("王", "主委", 1),)),
        replace(WANTED, team=(TeamMember("王", "領隊", -1),)),
        replace(WANTED, milestones=(Milestone("進場", "明天"),)),
        replace(WANTED, milestones=(Milestone("出遊", "2026-01-12T09:00"),)),
        replace(WANTED, days=(DayEntered("2026-02-30", True, ""),)),
        replace(WANTED, days=(WANTED.days[0], WANTED.days[0])),
        replace(WANTED, pattern="113I005"),
    ],
)
def test_plans_refused(case: Case, wrong: Plan) -> None:
    before = len(case.acts())
    with pytest.raises(CallError):
        planning.set_plan(case, wrong, by="王小明", why="", seen=0)
    assert len(case.acts()) == before


def test_items_are_given_together_and_never_over_what_another_did(planned: Case) -> None:
    seen = planned.acts()[-1].seq
    planning.assign(planned, ["4.7", "4.5.1"], to="李大華", by="王小明", seen=seen)
    with pytest.raises(CallError):
        planning.assign(planned, ["4.5.1", "1.1.1"], to="王小明", by="王小明", seen=seen)
    planning.assign(planned, ["1.1.1"], to="王小明", by="王小明", seen=seen)  # nobody spoke of that one
    planning.assign(planned, ["4.7"], half_hours=9, why="母體較大", by="王小明", seen=planned.acts()[-1].seq)
    now = planning.assignments(planned)
    assert {c: (a.to, a.half_hours) for c, a in now.items()} == {
        "4.7": ("李大華", 9),
        "4.5.1": ("李大華", None),
        "1.1.1": ("王小明", None),
    }
    planning.assign(planned, ["4.7"], to="", by="王小明", seen=planned.acts()[-1].seq)
    assert planning.assignments(planned)["4.7"].to == ""
    assert planning.assignments(planned)["4.7"].why == "母體較大"


def _assign(case: Case, items: list[str], **said: object) -> None:
    planning.assign(case, items, by="王小明", seen=case.acts()[-1].seq, **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "act",
    [
        lambda c: _assign(c, ["9.9.9"], to="李大華"),
        lambda c: _assign(c, [], to="李大華"),
        lambda c: _assign(c, ["4.7"]),
        lambda c: _assign(c, ["4.7"], to="路人"),
        lambda c: _assign(c, ["4.7"], half_hours=4),
        lambda c: _assign(c, ["4.7"], half_hours=-1, why="x"),
        lambda c: planning.change_scope(c, ["4.7"], inside=False, by="王", why=""),
        lambda c: planning.change_scope(c, [], inside=False, by="王", why="x"),
        lambda c: planning.change_examination(c, {"number": "115I009"}, by="王", why="", used=()),
        lambda c: planning.change_examination(c, {"number": "115I009"}, by="王", why="x", used=("115I009",)),
        lambda c: planning.change_examination(c, {"number": "115X009"}, by="王", why="x", used=()),
        lambda c: planning.change_examination(c, {"kind": "突擊"}, by="王", why="x", used=()),
        lambda c: planning.take_back(c, 2, why="x", by="王"),
        lambda c: prior_opinions.enter(c, number="", examination="", text="x", status="", items=[], by="王"),
        lambda c: prior_opinions.enter(c, number="9", examination="", text="", status="", items=["4.7"], by="王"),
        lambda c: prior_opinions.enter(c, number="9", examination="", text="x", status="", items=["9.9"], by="王"),
    ],
)
def test_acts_refused_leave_no_trace(planned: Case, act: Callable[[Case], None]) -> None:
    before = len(planned.acts())
    with pytest.raises(ChaheError):
        act(planned)
    assert len(planned.acts()) == before


def test_time_used_is_at_most_a_day_and_taken_back_once(planned: Case) -> None:
    def spend(minutes: int, day: str = "2026-01-12", person: str = "李大華", item: str = "4.7") -> None:
        planning.spend(planned, person=person, item=item, day=day, minutes=minutes, note="", by="李大華")

    spend(1000)
    spend(440)
    for wrong in ({"minutes": 1}, {"minutes": 0, "day": "2026-01-13"}, {"minutes": -5, "day": "2026-01-13"}):
        with pytest.raises(CallError):
            spend(**wrong)
    for person, item in (("路人", "4.7"), ("李大華", "9.9.9")):
        with pytest.raises((CallError, CatalogError)):
            spend(1, "2026-01-13", person, item)
    first = planning.spent(planned)[0]
    planning.take_back(planned, first.seq, why="誤植", by="李大華")
    spend(1000)
    with pytest.raises(CallError):
        planning.take_back(planned, first.seq, why="再一次", by="李大華")
    assert sum(s.minutes for s in planning.spent(planned)) == 1440


def test_number_kind_and_scope_change_with_their_reason(planned: Case) -> None:
    planning.change_examination(planned, {"number": "115I009", "kind": "受託檢查"}, by="王", why="改受託", used=())
    planning.change_scope(planned, ["4.7"], inside=False, by="王", why="另案查核")
    profile = parse_profile(planned.profile_text())
    assert (profile.examination.number, profile.examination.kind) == ("115I009", "受託檢查")
    assert [x.item for x in profile.left_out] == ["4.7"]
    assert [e.body["why"] for e in planned.acts("profile-changed")] == ["改受託", "另案查核"]
    before = len(planned.acts())
    planning.change_examination(planned, {"number": "115I009"}, by="王", why="再送一次", used=())
    assert len(planned.acts()) == before, "nothing changed, no act"
    planning.change_scope(planned, ["4.7"], inside=True, by="王", why="併入本案")
    assert not parse_profile(planned.profile_text()).left_out


def test_the_whole_profile_changes_with_its_reason_and_never_unseen(planned: Case) -> None:
    text = planned.profile_text()
    seen, other = digest_of(text.encode()), text.replace("e_policy = true", "e_policy = false")

    def change(to: str, why: str = "不辦電子保單", at: str = seen, used: tuple[str, ...] = ()) -> None:
        planning.change_profile(planned, to, by="王", why=why, used=used, seen=at)

    with pytest.raises(CallError):
        change(other, why="")
    for wrong in ("x = ", text.replace("115I001", "x")):
        with pytest.raises(ChaheError):
            change(wrong)
    change(other.replace("\n", "\r\n"))
    assert planned.profile_text() == other
    with pytest.raises(CallError):
        change(text)
    assert planned.acts("profile-changed")[-1].body["why"] == "不辦電子保單"


def test_a_prior_opinion_is_entered_and_placed(planned: Case) -> None:
    said = {"number": "112-07", "examination": "112I003", "status": "改善中", "by": "王"}
    prior_opinions.enter(planned, text="保戶 A123456789 之帳號未停用", items=["4.2.1"], **said)
    (opinion,) = prior_opinions.prior_opinions(planned)
    assert (opinion.items, opinion.status, opinion.file) == (("4.2.1",), "改善中", "")
    assert "A123456789" not in opinion.text
    prior_opinions.enter(planned, text="", items=["4.2.1", "4.5.1"], **said)
    (opinion,) = prior_opinions.prior_opinions(planned)
    assert opinion.items == ("4.2.1", "4.5.1")
    assert opinion.text


def test_a_sealed_case_takes_none_of_it(planned: Case) -> None:
    planned.append("seal", {}, "王小明")
    with pytest.raises(CallError):
        _assign(planned, ["4.7"], to="李大華")
    with pytest.raises(CallError):
        planning.change_scope(planned, ["4.7"], inside=False, by="王", why="x")
