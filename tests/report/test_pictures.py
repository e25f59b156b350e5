"""Pictures of the working papers count what the tables count, tell nothing known from nothing there, and repeat."""

import datetime as dt
import hashlib
import random
from dataclasses import replace
from typing import Any

import pytest

from chahe.derive.beacon_interval import BARS
from chahe.report.beacon_pictures import CHECK, intervals
from chahe.report.chart_image import png
from chahe.report.content import Block, Para, Picture
from chahe.report.coverage import covered
from chahe.report.dossier import Dossier, Shown
from chahe.report.drawn import HeatMap, IntervalPlot, Mark, Span, State, Timeline
from chahe.report.log_pictures import MOST_LANES, record_hours, sums_of, timeline, top_hours
from chahe.report.making import Making
from chahe.report.picture_sheets import number_sheets
from tests.report.dossiers import PROFILE, dossier, making

D = dt.date
EXAM = PROFILE.examination
FIRST, LAST = EXAM.period_from, EXAM.period_to
Row = dict[str, Any]


def on(n: int) -> dt.date:
    """The n-th day of the period, from 0."""
    return FIRST + dt.timedelta(days=n)


def shown(table: str, rows: list[Row]) -> Shown:
    """Rows as a run kept them."""
    key = [(str(r.get("host", "")), str(r.get("day", ""))) for r in rows]
    assert key == sorted(key) or "weekday" in rows[0]
    return Shown(table, tuple(rows), len(rows), (), None, f"runs/x/shown/{table}.parquet", "ab" * 32)


def source(host: str, days: list[int], **more: Any) -> Row:
    """A row of coverage_source that fits `logged`."""
    none = {"registered_from": None, "registered_to": None, "silent_minutes": None, "undated": 0, "other_records": 0}
    ends = {"first_day": on(days[0]) if days else None, "last_day": on(days[-1]) if days else None}
    counted = {"records": 10 * len(days), "numbered": 0}
    return {"host": host, "registered": True, **none, **ends, **counted, **more}


def logged(host: str, days: list[int], held: bool | None = None, at: dict[int, Row] | None = None) -> list[Row]:
    """Rows of coverage_day; `at`: more of that day."""
    none = {"clears": 0, "breaks": 0, "missing": None, "steps_back": 0, "clock_acts": 0}
    rows = []
    for d, n in zip(days, [*days[1:], None], strict=True):
        apart = n is not None and n - d > 1
        following = {"next_day": None if n is None else on(n), "held": held if apart else None}
        rows.append({"host": host, "day": on(d), "records": 10, **following, **none, **(at or {}).get(d, {})})
    return rows


def with_shown(*tables: Shown, given: Dossier | None = None) -> Making:
    """A dossier whose run kept these."""
    return making(replace(given or dossier(), shown={t.table: t for t in tables}))


def spans(m: Making, n: int = 0) -> list[tuple[State, dt.date, dt.date]]:
    """What the n-th source shows."""
    return [(s.state, s.first, s.last) for s in covered(m.dossier)[n].lane.spans]


def picture(blocks: list[Block]) -> Any:
    """The one picture among the blocks."""
    (found,) = [b for b in blocks if isinstance(b, Picture)]
    return found


def words(blocks: list[Block]) -> str:
    """All paragraphs."""
    return "\n".join(b.label + b.text for b in blocks if isinstance(b, Para))


END = (LAST - FIRST).days


@pytest.mark.parametrize(("held", "state"), [(True, State.SILENT), (False, State.UNKNOWN), (None, State.UNKNOWN)])
def test_days_without_records_are_told_apart(held: bool | None, state: State) -> None:
    days = [2, 3, 9]
    m = with_shown(shown("coverage_source", [source("a", days)]), shown("coverage_day", logged("a", days, held)))
    assert spans(m) == [
        (State.OUTSIDE, FIRST, on(1)),
        (State.RECORDS, on(2), on(3)),
        (state, on(4), on(8)),
        (State.RECORDS, on(9), on(9)),
        (State.OUTSIDE, on(10), LAST),
    ]
    (one,) = covered(m.dossier)
    assert sum(one.days.values()) == END + 1


def test_a_source_without_any_record_is_outside_never_empty() -> None:
    m = with_shown(shown("coverage_source", [source("a", [])]))
    assert spans(m) == [(State.OUTSIDE, FIRST, LAST)]


