"""資料代號 L04 (附表五), L90, B06, B90: incidents, receipts, cases and alerts of suspected crime."""

from datetime import timedelta

from chahe.sample.items import SELF_MADE, THIRD, WATCHED, Item
from chahe.sample.world.calendar import roc
from chahe.sample.world.incidents import Incidents
from chahe.sample.writers.sheet import Cell, Grid, as_csv, workbook

INCIDENTS = "事件通報/L04_資安及重大偶發事件登錄表（附表五）.xlsx"
RECEIPTS = "事件通報/L90_通報回條清冊.csv"
CASES = "事件通報/B06_疑似保險犯罪案件簿.xlsx"
ALERTS = "事件通報/B90_疑似保險犯罪警示清單.csv"


def files(part: Incidents) -> list[Item]:
    """All of them."""
    grid, cases = _incidents(part), _cases(part)
    receipts, alerts = _receipts(part), _alerts(part)
    return [
        Item("L04", INCIDENTS, workbook(grid), len(grid.rows), SELF_MADE, "人工登錄", "事件通報系統"),
        Item("L90", RECEIPTS, as_csv(receipts), len(receipts.rows), THIRD, "主管機關及公會回條清冊", "公文系統"),
        Item("B06", CASES, workbook(cases), len(cases.rows), SELF_MADE, "匯出全部狀態", "案件管理系統"),
        Item("B90", ALERTS, as_csv(alerts), len(alerts.rows), WATCHED, "匯出全部狀態及判定", "交易監控系統"),
    ]


def _yes(flag: bool) -> str:
    return "是" if flag else "否"


def _incidents(part: Incidents) -> Grid:
    headers = ("事件編號", "事件類型", "系統代碼", "事件原因", "發生時間", "知悉時間", "判定時間", "判定結果",
               "判定理由", "判定核准人", "通報時間", "詳細書面報告日", "是否涉個人資料",
               "是否為影響消費者權益之重大訊息", "重大訊息公開日", "當事人通知日",
               "併案事件編號", "結案日")  # fmt: skip
    rows: list[list[Cell]] = [
        [i.number, i.kind, i.system, i.cause, i.happened, i.learned, i.classified, i.grade, i.reason, i.signer,
         i.reported, roc(i.written), _yes(i.breach), _yes(i.material), roc(i.disclosed),
         roc(None if i.written is None or not i.breach else i.written), i.main, roc(i.closed)]
        for i in part.listed
    ]  # fmt: skip
    return Grid("事件登錄表", headers, rows, "附表五　資安及重大偶發事件登錄與通報紀錄", total=True)


def _receipts(part: Incidents) -> Grid:
    headers = ("事件編號", "收受機關", "通報類別", "收受時間", "回條編號", "通報管道")
    rows: list[list[Cell]] = [
        [r.number, r.authority, r.kind, r.received, r.receipt, "公文" if r.kind == "書面報告" else "通報系統"]
        for r in part.receipts
    ]
    return Grid("通報回條", headers, rows)


def _cases(part: Incidents) -> Grid:
    headers = ("案號", "偵測或受理時間", "來源", "案情摘要", "知悉時間", "判定時間", "通報時間", "通報對象", "處理結果",
               "結案日", "結案核准人", "查證資料檔號")  # fmt: skip
    rows: list[list[Cell]] = [
        [c.number, c.detected, c.source, "（略）", c.learned, c.learned + timedelta(hours=5),
         c.learned + timedelta(hours=20), "專責管理階層", c.result, roc(c.closed), part.people[1], c.papers]
        for c in part.cases
    ]  # fmt: skip
    return Grid("案件簿", headers, rows, "疑似保險犯罪通報及處理案件簿")


def _alerts(part: Incidents) -> Grid:
    headers = ("警示編號", "警示時間", "警示規則", "處理狀態", "判定結果", "案號", "處理人", "查證說明", "查證資料檔號",
               "結案核准人", "結案日")  # fmt: skip
    rows: list[list[Cell]] = [
        [a.number, a.raised, a.rule, "處理中" if a.closed is None else "結案", a.verdict, a.case, part.people[0],
         "已電訪及比對要保資料" if a.papers else "", a.papers, part.people[1], roc(a.closed)]
        for a in part.alerts
    ]  # fmt: skip
    return Grid("警示清單", headers, rows)
