"""B20: what changed, and which internal rules were reviewed for it; and the versions of those rules for G06."""

from chahe.sample.items import SELF_MADE, Item
from chahe.sample.world.calendar import roc
from chahe.sample.world.rules import TITLES, Rules
from chahe.sample.writers.sheet import Cell, Grid, workbook

CHANGES = "內規/B20_規範檢討及修訂登錄表.xlsx"


def files(part: Rules) -> list[Item]:
    """The register of reviews."""
    headers = ("異動編號", "觸發類別", "觸發事項", "異動或施行日", "系統代碼", "事件編號", "規範文件編號", "規範類別",
               "是否涉及", "規範檢討日", "檢討結論", "修訂版次", "檢討人員", "檢討核定人", "檢討核定日")  # fmt: skip
    reviewer, signer = part.people
    rows: list[list[Cell]] = [
        [c.number, c.kind, c.words, roc(c.day), c.system, c.incident, c.document, TITLES[c.document][1],
         "是" if c.concerned else "否", roc(c.reviewed), c.result, c.version, reviewer if c.reviewed else "",
         signer if c.signed else "", roc(c.signed)]
        for c in part.changes
    ]  # fmt: skip
    grid = Grid("規範檢討", headers, rows, "規範檢討及修訂登錄表", total=True)
    return [Item("B20", CHANGES, workbook(grid), len(rows), SELF_MADE, "依附表填報", "法令遵循管理系統")]


def documents(part: Rules) -> list[list[Cell]]:
    """The lines of G06 about these rules."""
    return [
        [v.document, TITLES[v.document][0], TITLES[v.document][1], v.version, roc(v.approved), roc(v.published),
         roc(v.force), roc(v.until), "稽核處" if v.document.startswith("AUD") else "風險管理部"]
        for v in part.versions
    ]  # fmt: skip
