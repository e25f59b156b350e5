"""資料代號 A90–A94: audit programme, reports, index of papers, self-checks, answers of the self-assessment."""

from datetime import timedelta

from chahe.sample.items import SELF_MADE, Item
from chahe.sample.world.audits import Audits
from chahe.sample.world.calendar import roc
from chahe.sample.writers.sheet import Cell, Grid, as_csv, workbook

FOLDER = "內部稽核"
PLAN, REPORTS = f"{FOLDER}/A90_年度稽核計畫項目表.xlsx", f"{FOLDER}/A91_稽核報告登錄表.xlsx"
PAPERS, CHECKS = f"{FOLDER}/A92_稽核工作底稿索引.csv", f"{FOLDER}/A93_自行查核指派及執行紀錄.xlsx"
AUDITORS, COURSES = f"{FOLDER}/A95_內部稽核人員名冊.xlsx", f"{FOLDER}/A96_稽核人員專業訓練紀錄.csv"
ANSWERS = f"{FOLDER}/A94_自行查核表逐項作答.xlsx"
SAID = {"2.6": "未辦理", "4.2.2": "部分符合", "4.8.2": "不適用", "9.4": "不符合"}
"""Answers other than 符合, as units really give them."""


def files(part: Audits) -> list[Item]:
    """All of them."""
    out = []
    made = (("A90", PLAN, _plan(part)), ("A91", REPORTS, _reports(part)), ("A93", CHECKS, _checks(part)),
            ("A94", ANSWERS, _answers(part)), ("A95", AUDITORS, _auditors(part)))  # fmt: skip
    for code, path, grid in made:
        out.append(Item(code, path, workbook(grid), len(grid.rows), SELF_MADE, "匯出全部", "稽核管理系統"))
    courses = _courses(part)
    out.append(Item("A96", COURSES, as_csv(courses), len(courses.rows), SELF_MADE, "匯出全部", "教育訓練系統"))
    grid = _papers(part)
    return [*out, Item("A92", PAPERS, as_csv(grid), len(grid.rows), SELF_MADE, "匯出全部底稿", "稽核管理系統")]


def _plan(part: Audits) -> Grid:
    headers = ("計畫編號", "查核項目代碼", "廠商", "受查單位", "查核種類", "預定查核起日", "預定查核迄日",
               "董事會通過日")  # fmt: skip
    rows: list[list[Cell]] = [
        [p.number, "、".join(p.items), "、".join(p.vendors), p.unit, p.kind, roc(p.first), roc(p.last), roc(p.approved)]
        for p in part.lines
    ]
    return Grid("稽核計畫", headers, rows, "114年度稽核計畫項目表")


def _reports(part: Audits) -> Grid:
    headers = ("稽核報告編號", "查核種類", "受查單位", "查核起日", "查核結束日", "報告日", "函報主管機關日",
               "提報董事會日", "函報文號")  # fmt: skip
    rows: list[list[Cell]] = [
        [r.number, r.kind, r.unit, roc(r.first), roc(r.end), roc(r.issued), roc(r.filed),
         roc(r.issued + timedelta(days=20)), f"稽字第{r.number[-2:]}號"] for r in part.reports
    ]  # fmt: skip
    return Grid("稽核報告", headers, rows, "內部稽核報告登錄表")


def _papers(part: Audits) -> Grid:
    headers = ("底稿編號", "稽核報告編號", "查核項目代碼", "廠商", "查核種類", "查核日", "編製人", "編製日", "覆核人",
               "覆核日")  # fmt: skip
    rows: list[list[Cell]] = [
        [p.number, p.report, "、".join(p.items), "、".join(p.vendors), p.kind, roc(p.day), p.preparer,
         roc(p.day + timedelta(days=2)), p.reviewer, roc(p.day + timedelta(days=6))] for p in part.papers
    ]  # fmt: skip
    return Grid("底稿索引", headers, rows)


def _checks(part: Audits) -> Grid:
    headers = ("自行查核編號", "查核項目代碼", "受查單位", "自行查核人員", "原經辦人員", "指派日", "自行查核日",
               "簽核主管", "簽核日", "查核結果")  # fmt: skip
    rows: list[list[Cell]] = [
        [c.number, c.item, c.unit, c.checker, "、".join(c.handlers), roc(c.day - timedelta(days=3)), roc(c.day),
         c.signer, roc(c.day + timedelta(days=2)), "未發現異常"] for c in part.checks
    ]  # fmt: skip
    return Grid("自行查核", headers, rows, "自行查核指派及執行紀錄", blank_every=10)


def _answers(part: Audits) -> Grid:
    headers = ("查核項目代碼", "自評結果", "自評說明", "自評佐證檔號", "作答人簽名", "作答日")
    rows: list[list[Cell]] = [
        [item, SAID.get(item, "符合"), "" if item in SAID else "已依規定辦理", f"SA-{n:03d}", who, "115/06/15"]
        for n, (item, who) in enumerate(part.answers, 1)
    ]
    return Grid("自行查核表", headers, rows, "自行查核表", total=True)


def _auditors(part: Audits) -> Grid:
    headers = ("稽核人員員工編號", "稽核職稱", "就任稽核日", "卸任稽核日", "取得內部稽核師證照日")
    rows: list[list[Cell]] = [[number, "稽核人員", roc(since), "", ""] for number, since in part.auditors]
    return Grid("稽核人員", headers, rows, "內部稽核人員名冊")


def _courses(part: Audits) -> Grid:
    headers = ("稽核人員員工編號", "專業訓練課程", "訓練機構", "結訓日", "訓練時數（小時）")
    rows: list[list[Cell]] = [
        [who, name, "保險事業發展中心", roc(day), hours] for who, name, day, hours in part.courses
    ]
    return Grid("訓練紀錄", headers, rows)