def test_no_source_by_the_register() -> None:
    row = source("a", [5], registered_from=on(5), registered_to=on(7))
    m = with_shown(shown("coverage_source", [row]), shown("coverage_day", logged("a", [5])))
    assert [s for s, _, _ in spans(m)] == [State.NO_SOURCE, State.RECORDS, State.OUTSIDE, State.NO_SOURCE]


def test_a_stretch_from_before_the_period() -> None:
    early = {**logged("a", [0])[0], "day": FIRST - dt.timedelta(days=9), "next_day": on(3), "held": True}
    m = with_shown(shown("coverage_source", [source("a", [3])]), shown("coverage_day", [early, *logged("a", [3])]))
    assert spans(m)[0] == (State.SILENT, FIRST, on(2))


def test_marks_stand_on_their_day() -> None:
    at: dict[int, Row] = {
        1: {"clears": 2},
        2: {"breaks": 1, "missing": 7},
        3: {"steps_back": 1, "clock_acts": 1},
    }
    days = [0, 1, 2, 3]
    m = with_shown(shown("coverage_source", [source("a", days)]), shown("coverage_day", logged("a", days, at=at)))
    (one,) = covered(m.dossier)
    assert one.lane.marks == ((Mark.CLEARED, on(1)), (Mark.BREAK, on(2)), (Mark.CLOCK, on(3)))
    assert dict(one.sums) == {"clears": 2, "breaks": 1, "missing": 7, "steps_back": 1, "clock_acts": 1}


def many(n: int) -> Making:
    """So many sources, each one day shorter than the one before."""
    names = [f"h{k:03}" for k in range(n)]
    sources = [source(h, list(range(20 + k))) for k, h in enumerate(names)]
    days = [r for k, h in enumerate(names) for r in logged(h, list(range(20 + k)))]
    return with_shown(shown("coverage_source", sources), shown("coverage_day", days))


def test_no_more_lanes_than_fit_and_the_rest_is_said() -> None:
    blocks = timeline(many(MOST_LANES + 5))
    drawn = picture(blocks)
    assert [x.label for x in drawn.lanes] == [f"h{k:03}" for k in range(MOST_LANES)], "those that lack most, by name"
    assert "其餘5個來源" in words(blocks)
    assert "其餘" not in words(timeline(many(3)))


def test_days_cut_short_are_not_drawn_as_not_handed_over() -> None:
    m = many(4)
    kept = m.dossier.shown["coverage_day"]
    cut = replace(kept, rows=kept.rows[:50])
    m = with_shown(m.dossier.shown["coverage_source"], cut)
    assert [c.host for c in covered(m.dossier)] == ["h000", "h001"]
    assert "保留前50列" in words(timeline(m)) and "其餘2個來源" in words(timeline(m))


def test_every_picture_names_table_digest_period_and_zone() -> None:
    said = words(timeline(many(2)))
    assert "coverage_day（41列" in said and f"sha256:{'ab' * 32}" in said
    assert "臺北時間 UTC+8" in said
    assert "h001：有紀錄21日" in picture(timeline(many(2))).alt


@pytest.mark.parametrize("make", [timeline, record_hours, top_hours, intervals])
@pytest.mark.parametrize("state", ["kept-none", "absent", "fault"])
def test_without_evidence_the_picture_says_so(make: Any, state: str) -> None:
    names = ("coverage_source", "coverage_day", "hour_activity", "top_hour", "beacon_interval")
    changes = {"absent": {"absent": ("log_event",)}, "fault": {"fault": "ValueError at x.py:1"}}
    tables = [Shown(n, (), None, **changes[state]) for n in names] if state in changes else []  # type: ignore[arg-type]
    blocks = make(with_shown(*tables))
    drawn = picture(blocks)
    assert drawn.nothing and drawn.nothing in drawn.alt
    assert {"kept-none": "未保留", "absent": "未取得佐證：log_event", "fault": "未能產生"}[state] in drawn.nothing
    assert png(drawn).startswith(b"\x89PNG")


def test_a_register_and_logs_without_rows_are_no_evidence() -> None:
    empty = Shown("coverage_source", (), 0, ("log_event", "log_source"))
    assert "未取得佐證：log_event、log_source" in picture(timeline(with_shown(empty))).nothing


