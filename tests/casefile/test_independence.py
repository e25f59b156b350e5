"""Declarations of independence as acts: assigning, concluding and signing ask them, papers and commands show them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from chahe.casefile.case import Case
from chahe.casefile.conclusions import conclude, standing_of
from chahe.casefile.dossier import dossier
from chahe.casefile.independence import declarations, declare, take_back
from chahe.casefile.plan import Plan, TeamMember, assign, assignments, plan, set_plan
from chahe.cli import run
from chahe.determination.conclude import Role, Stale
from chahe.determination.conclude import Wanted as Sign
from chahe.determination.independence import Wanted
from chahe.determination.people import Who
from chahe.errors import CallError, ChaheError, ConclusionError
from chahe.evidence.workstation import Workstation
from chahe.findings.phrases import phrases
from chahe.report.content import Heading, Para, Table
from chahe.report.making import Making
from chahe.report.words import words
from chahe.report.working_paper import working_paper
from tests.casefile import examined

OWN = Wanted(Who("王小明"), "本人", "電子郵件社交工程演練", ("4.7",), until="2025-12-31")
TEXT = "抽核寄送名單與人事名冊，有十四名外勤主管未納入演練。"


def sign(by: str, role: Role = Role.PREPARER) -> Sign:
    return Sign("4.7", by, role, "不符合", TEXT, True)


@pytest.fixture
def case(tmp_path: Path, station: Workstation) -> Iterator[Case]:
    with examined.create(tmp_path / "case", station) as opened:
        yield opened


def test_who_declared_is_not_given_the_item_and_signs_nothing(case: Case) -> None:
    set_plan(case, Plan(team=(TeamMember("王小明", "檢查人員", 2),)), by="陳領隊", why="", seen=0)
    declare(case, OWN, by="王小明")
    with pytest.raises(ConclusionError) as told:
        assign(case, ["4.5.1", "4.7"], to="王小明", by="陳領隊", seen=case.acts()[-1].seq)
    assert "4.7" in told.value.diagnostics().where
    assert not assignments(case), "all or nothing"
    assign(case, ["4.5.1"], to="王小明", by="陳領隊", seen=case.acts()[-1].seq)
    assert plan(case).team
    with pytest.raises(ConclusionError):
        conclude(case, sign("王 小明"))
    conclude(case, sign("張三"))
    with pytest.raises(ConclusionError):
        conclude(case, sign("王小明", Role.REVIEWER))
    assert conclude(case, sign("李大華", Role.REVIEWER)).complete


def test_declared_late_it_shows_until_others_sign(case: Case) -> None:
    conclude(case, sign("王小明"))
    conclude(case, sign("李大華", Role.REVIEWER))
    made = declare(case, OWN, by="王小明")
    late = standing_of(case, "4.7")
    assert (late.stale, [d.seq for d in late.conflicts]) == ((Stale.INDEPENDENCE,), [made.seq])
    told_of = dossier(case)
    blocks = working_paper(Making(told_of, words(None), phrases()), next(p for p in told_of.items if p.code == "4.7"))
    place = blocks.index(Heading(3, "獨立性聲明"))
    table, told = blocks[place + 1], blocks[place + 2]
    assert isinstance(table, Table)
    assert isinstance(told, Para)
    assert table.rows[0][1:4] == ("王小明", "本人", "電子郵件社交工程演練")
    assert "115/12/31" in told.text
    other = working_paper(Making(told_of, words(None), phrases()), next(p for p in told_of.items if p.code == "4.5.1"))
    assert Heading(3, "獨立性聲明") not in other
    with pytest.raises(ConclusionError):
        conclude(case, sign("王小明"))
    conclude(case, sign("張三"))
    assert conclude(case, sign("李大華", Role.REVIEWER)).complete


def test_a_reviewer_who_declares_late_is_replaced(case: Case) -> None:
    conclude(case, sign("張三"))
    conclude(case, sign("王小明", Role.REVIEWER))
    declare(case, OWN, by="王小明")
    conclude(case, sign("張三"))
    assert conclude(case, sign("李大華", Role.REVIEWER)).complete, "the same word again, and another reviewer"


def test_recorded_for_another_and_taken_back(case: Case) -> None:
    with pytest.raises(CallError):
        declare(case, OWN, by="陳領隊")
    theirs = Wanted(OWN.who, "親屬", "資訊部", ("4",), source="人事資料")
    made = declare(case, theirs, by="陳領隊")
    assert declarations(Case.open(case.root, station=case.station)) == (made,)
    with pytest.raises(CallError):
        take_back(case, made.seq, why="誤植", by="王小明")
    with pytest.raises(CallError):
        take_back(case, made.seq, why=" ", by="陳領隊")
    take_back(case, made.seq, why="同名之他人", by="陳領隊")
    assert [bool(d.taken_back) for d in declarations(case)] == [True]
    conclude(case, sign("王小明"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"items": ("99",)},
        {"relation": "朋友"},
        {"business": "x" * 201},
        {"business": "a\nb"},
        {"source": "\x07"},
        {"who": Who("王" * 81)},
    ],
)
def test_what_cannot_be_declared(case: Case, wrong: dict[str, object]) -> None:
    said = {k: getattr(OWN, k) for k in ("who", "relation", "business", "items", "since", "until", "source")}
    with pytest.raises(ChaheError):
        declare(case, Wanted(**{**said, **wrong}), by="王小明")
    assert not declarations(case)


def test_by_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("CHAHE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("CHAHE_PASSPHRASE", raising=False)
    from tests.casefile.conftest import station_at

    examined.create(tmp_path / "case", station_at(tmp_path / "home")).close()
    case = str(tmp_path / "case")
    text = tmp_path / "t.txt"
    text.write_text(TEXT, encoding="utf-8")
    base = ["declare", case, "--as", "王小明", "--business", "社交工程演練", "--item", "4.7", "--until", "2099-01-31"]
    assert run(base) == 0
    assert run(["declare", case, "--as", "陳領隊", "--of", "李大華"]) == 2
    assert run(["declare", case, "--as", "李大華"]) == 0
    signing = ["conclude", case, "4.7", "--as", "王小明", "--role", "preparer", "--conclusion", "不符合"]
    assert run([*signing, "--text-file", str(text)]) == 2
    assert "社交工程演練" in capsys.readouterr().err
    assert run(["independence", case, "--format", "jsonl"]) == 0
    rows = [json.loads(r) for r in capsys.readouterr().out.splitlines()]
    assert [(r["person"], r["items"], r["last"]) for r in rows] == [
        ("王小明", ["4.7"], "2100-01-31"),
        ("李大華", [], ""),
    ]
    assert run(["declare-back", case, str(rows[0]["seq"]), "--as", "陳領隊", "--why", "誤植"]) == 0
    assert run(["independence", case]) == 0
    assert run([*signing, "--text-file", str(text)]) == 0
