"""O04, O41 to O43: partners' accounts, the dates of their contracts, log-ins, and reviews of the accounts."""

from datetime import timedelta
from typing import Final

from chahe.sample.items import SELF_MADE, WATCHED, Item
from chahe.sample.world.calendar import roc
from chahe.sample.world.partners import Partners
from chahe.sample.writers.sheet import Cell, Grid, as_csv, workbook

CONTRACTS = "合作夥伴/O41_合作夥伴及契約登錄表.xlsx"
LOGINS = "合作夥伴/O42_合作夥伴登入紀錄.csv"
HALF: Final = 6
SIGNED: Final = timedelta(days=3)
ACCOUNTS = "合作夥伴/O04_合作夥伴帳號清冊.xlsx"
REVIEWS = "合作夥伴/O43_合作夥伴帳號清查紀錄.csv"


def files(part: Partners) -> list[Item]:
    """All of them."""
    names = {c.partner: c.name for c in part.contracts}
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
    of_accounts = ("合作夥伴編號", "合作夥伴名稱", "登入入口", "使用者帳號", "使用人", "驗證方式", "是否共用",
                   "最後變更密碼日", "最近帳號檢視日", "啟用日", "停用日")  # fmt: skip
    listed: list[list[Cell]] = [
        [a.partner, names[a.partner], a.entry, a.name, "", a.method, "否", roc(a.changed),
         roc(max(a.reviews, default=None)), roc(a.opened), roc(a.closed)]
        for a in part.accounts
    ]  # fmt: skip
    accounts = Grid("合作夥伴帳號", of_accounts, listed, "合作夥伴帳號清冊", total=True)
    of_reviews = ("夥伴清查編號", "登入入口", "合作夥伴編號", "使用者帳號", "清查日", "清查人員", "清查結果",
                  "清查核定人", "清查核定日")  # fmt: skip
    done: list[list[Cell]] = [
        [f"PR-{day.year - 1911}-{1 + (day.month > HALF)}", a.entry, a.partner, a.name, roc(day), "通路管理科", "保留",
         "數位通路部主管", roc(day + SIGNED)]
        for a in part.accounts
        for day in a.reviews
    ]  # fmt: skip
    return [
        Item(
            "O04",
            ACCOUNTS,
            workbook(accounts),
            len(listed),
            WATCHED,
            "依附表十二，與系統原始清單核對",
            "合作夥伴入口系統",
            period_from=None,
            period_to=None,
        ),
        Item(
            "O43",
            REVIEWS,
            as_csv(Grid("清查", of_reviews, done)),
            len(done),
            WATCHED,
            "匯出各次清查全部帳號",
            "合作夥伴入口系統",
        ),
        Item("O41", CONTRACTS, workbook(grid), len(rows), SELF_MADE, "依附表填報", "契約管理系統"),
        Item("O42", LOGINS, as_csv(Grid("登入", columns, lines)), len(lines), WATCHED, how, "合作夥伴入口系統"),
    ]
