"""What a person does in the browser, step by step; the words are those on the screen."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser import insurer

PATIENCE = 90_000
"""Milliseconds a job may take on a loaded machine."""


TEXT = "經檢視修補展延清單全部母體，其中二台主機之展延未逐台敘明風險。"


def go(to: Locator, status: int = 200) -> None:
    """Click, and wait until the page it leads to has come with that status; what is asked next is asked of that page,
    not of this one.
    """
    with to.page.expect_navigation() as come:
        to.click()
    assert come.value.status == status, (come.value.url, to.page.locator("main").inner_text())


def section(page: Page, name: str) -> None:
    """Go there by the navigation."""
    go(page.get_by_role("navigation").get_by_role("link", name=name, exact=True))


def who(form: Locator, by: str) -> None:
    """Say who acts where the page asks for it (the team edition knows)."""
    field = form.locator("input[name=by]")
    if field.is_editable():
        field.fill(by)


def done(page: Page, times: int) -> None:
    """Wait on the page of jobs until so many are done; the list asks again by itself."""
    section(page, "作業")
    rows = page.locator("#jobs tbody tr").filter(has=page.get_by_role("cell", name="完成", exact=True))
    try:
        expect(rows).to_have_count(times, timeout=PATIENCE)
    except AssertionError as error:
        raise AssertionError(page.locator("#jobs").inner_text()) from error


def issue(page: Page, by: str, code: str, to: str, at: str) -> None:
    """On the request list: issue one line, due at that minute."""
    section(page, "檢查資料清單")
    form = page.locator("form[action$='/issue/']")
    who(form, by)
    form.locator("[name=to]").fill(to)
    form.locator("[name=at]").fill(at)
    form.locator(f"[name=line][value='{code}']").check()
    go(form.get_by_role("button", name="發出", exact=True))


def request(page: Page, code: str) -> None:
    """Open a request from the list."""
    section(page, "檢查資料清單")
    go(page.get_by_role("link", name=code, exact=True))


def hand_over(page: Page, files: Iterable[Path], by: str, why: str = "") -> None:
    """Choose files and send them; the request list is shown again. `why`: on the page of a request, what came before is
    corrected or updated.
    """
    if not why:
        section(page, "檢查資料清單")
    form = page.locator("form.drop")
    who(form, by)
    if why:
        form.locator("[name=supersedes]").check()
        form.locator("[name=why]").fill(why)
    form.locator("input[name=files]").set_input_files(list(files))
    go(form.get_by_role("button", name="交付佐證"))


def supersede(page: Page, by: str, digest: str, why: str) -> None:
    """On the page of a request: what came last stands in for the file of that digest."""
    box = page.locator(f"[name=file][value='{digest}']")
    box.check()
    button = page.locator("button[formaction$='/supersede/']").first  # hidden until its details are opened
    _open(button)
    form = page.locator("form[action$='/return/']")
    who(form, by)
    form.locator("[name=reason]").fill(why)
    go(button)


def examine(page: Page, by: str, only: str = "") -> None:
    """Have the items examined."""
    section(page, "作業")
    form = page.locator("form[action$='/examine/']")
    who(form, by)
    form.locator("[name=only]").fill(only)
    go(form.get_by_role("button", name="執行查核"))


def item(page: Page, code: str) -> None:
    """Open an item from the list."""
    section(page, "查核項目")
    go(page.get_by_role("link", name=code, exact=True))


def fact(page: Page) -> Locator:
    """On the item's page: what the check found."""
    return page.locator(f"article[id='{insurer.ITEM}/{insurer.CHECK}']")


def standing(page: Page) -> Locator:
    """On the item's page: the conclusion and where it stands."""
    return page.locator(".verdict").nth(1)


def conclude(page: Page, by: str, word: str, text: str) -> None:
    """On the item's page: the preparer's word."""
    form = page.locator("form[action$='/conclude/']")
    _open(form)
    who(form, by)
    form.locator("select[name=word]").select_option(word)
    form.locator("textarea").fill(text)
    form.locator("[name=independent]").check()
    go(form.get_by_role("button", name="簽署結論"))


