"""Draws how the intervals between connections of a pair are spread, with the period that was found."""

from typing import Any

from chahe.report.drawn import ZONE, IntervalPlot, Intervals
from chahe.report.pen import INK, Pen, fitted

_PANEL, _GAP = 1.15, 0.62
_TOP, _BOTTOM = 0.36, 0.22
_ACROSS = 2


def draw_intervals(p: IntervalPlot, pen: Pen) -> Any:
    """The figure: two panels a row."""
    if not p.panels:
        return pen.nothing(p.title, p.nothing)
    rows = -(-len(p.panels) // _ACROSS)
    height = _TOP + _BOTTOM + rows * (_PANEL + _GAP)
    canvas = pen.canvas(height)
    for n, panel in enumerate(p.panels):
        row, column = divmod(n, _ACROSS)
        bottom = height - _TOP - (row + 1) * (_PANEL + _GAP) + _GAP * 0.62
        axes = canvas.add_axes((0.07 + column * 0.49, bottom / height, 0.42, _PANEL / height))
        _panel(axes, panel, pen)
    canvas.text(0.5, 0.12 / height, f"{p.period}（{ZONE}）", ha="center", va="center", fontproperties=pen.font(7))
    pen.title(canvas, p.title, height)
    return canvas


def _panel(axes: Any, p: Intervals, pen: Pen) -> None:
    end = len(p.bars) * p.width_s
    lefts = [n * p.width_s for n in range(len(p.bars))]
    look = {"align": "edge", "linewidth": 0.4, "edgecolor": "white"}
    axes.bar(lefts, p.bars, width=p.width_s, color="#4d4d4d", **look)
    most = max(*p.bars, p.longer, 1)
    room = end * 1.2
    if p.longer:
        axes.bar([end * 1.1], [p.longer], width=end * 0.07, color="white", align="edge", edgecolor=INK, linewidth=0.6)
        axes.text(end * 1.135, p.longer, f"{p.longer:,}", ha="center", va="bottom", fontproperties=pen.font(5.5))
    axes.axvline(p.period_s, color="black", linestyle=(0, (4, 2)), linewidth=0.8)
    axes.text(
        p.period_s,
        most * 1.16,
        f"週期 period {p.period_s:,}秒 s",
        ha="center",
        va="center",
        fontproperties=pen.font(6.5),
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
    )
    axes.set_xlim(0, room)
    axes.set_ylim(0, most * 1.3)
    half = end // 2
    ticks = [(0.0, "0"), (half, f"{half:,}"), (end, f"{end:,}"), (end * 1.135, "\n更長 longer" if p.longer else "")]
    axes.set_xticks([x for x, _ in ticks], [w for _, w in ticks], fontproperties=pen.font(6))
    tops = sorted({0, most})
    axes.set_yticks(tops, [f"{n:,}" for n in tops], fontproperties=pen.font(6))
    axes.tick_params(length=2, width=0.5, pad=1.5)
    words = "間隔秒數 interval, s（縱軸：次數 count）"
    axes.text(0.42, -0.2, words, ha="center", va="top", transform=axes.transAxes, fontproperties=pen.font(6))
    pen.bare(axes, ("top", "right"))
    axes.set_title(
        "\n".join(fitted(x, 56) for x in p.label.split("\n")), fontproperties=pen.font(6.5), loc="left", pad=3
    )
