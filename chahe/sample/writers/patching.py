"""資料代號 V03–V08: summary of flaws, risk assessments, extensions, compensating controls, exclusions, re-tests."""

from datetime import date, timedelta

from chahe.sample.items import SELF_MADE, Item
from chahe.sample.world.calendar import AS_OF, roc
from chahe.sample.world.scans import EXCLUDED, MERGED_LABEL, RETEST, Flaw, Run, Scans
from chahe.sample.world.systems import Asset
from chahe.sample.writers.sheet import Cell, Grid, as_csv, workbook

SUMMARY, ASSESSED = "弱點管理/V03_弱點彙總表（附表三）.xlsx", "弱點管理/V04_弱點風險評估表.xlsx"
EXTENDED, CONTROLS = "弱點管理/V05_修補展延清單.xlsx", "弱點管理/V06_補償性控制措施.xlsx"
EXCLUSIONS, RETESTS = "弱點管理/V07_掃描排除清單.csv", "弱點管理/V08_複掃紀錄.csv"
_GRADES = ("資訊", "低", "中", "高", "嚴重")


def files(scans: Scans, assets: tuple[Asset, ...], guard: str, head: str) -> list[Item]:
    """The six sheets. `guard` assesses and re-tests, `head` approves."""
    known = {a.id: a for a in assets}
    return [
        _item("V03", SUMMARY, _summary(scans, known)),
        _item("V04", ASSESSED, _assessments(scans, known, guard, head)),
        _item("V05", EXTENDED, _extensions(scans, known, head)),
        _item("V06", CONTROLS, _controls(scans, known, guard)),
        _item("V07", EXCLUSIONS, _exclusions(known, head)),
        _item("V08", RETESTS, _retests(scans, known, guard)),
    ]


def _item(code: str, path: str, grid: Grid) -> Item:
    data = workbook(grid) if path.endswith(".xlsx") else as_csv(grid)
    return Item(code, path, data, len(grid.rows), SELF_MADE, "弱點管理系統匯出", "弱點管理系統")


def rounds(scans: Scans) -> dict[str, list[tuple[Run, Flaw]]]:
    """Label -> what the reports of that quarter show (low and above), once per flaw, by its first report."""
    out: dict[str, dict[str, tuple[Run, Flaw]]] = {}
    for run in scans.runs:
        for target in run.targets:
            for flaw in scans.seen(run, target):
                if flaw.plugin.severity:
                    out.setdefault(run.label, {}).setdefault(flaw.key, (run, flaw))
    return {label: list(found.values()) for label, found in sorted(out.items())}


def _summary(scans: Scans, known: dict[str, Asset]) -> Grid:
    headers = ("掃描期別", "資產編號", "IP位址", "主機名稱", "弱點編號", "弱點名稱", "風險等級", "原始掃描等級",
        "掃描日期",
               "處理狀態", "預定完成日", "實際完成日", "合併或排除說明")  # fmt: skip
    regraded = {(r.asset, r.plugin): r.grade for r in scans.regrades}
    extended = {(asset, plugin): new for e in scans.extensions for asset, plugin, _, new, _ in e.lines}
    rows: list[list[Cell]] = []
    for label, found in rounds(scans).items():
        merged: set[tuple[str, str]] = set()
        for run, flaw in found:
            if (label, flaw.key) in scans.dropped:
                continue
            note = "資訊類弱點依作業要點不列入彙總"
            if label == MERGED_LABEL and flaw.plugin.cve:
                if (flaw.asset, flaw.plugin.cve) in merged:
                    continue
                merged.add((flaw.asset, flaw.plugin.cve))
                same = [f.plugin.id for _, f in found if (f.asset, f.plugin.cve) == (flaw.asset, flaw.plugin.cve)]
                note += f"；同一CVE合併列示：{'、'.join(same)}" if len(same) > 1 else ""
            a, raw = known[flaw.asset], _GRADES[flaw.plugin.severity]
            due = extended.get(
                (a.id, flaw.plugin.id), run.day + timedelta(days=59 if flaw.plugin.severity > 2 else 180)
            )
            rows.append([
                label, a.id, a.ip, a.host, flaw.plugin.id, flaw.plugin.name, regraded.get((a.id, flaw.plugin.id),
                    raw), raw,
                roc(run.day), _status(flaw, (a.id, flaw.plugin.id) in extended), roc(due), roc(_closed(flaw)), note,
            ])  # fmt: skip
    return Grid(
        "弱點彙總表",
        headers,
        rows,
        "附表三　弱點掃描及修補彙總表",
        total=True,
        blank_every=45,
        repeat_header=90,
        merge=0,
    )


