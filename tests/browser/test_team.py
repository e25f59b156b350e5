"""A whole examination by a team of five roles, each in a browser of their own: from the request list to the closure."""

import hashlib
import os
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

from chahe.casefile.case import Case
from tests import postgresql
from tests.browser import insurer, people, steps
from tests.browser.chromium import Watch
from tests.browser.looks import english, grave
from tests.browser.serving import environment, served

MILESTONES = (
    "request-issued", "fact-confirmation", "fact-confirmation", "conclusion", "sign-off", "conclusion", "sign-off",
    "finding", "finding-sent", "improvement-plan", "progress-report", "evidence-superseded", "progress-judged",
    "retest", "closure", "conclusion", "sign-off", "condition-reason", "report", "copy",
)  # fmt: skip
"""The acts of people the walk leaves in the ledger, in this order."""


@pytest.mark.soak
def test_a_team_on_sqlite(browser: Browser, tmp_path: Path) -> None:
    _walk(browser, tmp_path, {})


def test_a_team(browser: Browser, tmp_path: Path) -> None:
    """On PostgreSQL where its programs are present, else on SQLite."""
    with _database() as more:
        _walk(browser, tmp_path, more)


@contextmanager
def _database() -> Iterator[Mapping[str, str]]:
    with ExitStack() as stack:
        try:
            server = stack.enter_context(postgresql.running())
        except pytest.skip.Exception:
            yield {}
            return
        server.run("CREATE ROLE workbench LOGIN PASSWORD 'Loopback-0nly'", "postgres")
        server.run("CREATE DATABASE workbench OWNER workbench", "postgres")
        yield {"CHAHE_DATABASE": f"postgresql://workbench:Loopback-0nly@127.0.0.1:{server.port}/workbench"}


class Team:
    """The windows of the people, by account."""

    def __init__(self, browser: Browser, base: str, watch: Watch) -> None:
        self.base, self.watch, self._browser = base, watch, browser
        self.pages: dict[str, Page] = {}

    def __getattr__(self, name: str) -> Page:
        return self.pages[name]

    def come_in(self, name: str) -> Page:
        """A browser of one's own, logged in, in the case."""
        context = self.watch.of(self._browser.new_context(locale="zh-TW", viewport={"width": 1366, "height": 768}))
        page = self.pages[name] = context.new_page()
        people.log_in(page, self.base, name)
        steps.go(page.get_by_role("link", name="115I001"))
        return page


def _walk(browser: Browser, tmp_path: Path, more: Mapping[str, str]) -> None:
    case = insurer.create(tmp_path / "case")
    home, workbench = Path(os.environ["CHAHE_HOME"]), tmp_path / "workbench"
    workbench.mkdir()
    link = people.made(case, environment(home, workbench, {**more, "CHAHE_TEAM": "1"}))
    with served(str(case), "--team", home=home, workbench=workbench, more=more) as base:
        team = Team(browser, base, Watch(base.rstrip("/")))
        for name in people.PEOPLE:
            team.come_in(name)
        _members(team, link)
        _asked(team)
        _examined(team, tmp_path)
        _fact(team)
        _concluded(team)
        _stale_and_signed_again(team, tmp_path)
        _sent_and_answered(team)
        _tested_again_and_closed(team, tmp_path)
        _reported(team, tmp_path)
        team.watch.clean()
        for page in team.pages.values():
            page.context.close()
    acts = [a.kind for a in Case.open(case).acts()]
    assert acts.count("conclusion") == acts.count("sign-off") == 3
    assert [a for a in acts if a in MILESTONES] == list(MILESTONES)