def cell(host: str, weekday: int, hour: int, n: int, days: int = 1) -> Row:
    """A row of hour_activity."""
    return {"host": host, "weekday": weekday, "hour_no": hour, "records": n, "logged_days": days}


def use(host: str, weekday: int, hour: int, n: int, unclear: int = 0) -> Row:
    """A row of top_hour."""
    return {"host": host, "weekday": weekday, "hour_no": hour, "uses": n, "unclear_uses": unclear}


def test_a_weekday_nobody_logged_is_unknown_not_nought() -> None:
    blocks = record_hours(with_shown(shown("hour_activity", [cell("a", 1, 3, 5), cell("a", 1, 4, 6)])))
    (week,) = picture(blocks).panels
    assert week.cells[0][3:6] == (5, 6, 0)
    assert week.cells[1:] == ((None,) * 24,) * 6
    assert "週二三四五六日無涵蓋之日" in picture(blocks).alt


def test_uses_stand_against_the_days_logged() -> None:
    hours = shown("hour_activity", [cell("a", 1, 3, 5, 9), cell("b", 2, 3, 5, 4)])
    blocks = top_hours(with_shown(hours, shown("top_hour", [use("a", 1, 2, 2, 1), use("b", 3, 4, 1)])))
    every, first, second = picture(blocks).panels
    assert (first.label, first.days[0], first.cells[1]) == ("a", 9, (None,) * 24)
    assert second.cells[2][3:6] == (None, 1, None), "a use is never hidden, and makes nothing else known"
    assert sums_of(every) == 3
    assert "其中1次" in words(blocks)


def test_no_use_in_the_logs_read_is_said_with_its_limits() -> None:
    hours = shown("hour_activity", [cell("a", 1, 3, 5)])
    blocks = top_hours(with_shown(hours, Shown("top_hour", (), 0)))
    assert not any(isinstance(b, Picture) for b in blocks)
    assert "不表示無使用" in words(blocks)


def test_without_logs_no_use_is_no_result() -> None:
    blocks = top_hours(with_shown(Shown("top_hour", (), 0)))
    assert "未取得佐證" in picture(blocks).nothing


@pytest.mark.parametrize("seed", range(5))
def test_pictures_count_what_the_tables_count(seed: int) -> None:
    rng = random.Random(seed)
    hosts = [f"h{n}" for n in range(rng.randint(1, 9))]
    cells = [
        cell(h, w, x, rng.randint(1, 10**6))
        for h in hosts
        for w in range(1, 8)
        for x in range(24)
        if rng.random() < 0.3
    ]
    m = with_shown(shown("hour_activity", cells))
    panels = picture(record_hours(m)).panels
    if len(hosts) > 1:
        assert sums_of(panels[0]) == sum(r["records"] for r in cells)
    for p in panels[len(hosts) > 1 :]:
        assert sums_of(p) == sum(r["records"] for r in cells if r["host"] == p.label)
    pairs = {n: [rng.randint(0, 50) for _ in range(BARS + 1)] for n in range(4)}
    rows = [bar(n, i, f, sum(bars)) for n, bars in pairs.items() for i, f in enumerate(bars) if f]
    for p, bars in zip(picture(raised(rows, [*pairs])).panels, pairs.values(), strict=True):
        assert [*p.bars, p.longer] == bars


def bar(n: int, place: int, found: int, total: int, day: str = "2025-03-04") -> Row:
    """A row of beacon_interval of pair n, which ranks the higher the lower n is."""
    pair = {"day": D.fromisoformat(day), "src_ip": f"10.0.0.{n}", "dst_ip": "203.0.113.9"}
    numbers = {"width_s": 3, "median_interval_s": 60, "ranked": 9000 - n, "connections": total + 1}
    return {**pair, "bar": place, "found": found, "intervals": total, **numbers}


def raised(rows: list[Row], pairs: list[int], day: str = "2025-03-04") -> list[Block]:
    """The plots where these pairs are raised."""
    listed = [{"check": CHECK, "day": day, "src_ip": f"10.0.0.{n}", "dst_ip": "203.0.113.9"} for n in pairs]
    given = dossier()
    given = replace(given, exceptions={**given.exceptions, CHECK: listed})
    return intervals(with_shown(Shown("beacon_interval", tuple(rows), len(rows), (), None, "p", "cd"), given=given))


