"""What an act changes in the projection is what a projection from nothing would say, and nobody reads half of it."""

import random
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.test import Client

from chahe.casefile import opinions, plan, requests, reviews
from chahe.casefile.acts import Act as Kind
from chahe.casefile.case import Case
from chahe.casefile.conclusions import conclude
from chahe.casefile.opinions import Verdict
from chahe.casefile.samples import check_of, run_of
from chahe.casefile.supplements import ask
from chahe.determination.conclude import Role as Capacity
from chahe.determination.conclude import Wanted
from chahe.errors import ChaheError
from chahe.evidence.workstation import Workstation
from chahe.web.models import Evidence, Examination, Finding, Item, Job, Observation
from chahe.web.pages import item as item_page
from chahe.web.project import LINES, TABLES, current, project
from chahe.web.roles import Role
from chahe.web.scheme import CONCLUDING, OF_FINDINGS, PAPER, unlisted
from tests.casefile import examined
from tests.findings import made

Make = Callable[[Role | None], Client]
ID = "F-4.7-not-mailed"
TEXT = "經執行全部母體測試，二人未納入演練，並抽核其餘。"


def _rows(case: Examination) -> dict[str, Any]:
    """Every table as plain values, without the numbers a database gives."""
    plain = {
        t.kind.__name__: [
            {k: v for k, v in row.items() if k != "id"}
            for row in t.kind._default_manager.filter(examination_id=case.pk).order_by("id").values()
        ]
        for t in TABLES
    }
    order = {"Item": "position", "Finding": "position", "Act": "seq"}
    for name, by in order.items():
        plain[name].sort(key=lambda r, by=by: r[by])  # type: ignore[misc]
    return plain | {"Examination": Examination.objects.filter(pk=case.pk).values()[0]}


def _from_nothing(folder: Path) -> dict[str, Any]:
    Examination.objects.all().delete()
    return _rows(project(folder))


def _sign(case: Case, rng: random.Random, role: Capacity) -> None:
    item = rng.choice(("4.7", "4.7", "4.5.1", "2.1"))
    word = None if role is Capacity.REVIEWER and rng.random() < 0.3 else rng.choice(("符合", "不符合"))
    conclude(case, Wanted(item, rng.choice(("王小明", "李四")), role, word, f"{TEXT}{rng.random()}", True))


def _run(case: Case, rng: random.Random) -> None:
    n, run = rng.randrange(4), f"{rng.getrandbits(256):064x}"
    seen = examined.observed(run, n) if n else [made.star(examined.MAILED, exceptions=0)]
    examined.record(case, seen, examined.rows(n) if n else None, run=run, only=rng.choice((None, "4.7")))


def _set_aside(case: Case, rng: random.Random) -> None:
    run = run_of(case, check_of(examined.MAILED)).path.name
    seen = reviews.last_act(case, examined.MAILED)
    said = reviews.Said(examined.MAILED, run, "explained", f"已釐清{rng.random()}", "王小明", seen)
    reviews.review(case, said, np.array([0]))


ACTS: dict[str, Callable[[Case, random.Random, Path], object]] = {
    "conclude": lambda c, r, _: _sign(c, r, Capacity.PREPARER),
    "review": lambda c, r, _: _sign(c, r, Capacity.REVIEWER),
    "receive": lambda c, r, p: examined.receive(c, p / f"f{r.random()}.csv", b"a%d" % r.getrandbits(30)),
    "run": lambda c, r, _: _run(c, r),
    "decide": lambda c, r, _: opinions.decide(c, ID, Verdict(r.choice(("檢查意見", "不提列")), "討論"), by="陳"),
    "put": lambda c, *_: opinions.confirm(c, ID, by="陳"),
    "answer": lambda c, *_: opinions.confirm(c, ID, by="陳", answer="屬實。", agrees=True),
    "object": lambda c, r, p: opinions.confirm(
        c, ID, by="陳", answer="不同意。", agrees=False, disagreement=[_file(p, r)]
    ),
    "set aside": lambda c, r, _: _set_aside(c, r),
    "agree": lambda c, *_: reviews.agree(c, max((r.seq for r in reviews.reviews(c)), default=0), by="李四"),
    "later": lambda c, r, _: opinions.add_later(c, r.choice((ID, "4.7")), f"期後{r.random()}", by="陳"),
    "reveal": lambda c, *_: c.append("reveal", {"pointer": f"sha256:{'0' * 64}#line:1"}, "陳"),
    "profile": lambda c, r, _: c.set_text("profile.toml", made.PROFILE + f"# {r.random()}\n", by="陳"),
    "norms": lambda c, r, _: c.set_text("norms.toml", made.NORMS + f"# {r.random()}\n", by="陳"),
    "ask": lambda c, r, _: ask(c, items=["4.7"], name=f"名單{r.random()}", reason="抽核", to="資訊處", by="陳"),
    "issue": lambda c, r, _: requests.issue(c, codes=[r.choice(("D02", "T04"))], to="資訊處", by="陳", why="更正"),
    "tell": lambda c, r, _: requests.tell(c, "D02", f"何時可提供？{r.random()}", side=requests.Side.EXAMINERS, by="陳"),
    "assign": lambda c, r, _: plan.assign(
        c, ["4.7"], half_hours=r.randrange(9), why="調整", by="陳", seen=c.acts()[-1].seq
    ),
    "spend": lambda c, r, _: plan.spend(
        c, person="陳", item="4.7", day="2026-07-14", minutes=r.randrange(1, 90), note="", by="陳"
    ),
    "seal": lambda c, *_: c.reopen(by="陳", why="續行") if c.sealed else c.append(Kind.SEAL, {}, "陳"),
}