def _members(team: Team, link: str) -> None:
    """系統管理 lets the auditor in and sees no working paper; the auditor sets a password and reads."""
    at = team.wu.url
    expect(team.wu.get_by_role("navigation")).not_to_contain_text("查核項目")
    steps.section(team.wu, "成員")
    team.wu.locator("#new-account").fill(people.AUDITOR[0])
    team.wu.locator("#new-role").select_option("auditor")
    steps.go(team.wu.get_by_role("button", name="新增"))
    expect(team.wu.get_by_role("cell", name=people.AUDITOR[1])).to_be_visible()
    team.wu.goto(at.split("/c/")[0] + "/c/" + at.split("/c/")[1].split("/")[0] + "/")
    expect(team.wu.get_by_text("無權進行此項作業")).to_be_visible()
    assert team.watch.refused() == [403]
    case = "/".join(at.split("/")[:5])
    for own in (f"{case}/members/", f"{case}/came-in/", f"{team.base}account/", f"{team.base}account/codes/"):
        team.wu.goto(own)
        assert (grave(team.wu), english(team.wu)) == ([], []), own
    team.wu.goto(at)
    context = team.watch.of(team._browser.new_context(locale="zh-TW"))
    page = context.new_page()
    for way in (team.base, f"{team.base}first/{link}/"):
        page.goto(way)
        assert (grave(page), english(page)) == ([], []), way
    for field in page.locator("input[type=password]").all():
        field.fill(people.PASSWORD)
    steps.go(page.get_by_role("button", name="設定新密碼"))
    expect(page.get_by_role("heading", name="登入")).to_be_visible()
    context.close()
    team.come_in(people.AUDITOR[0])


def _asked(team: Team) -> None:
    """The unit sees what was issued, and no more."""
    steps.section(team.lin, "檢查資料清單")
    expect(team.lin.get_by_role("link", name=insurer.REQUEST, exact=True)).to_have_count(0)
    due = (datetime.now(UTC) + timedelta(days=3)).strftime("%Y-%m-%dT17:00")
    steps.issue(team.chen, "", insurer.REQUEST, "示範人壽稽核室", due)
    steps.request(team.lin, insurer.REQUEST)
    expect(team.lin.locator("dl.facts")).to_contain_text("尚未提供")


def _examined(team: Team, tmp_path: Path) -> None:
    expect(team.lin.get_by_role("navigation")).not_to_contain_text("查核項目")
    # Without the file nobody can read: it might hold a further list, and no re-test would have evidence enough.
    steps.hand_over(team.lin, insurer.first(tmp_path / "first")[:2], "")
    steps.done(team.wang, 1)
    steps.examine(team.wang, "")
    steps.done(team.wang, 2)
    steps.item(team.wang, insurer.ITEM)
    expect(steps.fact(team.wang)).to_contain_text("母體 3，例外 2，待釐清 0")
    steps.go(steps.fact(team.wang).get_by_role("link", name="例外明細"))
    expect(team.wang.locator("table.rows tbody tr")).to_have_count(2)


def _fact(team: Team) -> None:
    steps.section(team.wang, "檢查意見")
    steps.go(team.wang.get_by_role("link", name=insurer.FINDING))
    steps.put(team.wang, "")
    steps.replies(team.lin)
    steps.reply(team.lin, "answer", answer="屬實，將補行登錄。")
    team.wang.reload()
    expect(team.wang.get_by_text("屬實，將補行登錄。")).to_be_visible()


def _concluded(team: Team) -> None:
    """The leader may prepare and review, but not both of one item; the examiner may not review at all."""
    steps.item(team.chen, insurer.ITEM)
    steps.conclude(team.chen, "", "不符合", steps.TEXT)
    steps.review(team.chen, "", "本人覆核本人所編製者", 400)
    assert team.watch.refused() == [400], "nobody reviews their own"
    steps.item(team.wang, insurer.ITEM)
    expect(team.wang.locator("form[action$='/review/']")).to_have_count(0)
    steps.item(team.zhou, insurer.ITEM)
    expect(team.zhou.locator("main form[action*='/item/']")).to_have_count(0)
    steps.item(team.li, insurer.ITEM)
    steps.review(team.li, "", "已核對原始紀錄")
    expect(steps.standing(team.li)).to_contain_text("已覆核")


def _stale_and_signed_again(team: Team, tmp_path: Path) -> None:
    steps.hand_over(team.lin, insurer.second(tmp_path / "second"), "")
    steps.done(team.wang, 3)
    steps.item(team.wang, insurer.ITEM)
    expect(steps.standing(team.wang)).to_contain_text("結論待重新確認")
    expect(steps.standing(team.wang)).to_contain_text("佐證已異動")
    steps.examine(team.wang, "", insurer.ITEM)
    steps.done(team.wang, 4)
    steps.item(team.wang, insurer.ITEM)
    expect(steps.fact(team.wang)).to_contain_text("母體 4，例外 2")
    steps.conclude(team.wang, "", "不符合", steps.TEXT + "分公司一筆相符。")
    steps.item(team.li, insurer.ITEM)
    steps.review(team.li, "", "同意")
    expect(steps.standing(team.li)).to_contain_text("已覆核")


