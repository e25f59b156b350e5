"""資料代號 T01–T04: the register and its quarter-end snapshots, source findings, re-checks, prior opinions (附表八)."""

from datetime import date

from chahe.sample.items import SELF_MADE, THIRD, Item
from chahe.sample.world.calendar import roc
from chahe.sample.world.followup import ASSESSMENT, PRIOR_EXAM, SNAPSHOTS, Finding, FollowUp
from chahe.sample.writers.sheet import Cell, Grid, as_csv, workbook

FOLDER = "缺失追蹤"
RECHECKS, PRIORS = f"{FOLDER}/T03_覆查紀錄.xlsx", f"{FOLDER}/T04_前次檢查意見改善情形（附表八）.xlsx"


def snapshot(day: date) -> str:
    """Path of one quarter's register."""
    return f"{FOLDER}/T01_追蹤改善表_{day.year - 1911}{day.month:02d}{day.day:02d}.xlsx"


def sources(report: str) -> str:
    """Path of one report's findings."""
    return f"{FOLDER}/T02_缺失清單_{report}.csv"


def files(f: FollowUp) -> list[Item]:
    """All files of item 9.4."""
    out = []
    for day in SNAPSHOTS:
        grid = _register(f, day)
        out.append(Item("T01", snapshot(day), workbook(grid), len(grid.rows), SELF_MADE, "追蹤系統匯出", "缺失追蹤系統",
                        as_of=day, period_to=day))  # fmt: skip
    for report in sorted({s.report for s in f.sources}):
        grid, origin = _sources(f, report), THIRD if report.startswith("ASM") else SELF_MADE
        issued = next(s.issued for s in f.sources if s.report == report)
        out.append(Item("T02", sources(report), as_csv(grid), len(grid.rows), origin, "摘自報告缺失彙總", report,
            as_of=issued,
                        period_from=issued, period_to=issued))  # fmt: skip
    for code, path, grid in (("T03", RECHECKS, _rechecks(f)), ("T04", PRIORS, _priors(f))):
        out.append(Item(code, path, workbook(grid), len(grid.rows), SELF_MADE, "人工彙整", "稽核處"))
    return out


HEADERS = (
    "序號", "資料日期", "意見來源", "報告編號", "意見編號", "收受日", "業務項目", "缺失態樣", "權責單位", "負責人員",
    "原預定完成日", "現預定完成日", "展延次數", "展延理由", "展延核准人", "預定完成日備註", "實際完成日",
    "改善佐證檔號", "改善作法",
    "辦理情形", "是否僅須修訂規章", "登錄人員", "申請結案單位", "申請結案日", "覆查人", "覆查單位", "覆查日期",
    "覆查方式", "覆查結果",
    "結案核准人", "結案日", "是否重複", "前次編號",
)  # fmt: skip


def _register(f: FollowUp, day: date) -> Grid:
    rows = [_row(x, day) for x in f.findings if x.received <= day]
    title = f"內部控制缺失追蹤改善表（{roc(day)}）"
    return Grid("追蹤改善表", HEADERS, rows, title, total=True, blank_every=25)


def _row(x: Finding, day: date) -> list[Cell]:
    due = [m for m in x.dues if m.since <= day][-1]
    c = x.closing

    def when(moment: date | None, value: str) -> str:
        return value if moment is not None and moment <= day else ""

    done = None if c is None else c.completed
    asked, checked, closed = (None, None, None) if c is None else (c.requested, c.checked, c.closed)
    state = "已改善" if closed is not None and closed <= day else "改善中"
    return [
        x.id, roc(day), x.kind, x.report, ";".join(x.refs), roc(x.received), x.category, x.pattern, x.unit, x.owner,
        roc(due.original), roc(due.due), due.count, due.reason, due.approver, due.note, when(done, roc(done)),
        when(done, c.evidence if c else ""), when(done, c.improvement if c else ""), state,
            "是" if x.rule_only else "否",
        x.registrar, when(asked, x.unit), when(asked, roc(asked)), when(checked, c.checker if c else ""),
        when(checked, c.checker_unit if c else ""), when(checked, roc(checked)), when(checked, c.method if c else ""),
        when(checked, c.result if c else ""), when(closed, c.closer if c else ""), when(closed, roc(closed)), "否", "",
    ]  # fmt: skip


def _sources(f: FollowUp, report: str) -> Grid:
    headers = ("意見來源", "報告編號", "意見編號", "查核項目代碼", "缺失內容", "發生日期", "報告日期", "受查對象")
    rows: list[list[Cell]] = [
        [s.kind, s.report, s.number, s.item, s.text, roc(s.found), roc(s.issued), s.subject]
        for s in f.sources
        if s.report == report
    ]
    kind = f"{ASSESSMENT}缺失彙總" if report.startswith("ASM") else "缺失清單"
    return Grid("缺失清單", headers, rows, f"{kind} {report}")


def _rechecks(f: FollowUp) -> Grid:
    headers = ("追蹤序號", "覆查日期", "覆查人員", "覆查單位", "覆查方式", "是否通過", "底稿編號")
    rows: list[list[Cell]] = [
        [x.id, roc(x.closing.checked), x.closing.checker, x.closing.checker_unit, x.closing.method,
         "是" if x.closing.passed else "否", f"WP-{x.id}"] for x in f.findings if x.closing is not None
    ]  # fmt: skip
    return Grid("覆查紀錄", headers, rows, "缺失覆查紀錄")


def _priors(f: FollowUp) -> Grid:
    headers = ("意見編號", "檢查編號", "查核項目代碼", "檢查意見", "對象", "辦理情形", "改善完成日")
    rows: list[list[Cell]] = [
        [p.number, PRIOR_EXAM, p.item, p.text, p.subject, p.status, roc(p.improved)] for p in f.priors
    ]
    return Grid("前次意見改善情形", headers, rows, "附表八　前次檢查意見改善情形")