def _file(folder: Path, rng: random.Random) -> Path:
    path = folder / f"d{rng.random()}.txt"
    path.write_bytes(b"no")
    return path


def _after(folder: Path, rng: random.Random, acts: Iterable[Iterable[str]]) -> list[str]:
    """What was done and what was (refused). Some acts at a time, then the rows held against those from nothing."""
    done: list[str] = []
    for names in acts:
        with Case.open(folder, write=True) as case:
            for name in names:
                try:
                    ACTS[name](case, rng, folder.parent)
                    done.append(name)
                except ChaheError:
                    done.append(f"({name})")  # refused: acts of a group may stand all the same
        kept = _rows(project(folder))
        assert kept == _from_nothing(folder), done
    return done


def test_after_any_acts_the_rows_are_those_of_a_projection_from_nothing(folder: Path) -> None:
    """Every kind once, together with another; then some at random."""
    project(folder)
    rng = random.Random(20_261)
    each = [("conclude", "decide"), ("put",), ("answer", "reveal"), ("object", "later"), ("run", "ask"), ("profile",)]
    each += [("norms", "receive"), ("set aside", "agree"), ("seal",), ("later",)]
    assert not [d for d in _after(folder, rng, each) if d.startswith("(")]
    _after(folder, rng, [rng.choices(sorted(ACTS), k=2) for _ in range(3)])


def _many(rng: random.Random, rounds: int) -> Iterator[list[str]]:
    """Acts at random; a case that was sealed is opened again after three of them, for a sealed one refuses most."""
    sealed = 0  # rounds since it was sealed; 0 = it is open
    for _ in range(rounds):
        names = ["seal"] if sealed == 3 else rng.choices(sorted(ACTS), k=rng.choice((1, 1, 2)))
        turned = names.count("seal") % 2 == 1
        sealed = int(turned) if not sealed else 0 if turned else sealed + 1
        yield names


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(20))
def test_after_many_acts(folder: Path, seed: int) -> None:
    project(folder)
    rng = random.Random(seed)
    done = _after(folder, rng, _many(rng, 60))
    assert len({d for d in done if not d.startswith("(")}) > len(ACTS) / 2, "most acts are refused: nothing is tested"


def _keys(kind: Any) -> set[int]:
    return set(kind.objects.values_list("id", flat=True))


def test_a_signature_touches_its_item_and_nothing_else(case: Examination, folder: Path) -> None:
    before = {k: _keys(k) for k in (Item, Observation, Evidence, Finding)}
    with Case.open(folder, write=True) as opened:
        conclude(opened, Wanted("4.7", "王小明", Capacity.PREPARER, "不符合", TEXT, True))
    project(folder)
    assert len(before[Item] - _keys(Item)) == 1
    assert all(_keys(k) == before[k] for k in (Observation, Evidence, Finding))


def test_observations_belong_to_a_run(case: Examination, folder: Path) -> None:
    before = _keys(Observation)
    with Case.open(folder, write=True) as opened:
        examined.receive(opened, folder.with_name("late.csv"), b"late\n")
        opened.set_text("norms.toml", made.LOOSE, by="王")
    project(folder)
    assert _keys(Observation) == before
    with Case.open(folder, write=True) as opened:
        examined.record(opened, examined.observed("cd" * 32, 5), examined.rows(5), run="cd" * 32)
    project(folder)
    assert not _keys(Observation) & before


def test_of_a_check_with_more_subjects_than_a_run_prints_the_first_are_kept(case: Examination, folder: Path) -> None:
    with Case.open(folder, write=True) as opened:
        examined.record(opened, examined.observed("cd" * 32, LINES + 7), run="cd" * 32)
    project(folder)
    assert Observation.objects.count() == LINES
    assert Observation.objects.get(subject="*").exceptions == LINES + 7