def test_only_pairs_raised_are_drawn_and_those_not_kept_are_said() -> None:
    rows = [bar(0, 20, 30, 30), bar(1, 20, 9, 9)]
    blocks = raised(rows, [1, 7])
    (panel,) = picture(blocks).panels
    assert panel.label.startswith("10.0.0.1 → 203.0.113.9\n114/03/04")
    assert (panel.period_s, panel.bars[20]) == (60, 9)
    assert "另有1對提列" in words(blocks)
    none = raised(rows, [])
    assert not any(isinstance(b, Picture) for b in none) and "不表示無異常" in words(none)


def test_a_pair_cut_short_is_not_drawn() -> None:
    blocks = raised([bar(0, 20, 29, 30)], [0])
    assert not any(isinstance(b, Picture) for b in blocks) and "另有1對提列" in words(blocks)


def golden() -> dict[str, Picture]:
    """One of each."""
    at: dict[int, Row] = {8: {"clears": 1}, 20: {"breaks": 1, "missing": 7, "steps_back": 1}}
    days = [*range(3, 12), *range(20, 60)]
    rows = [*logged("db01", days, True, at), *logged("防火牆01", [0, 1, 40], None)]
    sources = [source("db01", days), source("fw02", []), source("防火牆01", [0, 1, 40], registered=False)]
    m = with_shown(shown("coverage_source", sources), shown("coverage_day", rows))
    hours = with_shown(
        shown("hour_activity", [cell("db01", w, h, 10 ** (h % 7), 9) for w in range(1, 6) for h in range(24)]),
        shown("top_hour", [use("db01", 6, 2, 3)]),
    )
    rows = [bar(0, 20, 29, 30), bar(0, BARS, 1, 30)]
    return {
        "timeline": picture(timeline(m)),
        "hours": picture(record_hours(hours)),
        "top": picture(top_hours(hours)),
        "intervals": picture(raised(rows, [0])),
    }


def test_the_same_facts_give_the_same_bytes() -> None:
    once = {n: hashlib.sha256(png(p)).hexdigest() for n, p in golden().items()}
    png.cache_clear()
    assert {n: hashlib.sha256(png(p)).hexdigest() for n, p in golden().items()} == once
    assert len(set(once.values())) == len(once)


def test_golden_shape() -> None:
    """What the pictures show of fixed facts, to the number."""
    drawn = golden()
    t, hours, top, plot = (drawn[n] for n in ("timeline", "hours", "top", "intervals"))
    assert isinstance(t, Timeline) and isinstance(hours, HeatMap)
    assert isinstance(top, HeatMap) and isinstance(plot, IntervalPlot)
    assert [(x.label, len(x.spans), len(x.marks)) for x in t.lanes] == [
        ("db01", 5, 3),
        ("fw02", 1, 0),
        ("防火牆01 *", 4, 0),
    ]
    assert t.lanes[0].spans[2] == Span(State.SILENT, on(12), on(19))
    assert sums_of(hours.panels[0]) == 5 * sum(10 ** (h % 7) for h in range(24))
    assert (sums_of(top.panels[0]), top.panels[0].days) == (3, (9, 9, 9, 9, 9, 0, 0))
    assert (plot.panels[0].bars[20], plot.panels[0].longer, plot.panels[0].period_s) == (29, 1, 60)


def test_the_workbook_has_every_source_and_every_number() -> None:
    m = many(MOST_LANES + 5)
    found = {s.name: s for s in number_sheets(m)}
    sources, days = found["日誌涵蓋 sources"], found["日誌涵蓋逐日 days"]
    assert len(sources.rows) == MOST_LANES + 5
    assert len(days.rows) == len(m.dossier.shown["coverage_day"].rows)
    at = [c for c, _ in days.columns].index("records")
    assert sum(int(r[at]) for r in days.rows) == sum(int(r[7]) for r in sources.rows)
    assert all(sum(int(n) for n in r[2:7]) == END + 1 for r in sources.rows), "every day is of one state"
    assert "未保留" in words(list(found["最高權限時段 top hours"].blocks))
    assert list(number_sheets(making())) == []
