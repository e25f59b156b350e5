"""A picture as PNG bytes. The same picture gives the same bytes. Everything is told in grey too: papers are copied."""

from functools import lru_cache
from io import BytesIO
from typing import Any

from chahe.report.content import printable
from chahe.report.draw_heat import draw_heat
from chahe.report.draw_intervals import draw_intervals
from chahe.report.draw_timeline import draw_timeline
from chahe.report.drawn import Figure, HeatMap, IntervalPlot, Picture, Timeline
from chahe.report.pen import Pen

DPI = 150
FINE_DPI = 200
_BAR = "#31688e"


@lru_cache(maxsize=64)
def png(picture: Picture) -> bytes:
    """Drawn without any state of a user's matplotlib: no configuration file, no window system."""
    pen = Pen()
    match picture:
        case Figure():
            canvas = _bars(picture, pen)
        case Timeline():
            canvas = draw_timeline(picture, pen)
        case HeatMap():
            canvas = draw_heat(picture, pen)
        case IntervalPlot():
            canvas = draw_intervals(picture, pen)
        case _:
            raise TypeError(type(picture).__name__)
    out = BytesIO()
    canvas.savefig(out, format="png", dpi=dpi_of(picture), metadata={"Software": None})
    return out.getvalue()


def dpi_of(picture: Picture) -> int:
    """Dots an inch it is drawn with."""
    return DPI if isinstance(picture, Figure) else FINE_DPI


def _bars(figure: Figure, pen: Pen) -> Any:
    """Horizontal bars with their numbers."""
    labels = [printable(label) for label, _ in figure.bars]
    values = [n for _, n in figure.bars]
    canvas = pen.canvas(0.8 + 0.34 * len(values), layout="tight", dpi=DPI)
    axes = canvas.add_subplot()
    bars = axes.barh(range(len(values)), values, color=_BAR, height=0.62)
    axes.set_yticks(range(len(values)), labels, fontproperties=pen.font(9))
    axes.invert_yaxis()
    axes.bar_label(bars, [f"{n:,} {figure.unit}" for n in values], padding=3, fontproperties=pen.font(9))
    axes.set_xlim(0, max(values) * 1.18)
    axes.set_xticks([])
    pen.bare(axes, ("top", "right", "bottom"))
    axes.set_title(printable(figure.title), fontproperties=pen.font(10))
    return canvas
