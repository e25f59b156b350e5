"""What the pages say: facts as they stand, masked, in both languages, with nothing from elsewhere."""

import re
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chahe.casefile import listing
from chahe.casefile.case import Case
from chahe.cli import run
from chahe.errors import CallError
from chahe.web import looking
from chahe.web.models import Examination, Item, Observation
from chahe.web.project import fingerprint, registered
from chahe.web.roles import Role
from tests.casefile import examined
from tests.findings import made

Make = Callable[[Role | None], Client]
HAN = re.compile(r"[㐀-䶿一-鿿]")
TEMPLATES = Path(__file__).resolve().parents[2] / "chahe/web/templates"


@pytest.fixture
def lead(as_role: Make) -> Client:
    return as_role(Role.LEAD)


def _text(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def test_the_items(lead: Client, case: Examination) -> None:
    text = _text(lead, f"/c/{case.pk}/")
    assert text.count("/item/") == Item.objects.filter(examination=case).count() >= 69
    assert "未經核定" in text
    assert "4.7" in _text(lead, f"/c/{case.pk}/?proposal=exception")
    assert "/item/4.5.1/" not in _text(lead, f"/c/{case.pk}/?proposal=exception")


def test_an_item_in_both_languages(lead: Client, case: Examination) -> None:
    text = _text(lead, f"/c/{case.pk}/item/4.7/")
    assert "例外" in text
    assert "E00001" not in text
    assert "E○○○01" in text
    lead.post("/language/", {"to": "en", "back": f"/c/{case.pk}/"})
    english = _text(lead, f"/c/{case.pk}/item/4.7/")
    assert 'lang="en"' in english
    assert "population" in english


def test_exceptions_are_masked_and_found_by_whole_value_only(lead: Client, case: Examination) -> None:
    at = f"/c/{case.pk}/check/4.7/not-mailed/"
    text = _text(lead, at)
    assert "E00001" not in text.replace('value="E00001"', "")
    assert text.count('name="row"') == 2
    assert _text(lead, at + "?f.employee_no=E0000").count('name="row"') == 0, "pieces of a personal value find nothing"
    assert _text(lead, at + "?f.employee_no=E00001").count('name="row"') == 1
    assert _text(lead, at + "?f.unit=資訊&sort=unit&down=1").count('name="row"') == 2
    assert _text(lead, at + "?sort=employee_no").count('name="row"') == 2, "a personal column is no order to guess from"
    assert _text(lead, at + "?from=999999").count('name="row"') == 0
    assert lead.get(f"/c/{case.pk}/check/4.7/no-such-check/").status_code == 404


def test_original_bytes_are_masked_until_somebody_asks_by_an_act(lead: Client, case: Examination, folder: Path) -> None:
    with Case.open(folder, write=True) as opened:
        examined.receive(opened, folder.with_name("more.csv"), b"id,name\nA123456789,x\n", name="D02/more.csv")
    (item,) = [i for i in Case.open(folder).items() if i.name.endswith("more.csv")]
    pointer = f"sha256:{item.digest}#line:2"
    masked = lead.get(f"/c/{case.pk}/record/", {"p": pointer}).content.decode()
    assert "A123456789" not in masked
    clear = lead.post(f"/c/{case.pk}/record/reveal/", {"p": pointer}).content.decode()
    assert "A123456789" in clear
    last = Case.open(folder).acts()[-1]
    assert (last.kind, last.body["pointer"]) == ("reveal", pointer)


@pytest.mark.parametrize("pointer", ["", "x", "sha256:00#line:1", "sha256:" + "0" * 64 + "#line:1"])
def test_a_pointer_to_nothing_is_said(lead: Client, case: Examination, pointer: str) -> None:
    answer = lead.get(f"/c/{case.pk}/record/", {"p": pointer})
    assert answer.status_code in (400, 500)
    assert "<h1>" in answer.content.decode()


def test_evidence_of_an_insurer_is_text_and_never_a_script(lead: Client, case: Examination, folder: Path) -> None:
    with Case.open(folder, write=True) as opened:
        name = "D02/<script>alert(1)</script>.csv"
        examined.receive(opened, folder.with_name("evil.csv"), b"<script>alert(2)</script>\n", name=name)
    (item,) = [i for i in Case.open(folder).items() if "script" in i.name]
    for text in (
        _text(lead, f"/c/{case.pk}/evidence/"),
        _text(lead, f"/c/{case.pk}/record/?p=sha256:{item.digest}%23line:1"),
        _text(lead, f"/c/{case.pk}/evidence/?q=<script>"),
    ):
        assert "<script>alert" not in text


def test_every_answer_shuts_out_what_is_not_ours(lead: Client, case: Examination) -> None:
    answer = lead.get(f"/c/{case.pk}/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    text = answer.content.decode()
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"\sstyle=|\son[a-z]+=", text)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", text)


def test_no_text_stands_in_a_template() -> None:
    """Words come from chahe/messages, so that none is left in one language."""
    for path in sorted(TEMPLATES.rglob("*.html")):
        source = path.read_text(encoding="utf-8")
        assert not HAN.search(source), path.name
        bare = re.sub(r"{%.*?%}|{{.*?}}|<!?[^>]*>", " ", source, flags=re.DOTALL)
        assert set(re.findall(r"[A-Za-z]{2,}", bare)) <= {"SHA"}, path.name


def test_nothing_is_left_untranslated(lead: Client, case: Examination) -> None:
    """A message that is not there would be shown as its own code."""
    for address in (
        "",
        "item/4.7/",
        "check/4.7/not-mailed/",
        "check/4.7/not-mailed/how/",
        "findings/",
        "finding/F-4.7-not-mailed/",
        "hand-over/",
        "jobs/",
        "evidence/",
        "ledger/",
        "plan/",
        "requests/",
        "request/D02/",
    ):
        for to in ("zh_TW", "en"):
            lead.post("/language/", {"to": to})
            found = re.findall(
                r"(?<![/\w])(?:web|outcome|reason|standing|act|supply|origin|role|word|layer|plan|duty|occasion|kind"
                r"|count|emphasis|progress|request)/[\w-]+",
                _text(lead, f"/c/{case.pk}/{address}"),
            )
            assert not found


@pytest.mark.parametrize(
    "address",
    [
        "",
        "item/4.7/",
        "check/4.7/not-mailed/",
        "check/4.7/not-mailed/how/",
        "findings/",
        "finding/F-4.7-not-mailed/",
        "hand-over/",
        "jobs/",
        "evidence/",
        "ledger/",
        "plan/",
        "requests/",
        "request/D02/",
    ],
)
def test_queries_do_not_grow_with_the_case(lead: Client, folder: Path, case: Examination, address: str) -> None:
    def asked() -> int:
        _text(lead, f"/c/{case.pk}/{address}")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            _text(lead, f"/c/{case.pk}/{address}")
        return len(queries)

    few = asked()
    with Case.open(folder, write=True) as opened:
        for n in range(5):
            examined.receive(opened, folder.with_name(f"n{n}.csv"), b"x%d\n" % n)
        examined.record(opened, examined.observed("cd" * 32, 60), examined.rows(60), run="cd" * 32)
    assert asked() == few <= 12


def test_a_projection_is_remade_when_the_ledger_is_another(case: Examination, folder: Path) -> None:
    assert registered(folder).fingerprint == case.fingerprint == fingerprint(folder)
    before = Observation.objects.filter(examination=case).count()
    with Case.open(folder, write=True) as opened:
        examined.record(opened, examined.observed("cd" * 32, 9), examined.rows(9), run="cd" * 32)
    after = registered(folder)
    assert after.fingerprint != case.fingerprint
    assert Observation.objects.filter(examination=after).count() == before + 7


def test_a_thrown_away_projection_gives_the_same_pages(lead: Client, case: Examination, folder: Path) -> None:
    addresses = ("", "item/4.7/", "evidence/", "ledger/")
    before = [_text(lead, f"/c/{case.pk}/{a}") for a in addresses]
    Examination.objects.all().delete()
    registered(folder)
    cut = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
    assert [cut.sub("", _text(lead, f"/c/{case.pk}/{a}")) for a in addresses] == [cut.sub("", b) for b in before]


def test_rebuild_makes_the_rows_anew(case: Examination, folder: Path) -> None:
    Item.objects.filter(examination=case, code="4.7").update(proposal="met")
    assert run(["rebuild", str(folder)]) == 0
    assert Item.objects.get(examination_id=case.pk, code="4.7").proposal == "exception"


def test_the_ledger_is_verified_and_says_when_it_is_not(lead: Client, case: Examination, folder: Path) -> None:
    assert "驗證通過" in lead.post(f"/c/{case.pk}/ledger/verify/").content.decode()
    blob = next(p for p in (folder / "blobs").rglob("*") if p.is_file())
    blob.chmod(0o600)
    blob.write_bytes(b"other")
    assert "驗證未通過" in lead.post(f"/c/{case.pk}/ledger/verify/").content.decode()


def test_a_case_not_examined_yet(as_role: Make, tmp_path: Path, case: Examination) -> None:
    from chahe.evidence.workstation import Workstation
    from chahe.web.models import Member

    Case.create(tmp_path / "new", made.PROFILE, made.NORMS, by="王小明", station=Workstation.here()).close()
    fresh = registered(tmp_path / "new")
    browser = as_role(Role.LEAD)
    Member.objects.create(user=Member.objects.get(case=case.pk).user, case=fresh.pk, role="lead")
    assert "尚未執行查核" in _text(browser, f"/c/{fresh.pk}/")
    assert "尚未執行查核" in _text(browser, f"/c/{fresh.pk}/item/4.7/")
    assert "查無資料" in _text(browser, f"/c/{fresh.pk}/check/4.7/not-mailed/")


def test_a_long_list_is_prepared_beside_the_request(
    lead: Client, case: Examination, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page says so and asks again by itself; what was prepared is there the next time."""
    go = threading.Event()
    real = looking._prepare

    def slow(*said: Any) -> None:
        go.wait(30)
        real(*said)

    monkeypatch.setattr(looking, "_prepare", slow)
    monkeypatch.setattr(listing, "SHORT", 0)
    at = f"/c/{case.pk}/check/4.7/not-mailed/"
    for address in (at, at + "?f.unit=x"):
        go.clear()
        waiting = _text(lead, address)
        assert "清單準備中" in waiting
        assert 'http-equiv="refresh"' in waiting
        assert "清單準備中" in _text(lead, address), "and it is not begun twice"
        go.set()
        for _ in range(100):
            shown = _text(lead, address)
            if "清單準備中" not in shown:
                break
            time.sleep(0.05)
        assert "<table" in shown


def test_a_preparation_that_fails_is_said_once(
    lead: Client, case: Examination, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise CallError(("壞了。", "Broken."))

    monkeypatch.setattr(looking, "_prepare", broken)
    monkeypatch.setattr(looking, "PATIENCE", 5.0)
    answer = lead.get(f"/c/{case.pk}/check/4.7/not-mailed/")
    assert (answer.status_code, "壞了" in answer.content.decode()) == (400, True)
    monkeypatch.undo()
    assert lead.get(f"/c/{case.pk}/check/4.7/not-mailed/").status_code == 200
