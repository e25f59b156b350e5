"""Whether the bytes show the deficiencies of incidents, alerts, audits and self-checks; standard library alone."""

import datetime as dt
from collections.abc import Callable

from tests.sample import reading

Files = dict[str, bytes]
INCIDENTS = "事件通報/L04_資安及重大偶發事件登錄表（附表五）.xlsx"


def _incident(files: Files, number: str) -> dict[str, str]:
    return next(r for r in reading.table(files, INCIDENTS, "事件編號") if r["事件編號"] == number)


def reported_late(files: Files, subject: str) -> bool:
    """The authority's first receipt bears a time more than three hours after 知悉."""
    rows = reading.csv_records(files, "事件通報/L90_通報回條清冊.csv", "cp950", "事件編號")
    mine = [r for r in rows if r["事件編號"] == subject and r["收受機關"] == "金管會保險局"]
    first = min(r["收受時間"] for r in mine if ":" in r["收受時間"])
    received = dt.datetime.fromisoformat(first.replace("/", "-"))
    known = dt.datetime.combine(dt.date(1899, 12, 30), dt.time()) + dt.timedelta(
        days=float(_incident(files, subject)["知悉時間"])
    )
    return received - known > dt.timedelta(hours=3)


def not_classified(files: Files, subject: str) -> bool:
    row = _incident(files, subject)
    same = [
        r
        for r in reading.table(files, INCIDENTS, "事件編號")
        if (r["系統代碼"], r["事件原因"], r["判定結果"]) == (row["系統代碼"], row["事件原因"], "重大")
    ]
    return bool(same) and not row["判定結果"] and not row["併案事件編號"]


def not_registered(files: Files, subject: str) -> bool:
    """A switch-over of the system on that day, and no incident of the system within a week of it."""
    system, day = subject.split("|")
    log = reading.csv_records(files, "備援演練/R06_系統切換紀錄.csv", "utf-8-sig", "系統編號")
    there = any(r["系統編號"] == system and r["發生時間"].startswith(day.replace("-", "/")) for r in log)
    serial = (dt.date.fromisoformat(day) - dt.date(1899, 12, 30)).days
    rows = [r for r in reading.table(files, INCIDENTS, "事件編號") if r["系統代碼"] == system]
    return there and not any(abs(float(r["發生時間"]) - serial) < 7 for r in rows)


def without_papers(files: Files, subject: str) -> bool:
    rows = reading.csv_records(files, "事件通報/B90_疑似保險犯罪警示清單.csv", "cp950", "警示編號")
    row = next(r for r in rows if r["警示編號"] == subject)
    return row["判定結果"] == "誤報" and bool(row["結案日"]) and not row["查證資料檔號"] and not row["案號"]


def _plain(row: dict[str, str], column: str) -> dt.date:
    year, month, day = (int(x) for x in row[column].split("/"))
    return dt.date(year + 1911, month, day)


def filed_late(files: Files, subject: str) -> bool:
    rows = reading.table(files, "內部稽核/A91_稽核報告登錄表.xlsx", "稽核報告編號")
    row = next(r for r in rows if r["稽核報告編號"] == subject)
    return (_plain(row, "函報主管機關日") - _plain(row, "查核結束日")).days == 74


def _papers(files: Files) -> list[dict[str, str]]:
    return reading.csv_records(files, "內部稽核/A92_稽核工作底稿索引.csv", "cp950", "底稿編號")


def no_vendor_paper(files: Files, subject: str) -> bool:
    vendor, line = subject.split("|")
    plan = reading.table(files, "內部稽核/A90_年度稽核計畫項目表.xlsx", "計畫編號")
    planned = any(r["計畫編號"] == line and vendor in r["廠商"] for r in plan)
    return planned and not any(vendor in p["廠商"] for p in _papers(files))


def by_handler(files: Files, subject: str) -> bool:
    rows = reading.table(files, "內部稽核/A93_自行查核指派及執行紀錄.xlsx", "自行查核編號")
    row = next(r for r in rows if r["自行查核編號"] == subject)
    return row["自行查核人員"] in row["原經辦人員"].split("、")


def no_item_paper(files: Files, subject: str) -> bool:
    """No paper of 114 names the item, its section or its part."""
    item = subject.partition("|")[0]
    numbers = item.split(".")
    names = {".".join(numbers[:n]) for n in range(1, len(numbers) + 1)}
    return not any(names & set(p["查核項目代碼"].split("、")) for p in _papers(files) if p["查核日"].startswith("114"))


CLOCK_PROBES: dict[str, Callable[[Files, str], bool]] = {
    "1.2.2/closed-without-papers": without_papers,
    "3.2/not-classified": not_classified,
    "3.2/outage-not-registered": not_registered,
    "3.2/reported-late": reported_late,
    "6.4/vendor-without-paper": no_vendor_paper,
    "9.1/self-check-by-handler": by_handler,
    "9.3/item-without-paper": no_item_paper,
    "9.3/report-filed-late": filed_late,
}
