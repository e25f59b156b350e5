"""A whole examination by one user in the browser, from the request list to the report."""

import os
import zipfile
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

from chahe.casefile.case import Case
from tests.browser import insurer, steps
from tests.browser.chromium import Watch
from tests.browser.serving import served


def test_one_user(browser: Browser, tmp_path: Path) -> None:
    case = insurer.create(tmp_path / "case")
    home = Path(os.environ["CHAHE_HOME"])
    with served(str(case), home=home, workbench=tmp_path / "workbench") as link:
        watch = Watch(link.partition("/enter/")[0])
        context = watch.of(browser.new_context(locale="zh-TW", viewport={"width": 1366, "height": 768}))
        page = context.new_page()
        page.goto(link)
        steps.go(page.get_by_role("link", name="115I001"))
        _hand_over_and_examine(page, tmp_path)
        _review_exceptions(page)
        _confirm_the_fact(page)
        _conclude_in_four_eyes(page, watch)
        _decide_and_report(page, tmp_path)
        _verify(page)
        watch.clean()
        context.close()
    acts = [a.kind for a in Case.open(case).acts()]
    assert acts.count("conclusion") == acts.count("sign-off") == 1
    assert {"evidence-received", "run", "reveal", "fact-confirmation", "finding", "report"} <= set(acts)


def _hand_over_and_examine(page: Page, tmp_path: Path) -> None:
    expect(page.get_by_text("尚未執行查核").first).to_be_visible()
    steps.section(page, "檢查資料清單")
    expect(_asked(page, insurer.REQUEST)).to_contain_text("尚未提供")
    steps.hand_over(page, insurer.first(tmp_path / "first"), "林聯絡")
    steps.done(page, 1)
    expect(page.locator("#jobs")).to_contain_text("收件 3 檔，其中 1 檔未能讀取")
    steps.section(page, "檢查資料清單")
    expect(_asked(page, insurer.REQUEST)).to_contain_text("已提供")
    expect(_asked(page, "V06")).to_contain_text("未留存")
    steps.section(page, "佐證")
    expect(page.get_by_role("cell", name=insurer.FILE)).to_be_visible()
    steps.examine(page, "王小明")
    steps.done(page, 2)


def _asked(page: Page, code: str) -> Locator:
    """The line of the request list."""
    return page.get_by_role("row").filter(has=page.get_by_role("cell", name=code, exact=True))


def _review_exceptions(page: Page) -> None:
    steps.item(page, insurer.ITEM)
    expect(page.locator(".verdict").first).to_have_text("例外")
    expect(steps.fact(page)).to_contain_text("母體 3，例外 2，待釐清 0")
    steps.go(steps.fact(page).get_by_role("link", name="例外明細"))
    rows = page.locator("table.rows tbody tr")
    expect(rows).to_have_count(2)
    steps.go(page.locator("table.rows thead").get_by_role("link", name="展延單號"))
    expect(page.locator("table.rows thead th[aria-sort=ascending]")).to_contain_text("展延單號")
    listed = page.locator("table.rows tbody").inner_text()
    assert "EXT-02" in listed
    assert "陳核准" not in listed, "personal data is masked in a list"
    page.locator("[name='f.extension_no']").fill("EXT-02")
    steps.go(page.get_by_role("button", name="套用"))
    expect(rows).to_have_count(1)
    steps.go(rows.first.get_by_role("link").first)
    record = page.locator("pre.record")
    expect(record).to_contain_text("EXT-02")
    expect(record).not_to_contain_text(insurer.SECRET)
    page.get_by_role("button", name="不遮蔽檢視").click()
    expect(record).to_contain_text(insurer.SECRET)
    steps.section(page, "稽核軌跡")
    expect(page.get_by_role("row").nth(1)).to_contain_text("不遮蔽調閱")


def _confirm_the_fact(page: Page) -> None:
    steps.section(page, "檢查意見")
    steps.go(page.get_by_role("link", name=insurer.FINDING))
    steps.put(page, "王小明")
    steps.put(page, "王小明", "屬實，將補行登錄。")
    expect(page.get_by_text("屬實，將補行登錄。")).to_be_visible()


def _conclude_in_four_eyes(page: Page, watch: Watch) -> None:
    steps.item(page, insurer.ITEM)
    steps.conclude(page, "王小明", "不符合", steps.TEXT)
    expect(steps.standing(page)).to_contain_text("待覆核")
    at = page.url
    steps.review(page, "王 小明", "本人覆核本人所編製者", 400)
    expect(page.get_by_text("本人覆核本人所編製者")).to_be_visible()  # what was typed is not lost
    assert watch.refused() == [400], "nobody reviews their own, however the name is written"
    page.goto(at)
    expect(steps.standing(page)).to_contain_text("待覆核")
    steps.review(page, "李四", "已核對原始紀錄")
    expect(steps.standing(page)).to_contain_text("已覆核")


def _decide_and_report(page: Page, tmp_path: Path) -> None:
    steps.section(page, "檢查意見")
    steps.go(page.get_by_role("link", name=insurer.FINDING))
    steps.decide(page, "陳領隊", "檢查意見", "經溝通會議討論")
    expect(page.get_by_text("經溝通會議討論")).to_be_visible()
    steps.report(page, "陳領隊", 1)
    steps.done(page, 3)
    with page.expect_download() as taken:
        page.locator("#jobs a[href$='.docx']").first.click()
    taken.value.save_as(tmp_path / "report.docx")
    assert "word/document.xml" in zipfile.ZipFile(tmp_path / "report.docx").namelist()


def _verify(page: Page) -> None:
    steps.section(page, "稽核軌跡")
    page.get_by_role("button", name="驗證登錄簿").click()
    expect(page.locator("#verified")).to_contain_text("驗證通過")
