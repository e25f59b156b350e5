"""Interviews and on-screen records: acts, with files as evidence; a correction keeps what it corrects."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from chahe.casefile import fieldwork
from chahe.casefile.case import Case
from chahe.casefile.facts import Facts
from chahe.casefile.fieldwork import MAX_LINE, MAX_SAID, Attached, Kind, Told, add, correct, records
from chahe.casefile.verify import verify
from chahe.errors import CallError, CatalogError
from chahe.evidence.workstation import Workstation
from chahe.model import Origin
from tests.casefile import examined

TOLD = Told(Kind.INTERVIEW, date(2026, 7, 1), "14:00-15:00", "本館三樓會議室", ("資訊處 林科長",),
            (("演練名單由誰產生？", "由人資系統匯出。"),))  # fmt: skip
SCREEN = replace(TOLD, kind=Kind.ON_SCREEN, system="AD-DC01", operator="陳專員", extraction="Get-ADUser -Filter *",
                 screen_count=1204, pairs=(("執行查詢", "畫面顯示 1,204 筆"),))  # fmt: skip


@pytest.fixture
def case(tmp_path: Path, station: Workstation) -> Case:
    at = replace(station, now=lambda: datetime(2026, 7, 1, 16, tzinfo=UTC))  # 2 July in Taipei
    return examined.create(tmp_path / "case", at)


def test_what_was_said_is_an_act_and_its_text_lies_in_the_store(case: Case) -> None:
    made = add(case, "4.7", TOLD, by="王小明")
    assert (made.name, made.item, made.told) == ("I001", "4.7", TOLD)
    entry = case.acts("interview")[-1]
    assert entry.by == "王小明"
    assert "人資系統" not in str(entry.body), "a body never holds what people said"
    assert records(Case.open(case.root)) == (made,)
    case.close()
    assert verify(Case.open(case.root), None, None, trusted_keys=(), tsa_roots=[]).ok


def test_numbers_are_per_kind(case: Case) -> None:
    names = [add(case, "4.7", told, by="王").name for told in (TOLD, SCREEN, TOLD, SCREEN)]
    assert names == ["I001", "S001", "I002", "S002"]


def test_files_are_evidence_with_how_they_came(case: Case, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"photo")
    (tmp_path / "b").write_bytes(b"export")
    before = Facts(case).basis("4.7")
    files = [Attached(tmp_path / "a", "..\\x/photo.jpg"), Attached(tmp_path / "b", "photo.jpg", Origin.WATCHED)]
    made = add(case, "4.7", SCREEN, by="王小明", files=files)
    assert [n for n, _ in made.files] == ["photo.jpg", "photo (2).jpg"]
    photo, export = case.items()[-2:]
    assert (photo.name, photo.custody.origin) == ("上機查核紀錄/001/photo.jpg", Origin.ON_SITE)
    c = export.custody
    assert (c.origin, c.system, c.extraction, c.operator, c.witness, c.screen_count, c.as_of) == (
        Origin.WATCHED, "AD-DC01", "Get-ADUser -Filter *", "陳專員", "王小明", 1204, "2026-07-01",
    )  # fmt: skip
    assert {d for _, d in made.files} == fieldwork.attached(case)
    assert Facts(case).basis("4.7") == before, "and no conclusion turns stale by a photograph"


def test_a_correction_keeps_the_old_and_says_why(case: Case, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"photo")
    first = add(case, "4.7", TOLD, by="王小明", files=[Attached(tmp_path / "a", "a.jpg")])
    other = add(case, "4.7", TOLD, by="王小明")
    told = replace(TOLD, pairs=(("演練名單由誰產生？", "由資訊處人工彙整。"),), confirmed="林科長")
    made = correct(case, first.seq, told, by="王小明", why="受訪人核閱後更正")
    assert (made.number, made.told, made.why) == (1, told, "受訪人核閱後更正")
    assert [e.told for e in made.earlier] == [TOLD]
    assert made.files == first.files
    assert records(case) == (made, other)
    with pytest.raises(CallError, match="Somebody corrected"):
        correct(case, first.seq, told, by="李四", why="另有所見")
    again = correct(case, made.seq, TOLD, by="李四", why="依錄音")
    assert [e.told for e in again.earlier] == [TOLD, told]


@pytest.mark.parametrize("why", ["", " ", "x" * 2_001])
def test_a_correction_without_a_reason(case: Case, why: str) -> None:
    first = add(case, "4.7", TOLD, by="王")
    with pytest.raises(CallError):
        correct(case, first.seq, TOLD, by="王", why=why)
    with pytest.raises(CallError):
        correct(case, 99, TOLD, by="王", why="x")
    with pytest.raises(CallError):
        correct(case, first.seq, SCREEN, by="王", why="x")


@pytest.mark.parametrize(
    "told",
    [
        replace(TOLD, persons=(" ",)),
        replace(TOLD, place=""),
        replace(TOLD, pairs=()),
        replace(TOLD, pairs=(("問", ""),)),
        replace(TOLD, pairs=(("", "答"),)),
        replace(TOLD, day=date(2026, 7, 3)),
        replace(TOLD, place="x" * (MAX_LINE + 1)),
        replace(TOLD, pairs=(("問", "x" * (MAX_SAID + 1)),)),
        replace(SCREEN, system=" "),
        replace(SCREEN, screen_count=-1),
    ],
)
def test_refused(case: Case, told: Told) -> None:
    with pytest.raises(CallError):
        add(case, "4.7", told, by="王")
    assert not records(case)


def test_at_the_limits(case: Case) -> None:
    told = replace(TOLD, day=date(2026, 7, 2), place="x" * MAX_LINE, pairs=(("問", "x" * MAX_SAID),))
    assert add(case, "4.7", told, by="王").told == told
    assert add(case, "4.7", replace(SCREEN, screen_count=0), by="王").told.screen_count == 0


def test_of_no_item_and_after_the_seal(case: Case) -> None:
    with pytest.raises(CatalogError):
        add(case, "9.9.9", TOLD, by="王")
    case.append("seal", {}, "王")
    with pytest.raises(CallError):
        add(case, "4.7", TOLD, by="王")