def _sent_and_answered(team: Team) -> None:
    today = datetime.now(UTC).date()
    steps.section(team.chen, "檢查意見")
    steps.go(team.chen.get_by_role("link", name=insurer.FINDING))
    steps.decide(team.chen, "", "檢查意見", "經溝通會議討論")
    steps.tracked(team.chen)
    steps.track(team.chen, "send", report="115I001", due=(today + timedelta(days=60)).isoformat())
    steps.replies(team.lin)
    due = (today + timedelta(days=30)).isoformat()
    steps.reply(team.lin, "plan", unit="資訊部", what="補行逐台風險評估", who="資訊部", by_when=due)
    steps.reply(team.lin, "report", state="已改善", completed=today.isoformat(), text="二台主機之風險均已評估並載明。")


def _tested_again_and_closed(team: Team, tmp_path: Path) -> None:
    """No closure before the failing test passes on new evidence, and none by evidence nobody let supersede the old."""
    steps.tracked(team.li)
    steps.track(team.li, "close", 400, how="retest", why="受檢單位稱已改善")
    assert team.watch.refused() == [400], "nothing was tested again"
    steps.request(team.lin, insurer.REQUEST)
    steps.hand_over(team.lin, insurer.mended(tmp_path / "mended"), "", "二台主機補正風險說明")
    steps.done(team.wang, 5)
    steps.request(team.wang, insurer.REQUEST)
    expect(team.wang.get_by_text("本次交付係更正或更新先前交付之資料：二台主機補正風險說明")).to_be_visible()
    first = hashlib.sha256((tmp_path / "first" / insurer.FILE).read_bytes()).hexdigest()
    steps.supersede(team.wang, "", first, "受檢單位補正，筆數相符")
    expect(team.wang.get_by_text("已由後次交付取代")).to_have_count(1)
    steps.examine(team.wang, "", insurer.ITEM)
    steps.done(team.wang, 6)
    steps.item(team.wang, insurer.ITEM)
    expect(steps.fact(team.wang)).to_contain_text("母體 4，例外 0")
    expect(team.wang.get_by_text("已取代而未納入母體：")).to_contain_text(insurer.FILE)
    steps.tracked(team.wang)
    steps.track(team.wang, "judge", method="重新執行", result="已改善", text="已以新佐證重新執行")
    steps.track(team.wang, "retest")
    steps.done(team.wang, 7)
    steps.tracked(team.li)
    steps.track(team.li, "close", how="retest", why="重新執行相符")
    expect(team.li.locator(".verdict").first).to_contain_text("已結案")


def _reported(team: Team, tmp_path: Path) -> None:
    """The conclusion rests on other evidence by now: signed anew before anything is final; then a numbered copy."""
    steps.item(team.chen, insurer.ITEM)
    expect(steps.standing(team.chen)).to_contain_text("結論待重新確認")
    steps.conclude(team.chen, "", "部分符合", steps.TEXT + "檢查期間後已補正，重新執行相符。")
    steps.item(team.li, insurer.ITEM)
    steps.review(team.li, "", "同意")
    expect(steps.standing(team.li)).to_contain_text("已覆核")
    steps.reasons(team.chen, "", "其餘資料與本次專案檢查範圍無涉")
    steps.report(team.chen, "", 1)
    steps.done(team.chen, 8)
    expect(team.chen.locator("#jobs tbody tr").first).not_to_contain_text("草稿")
    docx = _fetched(team.chen, ".docx", tmp_path)
    assert "word/document.xml" in zipfile.ZipFile(docx).namelist()
    steps.copy(team.chen, "", "示範人壽保險股份有限公司")
    steps.done(team.chen, 9)
    with pypdfium2.PdfDocument(_fetched(team.chen, ".pdf", tmp_path)) as pdf:
        said = pdf[0].get_textpage().get_text_bounded()
        assert "份號第 1 號" in said.replace("\u3000", " "), said
    steps.section(team.zhou, "稽核軌跡")
    team.zhou.get_by_role("button", name="驗證登錄簿").click()
    expect(team.zhou.locator("#verified")).to_contain_text("驗證通過")


def _fetched(page: Page, ending: str, into: Path) -> Path:
    """The newest file of that kind on the page of jobs, downloaded."""
    with page.expect_download() as taken:
        page.locator(f"#jobs a[href$='{ending}']").first.click()
    path = into / f"fetched{ending}"
    taken.value.save_as(path)
    return path
