"""Draws hours of the week, one panel a source."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from chahe.report.drawn import ZONE, HeatMap, Week
from chahe.report.pen import INK, UNKNOWN, Pen, fitted

HOURS = 24
DAYS = "一二三四五六日"
_GREYS = ("#ffffff", "#dedede", "#b8b8b8", "#8c8c8c", "#5e5e5e", "#2b2b2b")
_DARK = 4
"""From this grey on numbers are white."""
_PANEL, _GAP = 1.28, 0.42
_TOP, _BOTTOM = 0.36, 0.78
_NUMBER_FITS = 3  # digits


def draw_heat(h: HeatMap, pen: Pen) -> Any:
    """The figure: panels below each other, each as wide as the page, so that numbers can be read."""
    if not h.panels:
        return pen.nothing(h.title, h.nothing)
    height = _TOP + _BOTTOM + len(h.panels) * (_PANEL + _GAP)
    canvas = pen.canvas(height)
    steps = classes(h)
    for n, panel in enumerate(h.panels):
        bottom = height - _TOP - (n + 1) * (_PANEL + _GAP) + _GAP * 0.45
        axes = canvas.add_axes((0.115, bottom / height, 0.87, _PANEL / height))
        _panel(axes, panel, steps, pen)
    canvas.text(
        0.55, 0.62 / height, f"時 hour（{h.period}，{ZONE}）", ha="center", va="center", fontproperties=pen.font(7)
    )
    _legend(canvas, h, steps, pen, height)
    pen.title(canvas, h.title, height)
    return canvas


def classes(h: HeatMap) -> tuple[int, ...]:
    """Lower bounds of the classes that have a grey: 1, then powers of ten, or every number where there are few."""
    most = max((n or 0 for p in h.panels for row in p.cells for n in row), default=0)
    if most < len(_GREYS):
        return tuple(range(1, max(most, 1) + 1))
    ten = 10
    bounds = [1]
    while bounds[-1] * ten <= most:
        bounds.append(bounds[-1] * ten)
    # One is always in the first class, however far down the greys reach.
    return (1, *bounds[1:][-(len(_GREYS) - 2) :])


def _grey(n: int, steps: tuple[int, ...]) -> int:
    """Index into _GREYS; 0 only for 0."""
    if n == 0:
        return 0
    place = sum(n >= s for s in steps[1:]) + 1
    return place if len(steps) > 2 else min(place * 2, len(_GREYS) - 1)


def _panel(axes: Any, panel: Week, steps: tuple[int, ...], pen: Pen) -> None:
    from matplotlib.patches import Rectangle

    axes.set_xlim(0, HOURS)
    axes.set_ylim(len(DAYS), 0)
    hatched: dict[str, Any] = {"facecolor": "#f4f4f4", "edgecolor": "#888888", "hatch": UNKNOWN, "linewidth": 0.3}
    for y, row in enumerate(panel.cells):
        for x, wide in _unknown(row):
            axes.add_patch(Rectangle((x, y), wide, 1, **hatched))
        for x, n in enumerate(row):
            if n is None:
                continue
            grey = _grey(n, steps)
            axes.add_patch(Rectangle((x, y), 1, 1, facecolor=_GREYS[grey], edgecolor="#cccccc", linewidth=0.3))
            if n:
                ink = "white" if grey >= _DARK else INK
                axes.text(x + 0.5, y + 0.54, _short(n), ha="center", va="center", color=ink, fontproperties=pen.font(5))
    axes.set_xticks([x + 0.5 for x in range(HOURS)], [str(x) for x in range(HOURS)], fontproperties=pen.font(6))
    labels = [f"{d}（{'?' if k is None else k}日）" for d, k in zip(DAYS, panel.days, strict=True)]
    axes.set_yticks([y + 0.5 for y in range(len(DAYS))], labels, fontproperties=pen.font(6.5))
    axes.tick_params(length=0, pad=2)
    for side in axes.spines.values():
        side.set_linewidth(0.5)
    axes.set_title(fitted(panel.label, 60), fontproperties=pen.font(7.5), loc="left", pad=2)


def _unknown(row: Sequence[int | None]) -> Iterator[tuple[int, int]]:
    """Where stretches of hours nobody knows begin, and how long they are."""
    for unknown, group in groupby(enumerate(row), key=lambda cell: cell[1] is None):
        if unknown:
            hours = [x for x, _ in group]
            yield hours[0], len(hours)


def _short(n: int) -> str:
    """At most four characters: 999, 12k, 3M; rounded down, the table has the number itself."""
    for size, letter in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if n >= size and len(str(n)) > _NUMBER_FITS:
            return f"{n // size}{letter}"
    return str(n)


def _legend(canvas: Any, h: HeatMap, steps: tuple[int, ...], pen: Pen, height: float) -> None:
    from matplotlib.patches import Patch

    look: dict[str, Any]
    shown = [Patch(facecolor="white", edgecolor="#888888", linewidth=0.5, label=f"0 {h.unit}")]
    for n, least in enumerate(steps):
        last = n + 1 == len(steps)
        most = least if last else steps[n + 1] - 1
        words = f"≧{least:,}" if last else f"{least:,}" if most == least else f"{least:,}－{most:,}"
        look = {"facecolor": _GREYS[_grey(least, steps)], "edgecolor": "#888888", "linewidth": 0.5}
        shown.append(Patch(label=words, **look))
    look = {"facecolor": "#f4f4f4", "edgecolor": "#888888", "hatch": UNKNOWN * 2, "linewidth": 0.5}
    unknown = [Patch(label="該星期無涵蓋之日，無法判斷 no such day covered, cannot be told", **look)]
    for line, handles in enumerate((unknown, shown)):
        canvas.legend(
            handles=handles,
            loc="lower center",
            bbox_to_anchor=(0.5, (0.02 + 0.2 * line) / height),
            ncols=len(handles),
            prop=pen.font(6.5),
            frameon=False,
            handlelength=1.6,
            columnspacing=1.2,
            handletextpad=0.4,
        )
