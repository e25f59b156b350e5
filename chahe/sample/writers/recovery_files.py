"""資料代號 R01–R06: drills, step times, covered systems, issues, plan versions, switch-over logs."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from chahe.sample.items import SELF_MADE, WATCHED, Item
from chahe.sample.world.calendar import roc
from chahe.sample.world.recovery import LIVE, PLAN, Recovery, RecoveryDrill
from chahe.sample.writers.sheet import Cell, Grid, as_csv, workbook

FOLDER = "備援演練"
DRILLS, STEPS, SCOPE = (
    f"{FOLDER}/R01_備援演練登錄.xlsx",
    f"{FOLDER}/R02_演練步驟時間紀錄.xlsx",
    f"{FOLDER}/R03_演練涵蓋系統.xlsx",
)
ISSUES, VERSIONS, SWITCHES = (
    f"{FOLDER}/R04_演練檢討事項.xlsx",
    f"{FOLDER}/R05_計畫版次.xlsx",
    f"{FOLDER}/R06_系統切換紀錄.csv",
)


def files(recovery: Recovery, approver: str, switched: Sequence[tuple[str, datetime, str]]) -> list[Item]:
    """The six files of item 7.2. `switched`: (system, moment, words) of switch-overs outside drills."""
    made = (("R01", DRILLS, _drills(recovery)), ("R02", STEPS, _steps(recovery)), ("R03", SCOPE, _scope(recovery)),
            ("R04", ISSUES, _issues(recovery)), ("R05", VERSIONS, _versions(recovery, approver)))  # fmt: skip
    out = [
        Item(code, path, workbook(grid), len(grid.rows), SELF_MADE, "人工登錄", "資訊處") for code, path, grid in made
    ]
    grid = _switches(recovery, switched)
    how = "切換控制台 > 事件 > 匯出 CSV"
    return [*out, Item("R06", SWITCHES, as_csv(grid, "utf-8-sig"), len(grid.rows), WATCHED, how, "切換控制台")]


def _drills(r: Recovery) -> Grid:
    headers = ("演練編號", "演練名稱", "演練日期", "演練方式", "復原時間起算點", "報告所載復原時間（分鐘）",
        "演練結論", "計畫編號",
               "是否免修訂計畫", "報告日期")  # fmt: skip
    flags = {True: "是", False: "否", None: ""}
    rows: list[list[Cell]] = [
        [d.id, d.name, roc(d.day), d.kind, "宣告災變", d.claimed, "達成復原時間目標", PLAN, flags[d.no_revision],
         roc(d.day + timedelta(days=21))] for d in r.drills
    ]  # fmt: skip
    return Grid("備援演練登錄", headers, rows, "備援演練登錄表")


def _step_rows(d: RecoveryDrill) -> list[list[Cell]]:
    def row(number: int, kind: str, name: str, system: str, began: datetime, ended: datetime) -> list[Cell]:
        return [d.id, number, kind, name, system, began, ended]

    ready = d.declared + timedelta(minutes=15)
    out = [
        row(1, "災害發生", "模擬主機房中斷", "", d.disaster, d.disaster),
        row(2, "宣告災變", "召集人宣告災變", "", d.declared, d.declared),
        row(3, "執行作業", "啟動備援中心", "", ready, ready + timedelta(minutes=30)),
    ]
    for n, (system, minutes) in enumerate(d.restored, 4):
        done = d.declared + timedelta(minutes=minutes)
        out.append(row(n, "恢復服務", f"{system} 恢復服務並經業務確認", system, done - timedelta(minutes=5), done))
    return out


def _steps(r: Recovery) -> Grid:
    headers = ("演練編號", "步驟序號", "步驟類別", "步驟名稱", "系統編號", "開始時間", "完成時間")
    rows = [row for d in r.drills for row in _step_rows(d)]
    return Grid("步驟時間", headers, rows, "演練步驟時間紀錄", blank_every=11)


def _scope(r: Recovery) -> Grid:
    headers = ("演練編號", "系統編號", "是否實際演練")
    rows: list[list[Cell]] = [[d.id, s, "是"] for d in r.drills for s in d.systems]
    return Grid("涵蓋系統", headers, rows, "演練涵蓋系統", merge=0)


def _issues(r: Recovery) -> Grid:
    headers = ("演練編號", "檢討事項編號", "檢討事項", "負責單位", "預定完成日", "實際完成日", "是否須修訂計畫")
    rows: list[list[Cell]] = [
        [d.id, str(i.number), i.text, i.unit, roc(i.due), roc(i.done), "是" if i.plan_change else "否"]
        for d in r.drills
        for i in d.issues
    ]
    return Grid("檢討事項", headers, rows, "演練檢討事項")


def _versions(r: Recovery, approver: str) -> Grid:
    headers = ("計畫編號", "版次", "發布日期", "核定人", "修訂說明")
    rows: list[list[Cell]] = [[PLAN, version, roc(day), approver, note] for version, day, note in r.versions]
    return Grid("計畫版次", headers, rows, "資訊系統備援計畫版次一覽表")


def _switches(r: Recovery, switched: Sequence[tuple[str, datetime, str]]) -> Grid:
    headers = ("系統編號", "發生時間", "事件內容", "切換至")
    rows: list[list[Cell]] = []
    for d in r.drills:
        if d.kind == LIVE:
            for system in d.switched:
                rows.append([system, d.declared + timedelta(minutes=25), "服務切換 role=PRIMARY", "異地備援中心"])
                rows.append([system, d.declared + timedelta(hours=9), "服務回切 role=PRIMARY", "主中心"])
    rows += [[system, at, words, "異地備援中心"] for system, at, words in switched]
    return Grid("系統切換紀錄", headers, rows)