def review(page: Page, by: str, text: str, status: int = 200) -> None:
    """On the item's page: the reviewer agrees; `status`: what the server answers."""
    form = page.locator("form[action$='/review/']")
    _open(form)
    who(form, by)
    form.locator("textarea").fill(text)
    form.locator("[name=independent]").check()
    go(form.get_by_role("button", name="同意並簽署"), status)


def put(page: Page, by: str, answer: str = "") -> None:
    """On the finding's page: put the fact to the unit, or record its answer."""
    form = page.locator("form[action$='/confirm/']")
    _open(form)
    who(form, by)
    if answer:
        form.locator("[name=answer]").fill(answer)
        form.locator("[name=agrees]").select_option("yes")
    go(form.get_by_role("button", name="記錄"))


def decide(page: Page, by: str, word: str, why: str) -> None:
    """On the finding's page: 檢查意見, 面請改善 or 不提列."""
    form = page.locator("form[action$='/decide/']")
    _open(form)
    who(form, by)
    form.locator("[name=word]").select_option(word)
    form.locator("[name=why]").fill(why)
    go(form.get_by_role("button", name="記錄"))


def report(page: Page, by: str, volume: int) -> None:
    """Order one volume."""
    section(page, "作業")
    form = page.locator("form[action$='/report/']")
    who(form, by)
    for n in (1, 2):
        form.locator(f"[name=volume][value='{n}']").set_checked(n == volume)
    go(form.get_by_role("button", name="產製報告"))


def reasons(page: Page, by: str, why: str) -> None:
    """Say of every condition a reason makes up for why it stays open."""
    section(page, "作業")
    go(page.get_by_role("link", name="簽核前條件"))
    form = page.locator("form[action*='/condition']")
    for box in form.locator("[name=key]").all():
        box.check()
    who(form, by)
    form.locator("[name=why]").fill(why)
    go(form.get_by_role("button", name="記錄"))


def copy(page: Page, by: str, to: str) -> None:
    """Have one numbered copy made, as a pdf."""
    section(page, "作業")
    go(page.get_by_role("link", name="報告份號登記簿"))
    form = page.locator("form[action$='/copies/issue/']")
    _open(form)
    who(form, by)
    for box in form.locator("[name=format]").all():
        box.set_checked(box.get_attribute("value") == "pdf")
    form.locator("[name=to]").fill(to)
    go(form.get_by_role("button").last)


def _open(form: Locator) -> None:
    """A form behind a summary is opened first. What is open is read from the details themselves: a form that is not yet
    laid out is not a closed one, and a click would close it.
    """
    form.wait_for(state="attached")
    around = form.locator("xpath=ancestor::details[1]")
    if around.count() and around.get_attribute("open") is None:
        around.locator("xpath=./summary").click()


def replies(page: Page) -> None:
    """The unit's own view of the finding."""
    section(page, "說明與回覆")
    go(page.locator("main table a").first)


def reply(page: Page, act: str, **said: str) -> None:
    """On the unit's view: its answer, plan or report."""
    _fill(page.locator(f"form[action$='/{act}/']"), said)


def tracked(page: Page) -> None:
    """The finding's follow-up."""
    section(page, "追蹤改善")
    go(page.get_by_role("link", name=insurer.FINDING))


def track(page: Page, act: str, status: int = 200, **said: str) -> None:
    """On the follow-up: send, judge, retest, close; `status`: what the server answers."""
    _fill(page.locator(f"form[action$='/{act}/']"), said, status)


def _fill(form: Locator, said: Mapping[str, str], status: int = 200) -> None:
    _open(form)
    for name, value in said.items():
        field = form.locator(f"[name={name}]").first
        if field.evaluate("(f) => f.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    go(form.get_by_role("button").last, status)