def _closed(flaw: Flaw) -> date | None:
    return flaw.fixed if flaw.fixed is not None and flaw.fixed <= AS_OF else None


def _status(flaw: Flaw, extended: bool) -> str:
    if _closed(flaw) is not None:
        return "已修補"
    return "展延" if extended else "處理中"


def _first_seen(scans: Scans, flaw: Flaw) -> date | None:
    days = [r.day for r in scans.runs if flaw.asset in r.targets and flaw in scans.seen(r, flaw.asset)]
    return min(days, default=None)


def _assessments(scans: Scans, known: dict[str, Asset], guard: str, head: str) -> Grid:
    headers = (
        "資產編號",
        "IP位址",
        "弱點編號",
        "原始掃描等級",
        "評估後等級",
        "評估理由",
        "評估人員",
        "核准人員",
        "評估日期",
    )
    regraded = {(r.asset, r.plugin): r for r in scans.regrades}
    rows: list[list[Cell]] = []
    for flaw in scans.flaws:
        first = _first_seen(scans, flaw)
        if flaw.plugin.severity < 3 or first is None:
            continue
        a, raw = known[flaw.asset], _GRADES[flaw.plugin.severity]
        changed = regraded.get((a.id, flaw.plugin.id))
        if changed is None:
            reason = "維持原始等級，依期限修補"
            rows.append([a.id, a.ip, flaw.plugin.id, raw, raw, reason, guard, head, roc(first + timedelta(days=3))])
        elif changed.reason:
            rows.append([a.id, a.ip, flaw.plugin.id, raw, changed.grade, changed.reason, guard, head, roc(changed.day)])
    return Grid("弱點風險評估表", headers, rows, "弱點風險評估表", blank_every=30)


def _extensions(scans: Scans, known: dict[str, Asset], head: str) -> Grid:
    headers = (
        "展延單號",
        "資產編號",
        "IP位址",
        "弱點編號",
        "核准日期",
        "核准人員",
        "原預定完成日",
        "展延後完成日",
        "該主機風險評估",
    )
    rows: list[list[Cell]] = [
        [e.number, asset, known[asset].ip, plugin, roc(e.approved), head, roc(old), roc(new), risk]
        for e in scans.extensions
        for asset, plugin, old, new, risk in e.lines
    ]
    return Grid("修補展延清單", headers, rows, "弱點修補展延清單", total=True, merge=0)


def _controls(scans: Scans, known: dict[str, Asset], guard: str) -> Grid:
    headers = ("資產編號", "IP位址", "弱點編號", "補償性控制措施", "完成日期", "驗證日期", "驗證人員")
    rows: list[list[Cell]] = [
        [c.asset, known[c.asset].ip, c.plugin, c.measure, roc(c.completed), roc(c.verified), guard]
        for c in scans.controls
    ]
    return Grid("補償性控制措施", headers, rows, "補償性控制措施一覽表")


def _exclusions(known: dict[str, Asset], head: str) -> Grid:
    headers = ("資產編號", "IP位址", "排除原因", "核准人員", "核准日期", "有效期限")
    a = known[EXCLUDED]
    return Grid(
        "掃描排除清單", headers, [[a.id, a.ip, "虛擬位址，後端實體主機另行掃描", head, "113/12/20", "115/12/31"]]
    )


def _retests(scans: Scans, known: dict[str, Asset], guard: str) -> Grid:
    headers = ("資產編號", "IP位址", "弱點編號", "複掃日期", "複掃結果", "複掃人員")
    rows: list[list[Cell]] = []
    for flaw in scans.flaws:
        first = _first_seen(scans, flaw)
        if first is None or flaw.plugin.severity < 3 or flaw.fixed is None:
            continue
        on = first + timedelta(days=RETEST)
        if flaw.fixed <= on:
            rows.append([flaw.asset, known[flaw.asset].ip, flaw.plugin.id, roc(on), "已修補", guard])
    return Grid("複掃紀錄", headers, rows)
