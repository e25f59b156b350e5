"""Draws which days each source of logs covers."""

from datetime import date, timedelta
from typing import Any

from chahe.report.drawn import ZONE, Lane, Mark, State, Timeline
from chahe.report.pen import INK, UNKNOWN, Pen, fitted
from chahe.report.roc import roc

LANE_INCHES = 0.2
_LEFT, _RIGHT = 0.225, 0.98
_TOP_INCHES, _BOTTOM_INCHES = 0.36, 1.02
_LEAST_SHARE = 0.003
"""Share of the period a stretch without records is drawn wide at least: a day must be seen in a year."""
_TICKS = 10

LOOKS: dict[State, dict[str, Any]] = {
    State.RECORDS: {"facecolor": "#4d4d4d", "edgecolor": "#4d4d4d"},
    State.SILENT: {"facecolor": "white", "edgecolor": INK},
    State.UNKNOWN: {"facecolor": "white", "edgecolor": "#858585", "hatch": UNKNOWN},
    State.OUTSIDE: {"facecolor": "#d9d9d9", "edgecolor": "#7a7a7a", "hatch": "...."},
    State.NO_SOURCE: {"facecolor": "white", "edgecolor": "#bbbbbb"},
}
_SLIVER: dict[str, Any] = {"facecolor": "white", "edgecolor": INK, "hatch": UNKNOWN * 2}
_HATCHED_SHARE = 0.02
"""Narrower than this the hatch of what is not known is drawn denser: else it would look like silence."""
STATES: dict[State, str] = {
    State.RECORDS: "有紀錄 records",
    State.SILENT: "無紀錄，編號連續 silent, numbers go on",
    State.UNKNOWN: "無紀錄，無法判斷 none, cannot be told",
    State.OUTSIDE: "不在交付範圍 outside what was handed over",
    State.NO_SOURCE: "依清冊非來源 no source by the register",
}
MARKS: dict[Mark, tuple[str, str]] = {
    Mark.CLEARED: ("v", "日誌清除 log cleared"),
    Mark.BREAK: ("D", "編號缺漏 numbers missing"),
    Mark.CLOCK: ("X", "時鐘異動或倒退 clock changed or back"),
}
_PLACE = {Mark.CLEARED: -0.22, Mark.BREAK: 0.0, Mark.CLOCK: 0.22}


def draw_timeline(t: Timeline, pen: Pen) -> Any:
    """The figure: one lane a source, one column a day."""
    if not t.lanes:
        return pen.nothing(t.title, t.nothing)
    height = _TOP_INCHES + _BOTTOM_INCHES + LANE_INCHES * len(t.lanes)
    canvas = pen.canvas(height)
    share = LANE_INCHES * len(t.lanes) / height
    axes = canvas.add_axes((_LEFT, _BOTTOM_INCHES / height, _RIGHT - _LEFT, share))
    days = (t.last - t.first).days + 1
    axes.set_xlim(0, days)
    axes.set_ylim(len(t.lanes) - 0.5, -0.5)
    for n, lane in enumerate(t.lanes):
        _lane(axes, n, lane, t.first, days)
    axes.set_yticks(range(len(t.lanes)), [fitted(x.label, 26) for x in t.lanes], fontproperties=pen.font(6.5))
    ticks = _ticks(t.first, days)
    axes.set_xticks([p for p, _ in ticks], [w for _, w in ticks], fontproperties=pen.font(6.5))
    axes.tick_params(length=2, width=0.5)
    axes.set_xlabel(f"{roc(t.first)}－{roc(t.last)}（{ZONE}）", fontproperties=pen.font(7), labelpad=2)
    for side in axes.spines.values():
        side.set_linewidth(0.5)
    _legend(canvas, pen, height)
    pen.title(canvas, t.title, height)
    return canvas


def _lane(axes: Any, n: int, lane: Lane, first: date, days: int) -> None:
    wide = days * _LEAST_SHARE
    # Short stretches are drawn over long ones, and never so narrow that they are not seen.
    for s in sorted(lane.spans, key=lambda s: -s.days):
        start = (s.first - first).days
        width = min(max(s.days, wide), days - start)
        look = _SLIVER if s.state is State.UNKNOWN and width < days * _HATCHED_SHARE else LOOKS[s.state]
        axes.broken_barh([(start, width)], (n - 0.32, 0.64), linewidth=0.4, **look)
    for mark, day in lane.marks:
        axes.plot([(day - first).days + 0.5], [n + _PLACE[mark]], **_mark(mark), zorder=3, clip_on=False)


def _mark(mark: Mark) -> dict[str, Any]:
    look = {"markersize": 4.2, "markerfacecolor": "white", "markeredgecolor": "black", "markeredgewidth": 0.7}
    return {"marker": MARKS[mark][0], "linestyle": "none", **look}


def _ticks(first: date, days: int) -> list[tuple[int, str]]:
    """Month and day at steps that leave room for the words."""
    months = [d for d in (first + timedelta(days=n) for n in range(days)) if d.day == 1]
    if len(months) > _TICKS // 2:
        step = -(-len(months) // _TICKS)
        return [((d - first).days, f"{d.year - 1911}/{d.month:02}") for d in months[::step]]
    step = -(-days // _TICKS)
    return [(n, f"{d.month:02}/{d.day:02}") for n in range(0, days, step) for d in (first + timedelta(days=n),)]


def _legend(canvas: Any, pen: Pen, height: float) -> None:
    """Two columns of words below the axis; every state and mark, also those not there."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    shown: list[Any] = [Patch(label=STATES[s], linewidth=0.5, **LOOKS[s]) for s in State]
    shown += [Line2D([], [], label=words, **_mark(m)) for m, (_, words) in MARKS.items()]
    canvas.legend(
        handles=shown,
        loc="lower center",
        bbox_to_anchor=(0.5, 0.02 / height),
        ncols=2,
        prop=pen.font(6.5),
        frameon=False,
        handlelength=2.2,
        columnspacing=1.6,
        labelspacing=0.25,
    )
