"""C16: the records of handling log-ons that stood out."""

from chahe.sample.items import WATCHED, Item
from chahe.sample.world.calendar import roc
from chahe.sample.world.logons import Logons
from chahe.sample.writers.sheet import Cell, Grid, as_csv

FINDINGS = "特權帳號/C16_異常登入處理紀錄.csv"


def files(part: Logons) -> list[Item]:
    """All of them."""
    return [_findings(part)]


def _findings(part: Logons) -> Item:
    headers = ("異常登入編號", "登入異常類型", "異常帳號", "登入主機", "登入來源", "異常起日", "異常迄日", "處置結果",
               "異常說明", "處理人", "處理完成日", "處理覆核人", "工單號")  # fmt: skip
    handler, checker = part.people
    rows: list[list[Cell]] = [
        [f.number, f.kind, f.account, "", f.source, roc(f.day), roc(f.day), f.result, "經查明並留存紀錄", handler,
         roc(f.handled), checker, ""]
        for f in part.findings
    ]  # fmt: skip
    data = as_csv(Grid("異常登入", headers, rows))
    return Item("C16", FINDINGS, data, len(rows), WATCHED, "匯出全部狀態", "電子簽核系統")
