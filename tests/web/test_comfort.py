"""What makes the workbench comfortable: refusals in words, nothing typed is lost, lists in the order one asks for."""

import re
from collections.abc import Callable
from importlib.resources import files

import pytest
from django.test import Client

from chahe.checks.api import checks
from chahe.criteria import load, text_of
from chahe.web.labels import heading, in_unit
from chahe.web.models import Examination, Item
from chahe.web.roles import Role
from chahe.web.shortcuts import SHORTCUTS

Make = Callable[[Role | None], Client]
HAN = re.compile(r"[㐀-䶿一-鿿]")
PERSON = {"Accept": "text/html"}


@pytest.fixture
def lead(as_role: Make) -> Client:
    return as_role(Role.LEAD)


def test_a_refusal_is_said_in_words_to_a_person_and_stays_short_for_a_script(as_role: Make, case: Examination) -> None:
    at, lead, auditee = f"/c/{case.pk}/", as_role(Role.LEAD), as_role(Role.AUDITEE)
    for browser, address, status, said in (
        (auditee, at, 403, "無權進行此項作業"),
        (lead, f"{at}none-such/", 404, "查無此頁"),
        (lead, f"{at}item/4.7/conclude/", 405, "此網址僅供送出表單"),
    ):
        answer = browser.get(address, headers=PERSON)
        assert (answer.status_code, said in answer.content.decode()) == (status, True)
        short = browser.get(address, headers={"Accept": "*/*"})
        assert (short.status_code, said in short.content.decode()) == (status, False)
    assert answer.headers["Allow"] == "POST"


def test_a_page_too_old_is_refused_in_words(lead: Client, case: Examination) -> None:
    lead.handler.enforce_csrf_checks = True
    answer = lead.post(f"/c/{case.pk}/item/4.7/conclude/", {"text": "x"}, headers=PERSON)
    assert (answer.status_code, "頁面已逾時" in answer.content.decode()) == (403, True)


def test_what_was_typed_is_shown_when_it_is_refused(lead: Client, case: Examination) -> None:
    said = {"by": "王小明", "word": "不符合", "text": "經執行全部母體測試，<b>二人</b>未納入演練。", "independent": ""}
    page = lead.post(f"/c/{case.pk}/item/4.7/conclude/", said).content.decode()
    assert "經執行全部母體測試，&lt;b&gt;二人&lt;/b&gt;未納入演練。" in page
    assert "<pre>王小明" not in page


def test_items_in_the_order_of_a_column(lead: Client, case: Examination) -> None:
    Item.objects.filter(examination=case, code="9.1").update(exceptions=7)

    def codes(query: str) -> list[str]:
        page = lead.get(f"/c/{case.pk}/{query}")
        return [line.code for part in page.context["parts"] for line, *_ in part["lines"]]

    assert codes("?sort=exceptions&down=1")[:2] == ["9.1", "4.7"]
    assert codes("?sort=exceptions")[-2:] == ["4.7", "9.1"]
    assert codes("?sort=body") == codes("") != codes("?sort=exceptions")
    by = lead.get(f"/c/{case.pk}/?part=4&sort=exceptions&down=1").context["by"]["exceptions"]
    assert by == ("?part=4&sort=exceptions", "descending")


def test_every_column_a_check_shows_has_a_heading_in_chinese() -> None:
    """An abbreviation everybody writes (IP, RTO) may stand for itself; a column's code may not."""
    shown = {column for c in checks().values() for column in c.shows}
    assert len(shown) > 400
    named = {column: heading(column, "zh_TW") for column in shown}
    assert {c: n for c, n in named.items() if not HAN.search(n) and not n.isupper()} == {}


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        ("true", "", "是", "yes"),
        ("half", "calendar period", "每半年", "each half-year"),
        ("12", "character", "12 字元", "12 characters"),
        ("5", "work day", "5 營業日", "5 work days"),
        ("", "", "", ""),
    ],
)
def test_a_criterion_with_its_unit(value: str, unit: str, zh: str, en: str) -> None:
    assert (in_unit(value, unit, "zh_TW"), in_unit(value, unit, "en")) == (zh, en)


def test_every_unit_of_a_criterion_has_a_word() -> None:
    for c in load({}).criteria:
        shown = in_unit(text_of(c.value), c.unit or "", "zh_TW")
        assert not re.search(r"\b(?:unit|period|truth)/", shown), c.id


def test_a_heading_is_that_of_the_sheets_the_check_looks_at() -> None:
    """`approved_date` is 核定日 of a rule and 核准日 of an extension: no one word is right for all of them."""
    assert heading("new_due_date", "zh_TW", "4.3.1/extension-without-host-risk") == "展延後期限"
    assert heading("job_kind", "zh_TW", "4.7/not-mailed") == "職類", "not 作業類別, which is that of a batch job"
    assert heading("status", "zh_TW") == "狀態", "neither the application's nor the payment's"
    assert heading("approved_by", "zh_TW", "none/such") == heading("approved_by", "zh_TW")


def test_no_heading_is_a_column_name_folded_for_comparing() -> None:
    every = {(c.id, s): heading(s, "zh_TW", c.id) for c in checks().values() for s in c.shows}
    assert [h for h in every.values() if re.search(r"[a-z]_[a-z]|[a-z]{2}[一-鿿]|[一-鿿][a-z]{2}", h)] == []


def test_the_help_names_every_key_and_no_other(lead: Client) -> None:
    """What templates declare is all the script knows of single keys."""
    web = files("chahe.web")
    templates = "".join(t.read_text(encoding="utf-8") for t in web.joinpath("templates", "workbench").iterdir())
    script = web.joinpath("static", "workbench", "keys.js").read_text(encoding="utf-8")
    declared = set(re.findall(r'data-(?:key|focus)="([^"]+)"', templates))
    assert declared == {k for k, _ in SHORTCUTS}
    assert not re.findall(r'event\.key === "', script)
    page = lead.get("/keys/").content.decode()
    assert all(f'<kbd translate="no">{k}</kbd>' in page for k in declared)


def test_single_keys_can_be_switched_off(lead: Client, case: Examination) -> None:
    """WCAG 2.1.4."""
    shown = lead.get(f"/c/{case.pk}/").content.decode()
    assert 'id="keys"' in shown, "the same help in a dialog on every page"
    assert "data-keys=" not in shown
    for to, off in (("off", True), ("on", False)):
        assert lead.post("/keys/switch/", {"to": to}).status_code == 302
        assert ('data-keys="off"' in lead.get(f"/c/{case.pk}/").content.decode()) is off
