"""Pictures of the logs: which days each source covers, and at which hours of the week it was written. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chahe.report.content import Block, Para, Table, printable
from chahe.report.coverage import DAYS, SOURCES, Covered, covered
from chahe.report.dossier import Shown
from chahe.report.draw_timeline import MARKS, STATES
from chahe.report.drawn import HeatMap, Mark, State, Timeline, Week
from chahe.report.making import Making
from chahe.report.picture_words import no_rows, period_of, rest, source_line

MOST_LANES = 30
MOST_PANELS = 4
HOURS, TOP = "hour_activity", "top_hour"
_TIMELINE = "各來源日誌涵蓋之日 Days covered by each source of logs"
_RECORDS = "各來源每週各時日誌筆數 Log records by hour of the week"
_TOP = "最高權限帳號使用之時段 Uses of top-privilege accounts by hour of the week"
_ALL = "全部來源 all sources"


def timeline(making: Making) -> list[Block]:
    """The coverage timeline, its numbers, and where they are from."""
    d = making.dossier
    exam = d.profile.examination
    sources, days = d.shown.get(SOURCES), d.shown.get(DAYS)
    found = covered(d)
    why = _no_timeline(making, sources, found)
    if why:
        picture = Timeline(_TIMELINE, f"{_TIMELINE}。{why}", exam.period_from, exam.period_to, (), why)
        return [picture, *source_line(making, sources, days)]
    chosen = sorted(sorted(found, key=lambda c: (-c.lacking, c.host))[:MOST_LANES], key=lambda c: c.host)
    alt = f"時間軸：{_TIMELINE}。" + "；".join(_told(c) for c in chosen) + "。"
    picture = Timeline(_TIMELINE, alt, exam.period_from, exam.period_to, tuple(c.lane for c in chosen))
    total = len(sources.rows) if sources else 0
    notes = [Para(making.say("timeline_note"), note=True), *rest(making, total - len(chosen))]
    if days is not None and days.total is not None and not days.whole:
        notes.append(Para(making.say("rows_cut", table=DAYS, kept=len(days.rows), total=days.total), note=True))
    return [picture, *notes, *source_line(making, sources, days), _numbers(chosen)]


def _no_timeline(making: Making, sources: Shown | None, found: Sequence[Covered]) -> str:
    if sources is None or sources.total is None or sources.fault:
        return no_rows(making, sources)
    if not found:
        return making.say("no_rows_of", tables="、".join(sources.absent) or SOURCES)
    return ""


def _told(c: Covered) -> str:
    """A source in words."""
    days = "、".join(f"{STATES[s].split(' ')[0].rstrip('，')}{c.days[s]}日" for s in State if c.days.get(s))
    marks = Counter(m for m, _ in c.lane.marks)
    said = "、".join(f"{MARKS[m][1].split(' ')[0]}{marks[m]}日" for m in Mark if marks[m])
    return f"{c.lane.label}：{days}" + (f"；{said}" if said else "")


def coverage_cells(c: Covered) -> tuple[str | int, ...]:
    """The numbers of a source, in the order of COVERAGE_HEADERS."""
    s = c.source
    return (
        printable(c.lane.label),
        "是" if s["registered"] else "否",
        *(c.days.get(state, 0) for state in State),
        s["records"],
        s["other_records"],
        s["undated"],
        *(c.sums[n] for n in ("clears", "breaks", "missing")),
        c.sums["steps_back"] + c.sums["clock_acts"],
    )


COVERAGE_HEADERS = (
    "來源 source",
    "登載於清冊 registered",
    "有紀錄日 days with records",
    "無紀錄、編號連續日 silent",
    "無法判斷日 unknown",
    "不在交付範圍日 outside",
    "依清冊非來源日 no source",
    "期間內筆數 records",
    "期間外筆數 on other days",
    "無時間筆數 undated",
    "清除 clears",
    "缺漏處 breaks",
    "缺漏號數 missing",
    "時鐘異動及倒退 clock",
)


def _numbers(chosen: Iterable[Covered]) -> Table:
    rows = tuple(tuple(x if isinstance(x, str) else f"{x:,}" for x in coverage_cells(c)) for c in chosen)
    headers = tuple(h.partition(" ")[0] for h in COVERAGE_HEADERS)
    return Table(headers, rows, (13, 7, 7, 7, 6, 7, 7, 8, 7, 6, 6, 6, 6, 7), "", small=True)


def record_hours(making: Making) -> list[Block]:
    """The heat map of log records."""
    shown = making.dossier.shown.get(HOURS)
    return _heat(making, shown, _RECORDS, "筆 records", "records")


def top_hours(making: Making) -> list[Block]:
    """The heat map of uses of top-privilege accounts."""
    shown = making.dossier.shown.get(TOP)
    return _heat(making, shown, _TOP, "次 uses", "uses")


def _heat(making: Making, shown: Shown | None, title: str, unit: str, column: str) -> list[Block]:
    if shown is None or shown.total is None or shown.fault or (not shown.rows and not _logged(making)):
        why = no_rows(making, shown)
        return [HeatMap(title, f"{title}。{why}", unit, period_of(making), (), why), *source_line(making, shown)]
    if not shown.rows:
        # Logs were read and hold none: said in words; a field of zeros would look like a result.
        return [Para(making.say("no_top_use" if column == "uses" else "no_dated_records"), title)]
    sums = Counter[str]()
    for r in shown.rows:
        sums[str(r["host"])] += r[column]
    hosts = [h for h, _ in sorted(sums.items(), key=lambda x: (-x[1], x[0]))]
    days = _logged_days(making)
    panels = [_week(_ALL, shown.rows, column, _days_of_all(making))] if len(hosts) > 1 else []
    chosen = hosts[: MOST_PANELS - len(panels)]
    for h in chosen:
        mine = [r for r in shown.rows if r["host"] == h]
        panels.append(_week("未具名 unnamed" if h == "?" else h, mine, column, days.get(h, {})))
    alt = f"熱度圖：{title}。" + "；".join(_peak(p, sums_of(p), unit) for p in panels) + "。"
    notes = [Para(making.say("heat_note"), note=True), *rest(making, len(hosts) - len(chosen))]
    if column == "uses" and (unclear := sum(r["unclear_uses"] for r in shown.rows)):
        notes.append(Para(making.say("unclear_uses", n=unclear), note=True))
    if not shown.whole:
        notes.append(
            Para(making.say("rows_cut", table=shown.table, kept=len(shown.rows), total=shown.total), note=True)
        )
    return [HeatMap(title, alt, unit, period_of(making), tuple(panels)), *notes, *source_line(making, shown)]


def _logged(making: Making) -> bool:
    """Whether any log record of the period with a time was read."""
    shown = making.dossier.shown.get(HOURS)
    return shown is not None and bool(shown.rows)


def _logged_days(making: Making) -> dict[str, dict[int, int]]:
    """Host -> weekday -> days of the period with records."""
    shown = making.dossier.shown.get(HOURS)
    out: dict[str, dict[int, int]] = {}
    for r in shown.rows if shown else ():
        out.setdefault(str(r["host"]), {})[r["weekday"]] = r["logged_days"]
    return out


def _days_of_all(making: Making) -> Mapping[int, int | None]:
    """Weekday -> days on which any source wrote; None where not all days were kept."""
    shown = making.dossier.shown.get(DAYS)
    any_day = {w for days in _logged_days(making).values() for w in days}
    if shown is None or not shown.whole:
        return dict.fromkeys(any_day)
    exam = making.dossier.profile.examination
    wrote = {r["day"] for r in shown.rows if r["records"] and exam.period_from <= r["day"] <= exam.period_to}
    return Counter(d.isoweekday() for d in wrote)


def _week(label: str, rows: Iterable[Mapping[str, Any]], column: str, days: Mapping[int, int | None]) -> Week:
    found = Counter[tuple[int, int]]()
    for r in rows:
        found[r["weekday"], r["hour_no"]] += r[column]
    covered_days = {w for w, n in days.items() if n != 0}
    # An hour of a weekday nobody logged is not nought; what is known of it all the same is shown.
    cells = tuple(
        tuple(found[w, h] if w in covered_days or (w, h) in found else None for h in range(24)) for w in range(1, 8)
    )
    return Week(label, tuple(days.get(w, 0) for w in range(1, 8)), cells)


def sums_of(week: Week) -> int:
    """All that a panel shows."""
    return sum(n or 0 for row in week.cells for n in row)


def _peak(week: Week, total: int, unit: str) -> str:
    """A panel in words: how many, the fullest hour, and weekdays nobody knows."""
    n, day, hour = max(
        ((n or 0, -d, -h) for d, row in enumerate(week.cells) for h, n in enumerate(row)), default=(0, 0, 0)
    )
    name = "一二三四五六日"
    lacking = "".join(name[d] for d, row in enumerate(week.cells) if all(n is None for n in row))
    said = f"{week.label}共{total:,}{unit.split(' ')[0]}，最多為週{name[-day]}{-hour}時{n:,}{unit.split(' ')[0]}"
    return said + (f"，週{lacking}無涵蓋之日" if lacking else "")
