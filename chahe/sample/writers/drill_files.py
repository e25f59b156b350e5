"""資料代號 D01–D05: drills, mailing lists (CP950), gophish's raw events (UTC, JSON details), courses, reports."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from chahe.sample.items import SELF_MADE, THIRD, Item
from chahe.sample.world.calendar import roc
from chahe.sample.world.drills import GATEWAY, Drill
from chahe.sample.world.people import Person
from chahe.sample.writers.sheet import Cell, Grid, as_csv, workbook

FOLDER = "社交工程演練"
EVENTS, REPORTS, COURSES = (
    f"{FOLDER}/D01_演練場次.xlsx",
    f"{FOLDER}/D05_演練報告統計.xlsx",
    f"{FOLDER}/D04_教育訓練紀錄.csv",
)
_AGENT = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
)


def mailing_list(drill: Drill) -> str:
    """Path of a drill's mailing list."""
    return f"{FOLDER}/D02_寄送名單_{drill.id}.csv"


def raw_events(drill: Drill) -> str:
    """Path of a drill's raw events."""
    return f"{FOLDER}/D03_gophish_{drill.id}_events.csv"


def files(drills: tuple[Drill, ...], people: tuple[Person, ...]) -> list[Item]:
    """All files of item 4.7."""
    by_number = {p.number: p for p in people}
    out = [_events(drills), _reports(drills), _courses(drills, people)]
    for d in drills:
        out += [_recipients(d, by_number), _raw(d, by_number)]
    return out


def _events(drills: tuple[Drill, ...]) -> Item:
    headers = ("演練編號", "演練名稱", "演練日期", "演練結束日期", "演練對象", "執行廠商", "報告日期")
    rows: list[list[Cell]] = [
        [d.id, d.name, roc(d.day), roc(d.day + timedelta(days=9)), "使用電腦系統且配有信箱之人員", "示範資安顧問公司",
         roc(d.day + timedelta(days=28))] for d in drills
    ]  # fmt: skip
    return Item("D01", EVENTS, workbook(Grid("演練場次", headers, rows, "社交工程演練場次一覽表")), len(rows),
        SELF_MADE,
                "人工彙整", "資安部")  # fmt: skip


def _recipients(d: Drill, people: dict[str, Person]) -> Item:
    headers = ("演練編號", "員工編號", "電子郵件", "是否寄送", "是否退信", "寄送時間")
    rows: list[list[Cell]] = [
        [d.id, n, people[n].mailbox, "是", "是" if n in d.bounced else "否", d.sent_at(at)]
        for at, n in enumerate(d.mailed)
    ]
    return Item("D02", mailing_list(d), as_csv(Grid("名單", headers, rows)), len(rows), THIRD, "演練平台名單匯出",
        "演練平台",
                as_of=d.day, period_from=d.day, period_to=d.day)  # fmt: skip


def _raw(d: Drill, people: dict[str, Person]) -> Item:
    lines = sorted(_lines(d, people), key=lambda x: (x[0], x[1], x[2]))
    text = io.StringIO(newline="")
    write = csv.writer(text, lineterminator="\n")
    write.writerow(("campaign_id", "email", "time", "message", "details"))
    for when, email, message, details in lines:
        write.writerow((d.id, email, f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z", message, details))
    return Item("D03", raw_events(d), text.getvalue().encode(), len(lines), THIRD, "gophish：Export CSV > Raw Events",
        "演練平台",
                as_of=d.day + timedelta(days=9), period_from=d.day, period_to=d.day + timedelta(days=9))  # fmt: skip


def _lines(d: Drill, people: dict[str, Person]) -> Iterator[tuple[datetime, str, str, str]]:
    for at, number in enumerate(d.mailed):
        email, sent = people[number].mailbox or "", d.sent_at(at)
        yield sent, email, "Email Sent", ""
        if number in d.gateway:  # the gateway follows every link seconds after delivery, from its own address
            yield (
                sent + timedelta(seconds=3 + at % 4),
                email,
                "Clicked Link",
                _details(number, GATEWAY, "MailGateway-URLScan/7.4"),
            )
        if number in d.clicked:
            opened = sent + timedelta(minutes=14 + 7 * (at % 50))
            own = f"10.40.{at % 200}.{11 + at % 230}"
            yield opened, email, "Email Opened", _details(number, own, _AGENT)
            yield opened + timedelta(seconds=40), email, "Clicked Link", _details(number, own, _AGENT)
            if at % 3 == 0:
                yield opened + timedelta(seconds=75), email, "Submitted Data", _details(number, own, _AGENT)


def _details(number: str, address: str, agent: str) -> str:
    return json.dumps(
        {"payload": {"rid": [f"r{number}"]}, "browser": {"address": address, "user-agent": agent}}, sort_keys=True
    )


def _courses(drills: tuple[Drill, ...], people: tuple[Person, ...]) -> Item:
    headers = ("員工編號", "課程名稱", "完成日期", "是否通過", "分數", "課程長度（分鐘）")
    rows: list[list[Cell]] = [
        [p.number, "資訊安全通識教育", f"114/05/{1 + n % 28:02d}", "是", 80 + n % 20, 180]
        for n, p in enumerate(people)
        if p.computer and p.left is None and p.hired.year < 2025
    ]
    rows += [[number, "社交工程防護再訓練", roc(day), "是", 90, 60] for d in drills for number, day in d.retrained]
    return Item(
        "D04", COURSES, as_csv(Grid("教育訓練紀錄", headers, rows)), len(rows), SELF_MADE, "LMS 匯出", "數位學習平台"
    )


def _reports(drills: tuple[Drill, ...]) -> Item:
    headers = ("演練編號", "寄送人數", "點擊人數", "點擊率", "分母計算基礎")
    rows: list[list[Cell]] = []
    for d in drills:
        recipients, clickers = d.report
        basis = "寄送數扣除退信" if d.bounces_left_out else "實際寄送數"
        rows.append([d.id, recipients, clickers, f"{clickers * 10000 // recipients / 100:.2f}%", basis])
    return Item("D05", REPORTS, workbook(Grid("演練統計", headers, rows, "演練結果統計")), len(rows), SELF_MADE,
        "摘自演練報告",
                "資安部")  # fmt: skip
