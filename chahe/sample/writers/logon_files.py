"""C16 to C18: records of handling log-ons that stood out, the calendar of working days, who is on duty."""

from chahe.sample.items import WATCHED, Item
from chahe.sample.world.calendar import roc
from chahe.sample.world.logons import Logons
from chahe.sample.world.office_hours import OfficeHours
from chahe.sample.writers.sheet import Cell, Grid, as_csv

FINDINGS = "特權帳號/C16_異常登入處理紀錄.csv"


CALENDAR = "清冊/C17_辦公日曆表.csv"
ROSTER = "特權帳號/C18_值班待命輪班表.csv"
WEEK = "一二三四五六日"


def files(part: Logons, worked: OfficeHours) -> list[Item]:
    """All of them."""
    return [_findings(part), _calendar(worked), _roster(worked)]


def _calendar(worked: OfficeHours) -> Item:
    rows: list[list[Cell]] = [
        [f"{day:%Y%m%d}", WEEK[day.weekday()], 2 if name else 0, name] for day, name in worked.days
    ]
    data = as_csv(Grid("辦公日曆", ("西元日期", "星期", "是否放假", "備註"), rows))
    return Item("C17", CALENDAR, data, len(rows), WATCHED, "人事系統行事曆匯出", "人事系統")


def _roster(worked: OfficeHours) -> Item:
    headers = ("值班人員", "值班起時", "值班迄時", "值班種類", "核准人")
    turns = sorted(worked.turns, key=lambda t: (t.first, t.person))
    rows: list[list[Cell]] = [[t.person, t.first, t.last, t.kind, worked.approver] for t in turns]
    return Item("C18", ROSTER, as_csv(Grid("值班", headers, rows)), len(rows), WATCHED, "匯出全部班表", "電子簽核系統")


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
