"""One signs what one has seen: whatever comes between reading a page and signing on it makes the signature be refused.

The tokens are those the pages themselves carry.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from chahe.casefile import opinions, tracking, wording
from chahe.casefile.case import Case
from chahe.casefile.opinions import Verdict
from chahe.web.models import Examination
from chahe.web.roles import Role
from tests.casefile import examined
from tests.findings import made
from tests.web import seen
from tests.web.api.asking import BODY, posted

Make = Callable[[Role | None], Client]
ID = "F-4.7-not-mailed"
TEXT = "經執行全部母體測試，二人未納入演練。"


def _run(case: Case, _folder: Path) -> None:
    examined.record(case, examined.observed("cd" * 32, 5), examined.rows(5), run="cd" * 32)


def _evidence(case: Case, folder: Path) -> None:
    examined.receive(case, folder.with_name("late.csv"), b"late\n")


def _norms(case: Case, _folder: Path) -> None:
    case.set_text("norms.toml", made.LOOSE, by="王")


MEANWHILE = {"run": _run, "evidence": _evidence, "norms": _norms}
"""What may come between: none of it is an act about the item or the finding."""


@pytest.fixture
def lead(as_role: Make) -> Client:
    return as_role(Role.LEAD)


def _shown(lead: Client, case: Examination, page: str, form: str) -> str:
    """What the form of that page carries."""
    text = lead.get(f"/c/{case.pk}/{page}/").content.decode()
    _, _, after = text.partition(f'action="/c/{case.pk}/{form}/"')
    found = re.search(r'name="seen" value="([^"]*)"', after.partition("</form>")[0])
    assert found is not None, (page, form)
    return found[1]


def _happens(folder: Path, what: str) -> int:
    with Case.open(folder, write=True) as case:
        MEANWHILE[what](case, folder)
        return len(case.acts())


def _post(lead: Client, case: Examination, where: str, **said: str) -> tuple[int, str]:
    answer = lead.post(f"/c/{case.pk}/{where}/", {"by": "陳領隊", **said})
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize("what", sorted(MEANWHILE))
def test_a_conclusion_is_of_what_was_read(lead: Client, case: Examination, folder: Path, what: str) -> None:
    sign = {"word": "不符合", "text": TEXT, "independent": "1"}
    stood = _shown(lead, case, "item/4.7", "item/4.7/conclude")
    assert stood == seen.item(folder)
    acts = _happens(folder, what)
    status, page = _post(lead, case, "item/4.7/conclude", seen=stood, **sign)
    assert (status, "查核事實、佐證或規定已異動" in page) == (400, True)
    at = f"/api/cases/{case.pk}/items/4.7"
    overtaken = posted(lead, f"{at}/conclusion", BODY["conclude"], **{"If-Match": f'"{stood}"'})
    assert (overtaken.status_code, overtaken.json()["kind"]) == (412, "call")
    assert lead.get(at)["ETag"] != f'"{stood}"', "what is asked for anew has another tag"
    assert len(Case.open(folder).acts()) == acts
    if what == "run":
        assert _post(lead, case, "item/4.7/conclude", seen=seen.item(folder), **sign)[0] == 302


@pytest.mark.parametrize("what", sorted(MEANWHILE))
def test_a_review_is_of_what_was_read(lead: Client, case: Examination, folder: Path, what: str) -> None:
    sign = {"word": "不符合", "text": TEXT, "independent": "1"}
    _post(lead, case, "item/4.7/conclude", seen=seen.item(folder), **sign)
    stood = _shown(lead, case, "item/4.7", "item/4.7/review")
    acts = _happens(folder, what)
    for more in ({}, {"return": "1"}):
        assert _post(lead, case, "item/4.7/review", seen=stood, **{**sign, "by": "李四", **more})[0] == 400
    assert len(Case.open(folder).acts()) == acts


def test_an_item_nothing_happened_to_is_signed_all_the_same(lead: Client, case: Examination, folder: Path) -> None:
    """A run that finds the same, and a file that serves no check of it: the token is of the item, not of the case."""
    stood = _shown(lead, case, "item/2.1", "item/2.1/conclude")
    with Case.open(folder, write=True) as opened:
        examined.record(opened, examined.observed("cd" * 32, 5), examined.rows(5), run="cd" * 32)
        examined.receive(opened, folder.with_name("late.csv"), b"late\n")
    said = {"word": "佐證不足", "text": TEXT, "independent": "1", "seen": stood}
    assert _post(lead, case, "item/2.1/conclude", **said)[0] == 302


@pytest.mark.parametrize("what", sorted(MEANWHILE))
@pytest.mark.parametrize(
    "act, said", [("decide", {"word": "檢查意見", "why": "x"}), ("confirm", {}), ("word", {"effect": "另一影響"})]
)
def test_a_finding_is_decided_and_put_as_it_was_read(
    lead: Client, case: Examination, folder: Path, what: str, act: str, said: dict[str, str]
) -> None:
    stood = _shown(lead, case, f"finding/{ID}", f"finding/{ID}/{act}")
    assert stood == seen.finding(folder, ID)
    acts = _happens(folder, what)
    status, page = _post(lead, case, f"finding/{ID}/{act}", seen=stood, **said)
    assert (status, "查核事實、佐證或文字已異動" in page) == (400, True)
    at = f"/api/cases/{case.pk}/findings/{ID}"
    for name, body in (("decision", BODY["decide"]), ("put", BODY["put"]), ("answer", BODY["answer"])):
        assert posted(lead, f"{at}/{name}", body, **{"If-Match": f'"{stood}"'}).status_code == 412
    assert len(Case.open(folder).acts()) == acts
    now = _shown(lead, case, f"finding/{ID}", f"finding/{ID}/{act}")
    assert _post(lead, case, f"finding/{ID}/{act}", seen=now, **said)[0] == 302


def test_words_and_later_events_are_seen_too(lead: Client, case: Examination, folder: Path) -> None:
    acts: list[Callable[[Case], object]] = [
        lambda c: wording.word(c, ID, {"effect": "另一影響"}, by="王"),
        lambda c: opinions.add_later(c, ID, "嗣後補辦。", by="王"),
        lambda c: opinions.confirm(c, ID, by="王"),
    ]
    for n, do in enumerate(acts):
        stood = _shown(lead, case, f"finding/{ID}", f"finding/{ID}/decide")
        with Case.open(folder, write=True) as opened:
            do(opened)
        assert _post(lead, case, f"finding/{ID}/decide", word="檢查意見", why="x", seen=stood)[0] == 400, n
        assert _post(lead, case, f"finding/{ID}/confirm", seen=stood)[0] == 400, n


@pytest.mark.parametrize("what", sorted(MEANWHILE))
def test_a_finding_is_closed_and_sent_as_it_was_read(lead: Client, case: Examination, folder: Path, what: str) -> None:
    with Case.open(folder, write=True) as opened:
        opinions.decide(opened, ID, Verdict("檢查意見", "x"), by="陳")
    send = {"report": "115I001", "due": "2026-09-30"}
    stood = _shown(lead, case, f"follow-up/{ID}", f"follow-up/{ID}/send")
    _happens(folder, what)
    assert _post(lead, case, f"follow-up/{ID}/send", seen=stood, **send)[0] == 400
    assert _post(lead, case, f"follow-up/{ID}/send", seen=seen.follow_up(folder, ID), **send)[0] == 302
    stood = _shown(lead, case, f"follow-up/{ID}", f"follow-up/{ID}/close")
    with Case.open(folder, write=True) as opened:
        examined.record(opened, [], run="ef" * 32)
    close = {"how": "document", "why": "文件齊備"}
    status, page = _post(lead, case, f"follow-up/{ID}/close", seen=stood, **close)
    assert (status, "已異動" in page) == (400, True)
    assert not tracking.follow_up_of(Case.open(folder), ID).accepted
