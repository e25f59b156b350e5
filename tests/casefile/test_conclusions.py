"""Conclusions in a case: bound to facts, evidence, norms and text; stale when they change; tampering is found."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.casefile.conclusions import conclude, signatures, standing_of, standings
from chahe.casefile.facts import Facts
from chahe.casefile.verify import verify
from chahe.catalog import catalog
from chahe.determination.conclude import Role, Stale, Wanted
from chahe.errors import CallError, CatalogError, ChaheError, ConclusionError
from chahe.evidence.problems import Kind
from chahe.evidence.workstation import Workstation
from chahe.model import Digest, Outcome, Word, digest_of
from tests.casefile import examined
from tests.findings import made

TEXT = "抽核寄送名單與人事名冊，十四名外勤主管未納入演練，與規範不符。"
PREPARE = Wanted("4.7", "王小明", Role.PREPARER, "不符合", TEXT, True)
REVIEW = replace(PREPARE, by="李大華", role=Role.REVIEWER, text="同意。")


@pytest.fixture
def case(tmp_path: Path, station: Workstation) -> Iterator[Case]:
    with examined.create(tmp_path / "case", station) as opened:
        yield opened


def stale(case: Case, code: str = "4.7") -> tuple[Stale, ...]:
    return standing_of(case, code).stale


def test_two_people_conclude_and_the_ledger_holds_digests_only(case: Case) -> None:
    assert conclude(case, PREPARE).word is Word.NOT_CONFORMING
    done = conclude(case, REVIEW)
    assert done.complete
    assert done.preparer is not None
    assert done.reviewer is not None
    assert done.reviewer.of == done.preparer.seq
    assert done.preparer.basis == Facts(case).basis("4.7")
    assert done.preparer.text == TEXT
    assert done.preparer.text_digest == digest_of(TEXT.encode())
    kinds = [e.kind for e in case.acts()][-2:]
    assert kinds == [Act.CONCLUSION, Act.SIGN_OFF]
    assert TEXT not in str([e.body for e in case.acts()])
    assert case.acts()[-1].body["same_key"] is True


def test_what_is_refused_is_not_recorded(case: Case) -> None:
    before = len(case.acts())
    conclude(case, PREPARE)
    refused = [
        replace(REVIEW, by="王 小明"),
        replace(REVIEW, word="符合"),
        replace(REVIEW, independent=False),
        replace(PREPARE, word="及格"),
        replace(PREPARE, item="4.5.1", role=Role.REVIEWER),
    ]
    for wanted in refused:
        with pytest.raises(ConclusionError):
            conclude(case, wanted)
    for code in ("4.7.9", "4", "4.8.3.4"):
        with pytest.raises(CatalogError):
            conclude(case, replace(PREPARE, item=code))
    assert len(case.acts()) == before + 1


def test_the_same_act_again_is_not_recorded_twice(case: Case) -> None:
    """What a person does after a kill between the act and its answer."""
    conclude(case, PREPARE)
    acts = len(case.acts())
    assert conclude(case, PREPARE).preparer == standing_of(case, "4.7").preparer
    conclude(case, replace(PREPARE, by="王 小明"))
    assert len(case.acts()) == acts
    conclude(case, REVIEW)
    conclude(case, REVIEW)
    assert conclude(case, PREPARE).complete, "repeating what was reviewed does not undo the review"
    assert len(case.acts()) == acts + 1


@pytest.mark.parametrize("change", [{"text": TEXT + "補充。"}, {"word": "部分符合"}, {"by": "陳文"}])
def test_another_word_text_or_person_is_another_act(case: Case, change: dict[str, Any]) -> None:
    conclude(case, PREPARE)
    acts = len(case.acts())
    conclude(case, replace(PREPARE, **change))
    assert len(case.acts()) == acts + 1


def test_a_return_is_recorded_once_and_preparing_again_is_a_new_act(case: Case) -> None:
    conclude(case, PREPARE)
    back = replace(REVIEW, word=None, text="請補充。")
    conclude(case, back)
    acts = len(case.acts())
    conclude(case, back)
    assert len(case.acts()) == acts
    conclude(case, PREPARE)
    assert len(case.acts()) == acts + 1
    conclude(case, back)
    assert len(case.acts()) == acts + 2
    with pytest.raises(ConclusionError):
        conclude(case, replace(back, independent=False))


def test_the_same_word_on_a_new_basis_is_a_new_act(case: Case, tmp_path: Path) -> None:
    conclude(case, PREPARE)
    examined.receive(case, tmp_path / "more.csv", b"y")
    examined.record(case, examined.observed(), examined.rows(), run="cd" * 32)
    acts = len(case.acts())
    assert conclude(case, PREPARE).stale == ()
    assert len(case.acts()) == acts + 1


def test_nothing_is_concluded_before_the_case_is_examined(tmp_path: Path, station: Workstation) -> None:
    with Case.create(tmp_path / "new", made.PROFILE, by="王小明", station=station) as case:
        with pytest.raises(CallError, match="not been examined"):
            conclude(case, PREPARE)
        assert [e.kind for e in case.acts()] == [Act.CASE_CREATED]


def test_new_evidence_of_the_item_makes_it_stale_and_other_evidence_does_not(case: Case, tmp_path: Path) -> None:
    conclude(case, PREPARE)
    conclude(case, REVIEW)
    examined.receive(case, tmp_path / "plan.txt", b"x", code="R05", name="R05/plan.txt")
    assert stale(case) == ()
    examined.receive(case, tmp_path / "more.csv", b"y")
    assert stale(case) == (Stale.EVIDENCE,)
    assert standing_of(case, "4.7").draft
    with pytest.raises(ConclusionError, match="stale"):
        conclude(case, REVIEW)
    with pytest.raises(ConclusionError, match="do not reflect"):
        conclude(case, PREPARE)
    examined.record(case, examined.observed(), examined.rows(), run="cd" * 32)
    conclude(case, PREPARE)
    assert conclude(case, REVIEW).complete


def test_an_item_no_check_looks_at_takes_new_evidence_without_another_run(case: Case, tmp_path: Path) -> None:
    wanted = replace(PREPARE, item="6.1", word="部分符合")
    conclude(case, wanted)
    code = catalog().item("6.1").requests[0]
    examined.receive(case, tmp_path / "minutes.pdf", b"%PDF", code=code)
    assert stale(case, "6.1") == (Stale.EVIDENCE,)
    assert conclude(case, wanted).stale == ()


def test_a_file_a_person_gave_a_kind_serves_that_kinds_items(case: Case, tmp_path: Path) -> None:
    conclude(case, PREPARE)
    examined.receive(case, tmp_path / "loose.csv", b"z", code="", name="loose.csv")
    assert stale(case) == ()
    digest = digest_of(b"z")
    case.append(Act.MAPPING_CONFIRMED, {"items": [digest], "kind": "D02", "mapping": {}}, "王小明")
    assert stale(case) == (Stale.EVIDENCE,)


class LaterCatalogue:
    """The catalogue as a later version installs it: item 4.7 asks for the plan too, and for a new paper."""

    def __init__(self) -> None:
        self.items = catalog().items

    def item(self, code: str) -> Any:
        found = catalog().item(code)
        return replace(found, requests=(*found.requests, "R05", "T04")) if code == "4.7" else found


def test_another_catalogue_alone_makes_nothing_stale_and_a_changed_file_still_does(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    examined.receive(case, tmp_path / "plan.txt", b"x", code="R05", name="R05/plan.txt")
    conclude(case, PREPARE)
    before = Facts(case).basis("4.7")
    monkeypatch.setattr("chahe.casefile.facts.catalog", LaterCatalogue)
    assert Facts(case).basis("4.7").evidence != before.evidence
    assert stale(case) == ()
    acts = len(case.acts())
    assert conclude(case, PREPARE).stale == (), "the same act again, by a later version"
    assert len(case.acts()) == acts
    reviewed = conclude(case, REVIEW)
    assert reviewed.complete
    assert reviewed.reviewer is not None
    assert reviewed.reviewer.basis == before, "what both signed is the same"
    examined.receive(case, tmp_path / "plan2.txt", b"z", code="R05", name="R05/plan2.txt")
    assert stale(case) == (Stale.EVIDENCE,), "the later version looks at this file"


def test_tables_a_later_version_reads_a_file_into_make_nothing_stale(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    examined.receive(case, tmp_path / "plan.txt", b"x", code="R05", name="R05/plan.txt")
    conclude(case, PREPARE)
    fed = {(digest_of(b"x"), "R05/plan.txt"): frozenset({"drill_recipient"})}
    monkeypatch.setattr(Facts, "_tables_of_source", fed)
    assert Facts(case)._evidence("4.7") != Facts(case)._evidence("4.7", {})
    assert stale(case) == ()
    examined.receive(case, tmp_path / "more.csv", b"y")
    assert stale(case) == (Stale.EVIDENCE,)


def test_a_changed_fact_makes_it_stale_whatever_the_catalogue_says(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    conclude(case, PREPARE)
    monkeypatch.setattr("chahe.casefile.facts.catalog", LaterCatalogue)
    examined.record(case, examined.observed(exceptions=3), examined.rows(3), run="ef" * 32)
    assert stale(case) == (Stale.FACTS,)


def test_what_the_insurer_says_of_missing_files_makes_it_stale(case: Case) -> None:
    conclude(case, PREPARE)
    said = {"D04": {"state": "未留存", "reason": "系統汰換", "lacking": []}}
    case.append(Act.HANDOVER_MANIFEST, {"manifests": [], "problems": [], "supply": said, "blobs": []}, "王小明")
    assert stale(case) == (Stale.EVIDENCE,)


def test_a_norm_changed_after_the_run_is_examined_first(case: Case) -> None:
    examined.record(case, examined.observed(), examined.rows(), run="cd" * 32, criteria=Facts(case).register.digest)
    conclude(case, PREPARE)
    case.set_text("norms.toml", made.NORMS.replace("value = 5", "value = 4"), by="王小明")
    conclude(case, PREPARE)  # a norm of another item
    case.set_text("norms.toml", made.NORMS.replace("value = 30", "value = 14"), by="王小明")
    with pytest.raises(ConclusionError, match="do not reflect"):
        conclude(case, PREPARE)


def test_a_changed_norm_makes_the_items_it_serves_stale(case: Case) -> None:
    conclude(case, PREPARE)
    conclude(case, replace(PREPARE, item="4.5.1", word="佐證不足"))
    text = made.NORMS.replace("value = 30", "value = 14")
    case.set_text("norms.toml", text, by="王小明")
    assert stale(case) == (Stale.NORMS,)
    assert stale(case, "4.5.1") == ()


def test_other_facts_make_it_stale_and_the_same_facts_of_another_run_do_not(case: Case) -> None:
    conclude(case, PREPARE)
    same = [replace(o, run="run2") for o in examined.observed()]
    examined.record(case, same, examined.rows(), run="cd" * 32)
    assert stale(case) == ()
    examined.record(case, examined.observed(exceptions=3), examined.rows(3), run="ef" * 32)
    assert stale(case) == (Stale.FACTS,)


def test_a_run_of_one_item_leaves_the_facts_of_the_others(case: Case) -> None:
    conclude(case, PREPARE)
    lockout = [made.star("4.5.1/lockout", own_only=1)]
    examined.record(case, lockout, run="cd" * 32, only="4.5.1")
    assert stale(case) == ()
    facts = Facts(case)
    assert facts.outcome("4.5.1") is Outcome.EXCEPTION
    assert facts.outcome("4.7") is Outcome.EXCEPTION
    assert {o.check for o in facts.observations} == {"4.5.1/lockout", examined.MAILED}


def test_leaving_an_item_out_of_scope_makes_it_stale_and_it_becomes_not_applicable(case: Case) -> None:
    conclude(case, PREPARE)
    profile = made.PROFILE + '[[left_out]]\nitem = "4.7"\nreason = "另案辦理"\n'
    case.set_text("profile.toml", profile, by="王小明")
    assert stale(case) == (Stale.FACTS,)
    with pytest.raises(ConclusionError, match="scope"):
        conclude(case, PREPARE)
    assert conclude(case, replace(PREPARE, word="不適用")).word is Word.NOT_APPLICABLE


def test_insufficient_facts_concluded_as_conforming_leave_a_warning_in_the_ledger(case: Case) -> None:
    with pytest.raises(ConclusionError):
        conclude(case, replace(PREPARE, item="1.1.1", word="符合", text="沒問題"))
    done = conclude(case, replace(PREPARE, item="1.1.1", word="符合"))
    assert "佐證不足" in done.history[-1].warnings[0]
    assert case.acts()[-1].body["warnings"]


def test_every_item_has_a_standing_and_all_are_drafts_at_first(case: Case) -> None:
    found = standings(case)
    assert len(found) == 69
    assert all(s.draft and s.word is None for s in found)


def test_returned_by_the_reviewer(case: Case) -> None:
    conclude(case, PREPARE)
    sent_back = conclude(case, replace(REVIEW, word=None, text="母體未敘明。"))
    assert sent_back.returned is not None
    assert sent_back.word is None
    assert conclude(case, PREPARE).returned is None
    assert [s.role for s in signatures(case)] == [Role.PREPARER, Role.REVIEWER, Role.PREPARER]


def test_a_program_killed_between_text_and_act_leaves_a_case_that_verifies_and_goes_on(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Case, "append", killed)
        with pytest.raises(KeyboardInterrupt):
            conclude(case, PREPARE)
    case.close()
    again = Case.open(case.root, write=True, station=case.station)
    with again:
        assert verify(again).ok
        assert standing_of(again, "4.7").preparer is None
        conclude(again, PREPARE)
        assert verify(again).ok


def test_a_changed_text_or_act_or_a_removed_sign_off_is_found(case: Case) -> None:
    conclude(case, PREPARE)
    conclude(case, REVIEW)
    case.close()
    root, station = case.root, case.station
    assert verify(Case.open(root, station=station)).ok

    def problems() -> set[Kind]:
        return {p.kind for p in verify(Case.open(root, station=station)).problems}

    blob = case.store.path(digest_of(TEXT.encode()))
    kept = blob.read_bytes()
    blob.chmod(0o600)
    blob.write_bytes(kept.replace("不符".encode(), "相符".encode()))
    assert problems() == {Kind.BLOB_CHANGED}
    blob.write_bytes(kept)
    ledger = root / "ledger" / "entries.jsonl"
    whole = ledger.read_bytes()
    ledger.write_bytes(whole.replace("不符合".encode(), "符合".encode()))
    assert problems()
    ledger.write_bytes(b"".join(whole.splitlines(keepends=True)[:-1]))
    assert problems()
    ledger.write_bytes(whole)
    assert problems() == set()


def test_a_sealed_case_takes_no_conclusion(case: Case) -> None:
    case.append(Act.SEAL, {}, "王小明")
    with pytest.raises(ChaheError):
        conclude(case, PREPARE)


def test_a_lost_text_reads_empty_and_verify_names_it(case: Case) -> None:
    conclude(case, PREPARE)
    case.store.erase(Digest(digest_of(TEXT.encode())))
    assert next(signatures(case)).text == ""
    assert Kind.BLOB_MISSING in {p.kind for p in verify(case).problems}
