"""O41, O42: partners with the dates of their contracts, and their log-ins."""

from chahe.sample.items import SELF_MADE, WATCHED, Item
from chahe.sample.world.calendar import roc
from chahe.sample.world.partners import Partners
from chahe.sample.writers.sheet import Cell, Grid, as_csv, workbook

CONTRACTS = "合作夥伴/O41_合作夥伴及契約登錄表.xlsx"
LOGINS = "合作夥伴/O42_合作夥伴登入紀錄.csv"


def files(part: Partners) -> list[Item]:
    """Both."""
    headers = ("合作夥伴編號", "合作夥伴名稱", "合作夥伴類別", "契約編號", "契約起日", "契約迄日", "自動展延",
               "契約終止日")  # fmt: skip
    rows: list[list[Cell]] = [
        [c.partner, c.name, c.kind, c.number, roc(c.first), roc(c.last), "是" if c.renews else "否", roc(c.ended)]
        for c in part.contracts
    ]
    grid = Grid("合作夥伴", headers, rows, "合作夥伴及契約登錄表", total=True)
    columns = ("登入入口", "合作夥伴編號", "使用者帳號", "登入時間", "驗證方式", "帳號類別", "登入結果")
    lines: list[list[Cell]] = [
        [x.entry, x.partner, x.account, x.at, x.method, x.kind, "成功" if x.let_in else "失敗"] for x in part.logins
    ]
    how = "SELECT * FROM PORTAL.LOGIN_LOG（成功及失敗）"
    return [
        Item("O41", CONTRACTS, workbook(grid), len(rows), SELF_MADE, "依附表填報", "契約管理系統"),
        Item("O42", LOGINS, as_csv(Grid("登入", columns, lines)), len(lines), WATCHED, how, "合作夥伴入口系統"),
    ]