def test_every_projected_table_is_listed_and_an_undeclared_act_remakes_it() -> None:
    assert not unlisted(TABLES)

    class Unheard:
        kind, body = "unheard-of", {"item": "4.7"}

    for table in TABLES:
        assert table.wanted([Unheard()]) is None  # type: ignore[list-item]
        assert set(table.spared) <= PAPER | CONCLUDING | OF_FINDINGS
        assert not set(table.one) & set(table.spared)


def test_a_signature_that_names_no_item_remakes_all() -> None:
    class Blank:
        kind, body = Kind.CONCLUSION, {"item": None}

    (items,) = [t for t in TABLES if t.kind is Item]
    assert items.wanted([Blank()]) is None  # type: ignore[list-item]


def test_another_case_in_the_same_folder_is_projected_from_nothing(case: Examination, folder: Path) -> None:
    folder.rename(folder.with_name("old"))
    examined.create(folder, Workstation.here()).close()
    there = project(folder)
    assert there.pk != case.pk
    assert _rows(there) == _from_nothing(folder)
    assert not Examination.objects.filter(pk=case.pk).exists()


def test_a_case_that_was_moved_keeps_one_projection(case: Examination, folder: Path) -> None:
    moved = folder.with_name("moved")
    folder.rename(moved)
    assert project(moved).pk == case.pk
    assert _rows(case) == _from_nothing(moved)


def test_a_ledger_rolled_back_is_no_beginning(case: Examination, folder: Path) -> None:
    """Fewer acts than were projected: nothing of what is gone may stay."""
    Examination.objects.filter(pk=case.pk).update(acts=case.acts + 3, fingerprint="")
    assert _rows(project(folder)) == _from_nothing(folder)
    Examination.objects.filter(pk=case.pk).update(head="00" * 32, fingerprint="")
    Item.objects.filter(code="4.7").update(word="符合")
    assert _rows(project(folder)) == _from_nothing(folder)


def test_a_projection_another_program_made_meanwhile_is_not_written_over(
    case: Examination, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Case.open(folder, write=True) as opened:
        opened.append("reveal", {"pointer": "x"}, "陳")
    real, times = item_state(monkeypatch)

    def other() -> None:
        times.append(1)
        if len(times) == 1:  # while the rows are made, the row they were made for is replaced
            Examination.objects.filter(pk=case.pk).update(fingerprint="other", acts=1, head="")

    real.append(other)
    assert _rows(project(folder)) == _from_nothing(folder)
    assert len(times) >= 2


def item_state(monkeypatch: pytest.MonkeyPatch) -> tuple[list[Callable[[], None]], list[int]]:
    """Hooks called whenever a projection says what its examination is."""
    from chahe.web import project as module

    hooks: list[Callable[[], None]] = []
    real = module._examination

    def hooked(*said: Any) -> dict[str, Any]:
        for hook in hooks:
            hook()
        return real(*said)

    monkeypatch.setattr(module, "_examination", hooked)
    return hooks, []


def test_a_page_is_of_one_state(
    as_role: Make, case: Examination, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program projects a new run between two queries of the page: the page is made again."""
    lead, real, times = as_role(Role.LEAD), item_page._checks, []

    def meanwhile(*said: Any) -> Any:
        found = real(*said)
        times.append(1)
        if len(times) == 1:
            with Case.open(folder, write=True) as opened:
                examined.record(opened, examined.observed("cd" * 32, 9), examined.rows(9), run="cd" * 32)
                conclude(opened, Wanted("4.7", "王小明", Capacity.PREPARER, "不符合", TEXT, True))
            project(folder)
        return found

    monkeypatch.setattr(item_page, "_checks", meanwhile)
    address = f"/c/{case.pk}/item/4.7/"
    first = lead.get(address).content.decode()
    assert len(times) == 2
    assert _plain(first) == _plain(lead.get(address).content.decode())


def test_while_a_job_writes_pages_lag_a_moment_and_no_longer(
    case: Examination, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def received(n: int) -> None:
        with Case.open(folder, write=True) as opened:
            examined.receive(opened, folder.with_name(f"l{n}.csv"), b"%d" % n)

    received(1)
    now = current(case)
    assert now.acts == case.acts + 1, "nothing runs: at once"
    job = Job.objects.create(case=case.pk, kind="intake", state="running", by="王")
    received(2)
    assert current(now).acts == now.acts
    monkeypatch.setattr("chahe.web.project.LAG", 0.0)
    assert current(now).acts == now.acts + 1
    monkeypatch.undo()
    received(3)
    job.state = "done"
    job.save()
    assert current(now).acts == now.acts + 2


def _plain(text: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)
