"""A figure as PNG bytes: horizontal bars with their numbers. The same figure gives the same bytes."""

from functools import lru_cache
from io import BytesIO

from chahe.report.content import Figure, printable
from chahe.report.fonts import font_files

WIDTH_INCHES = 6.3
DPI = 150
_BAR = "#31688e"


@lru_cache(maxsize=64)
def png(figure: Figure) -> bytes:
    """Drawn without any state of a user's matplotlib: no configuration file, no window system."""
    from matplotlib import font_manager
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Canvas

    font = font_manager.FontProperties(fname=str(font_files()[0]), size=9)
    labels = [printable(label) for label, _ in figure.bars]
    values = [n for _, n in figure.bars]
    canvas = Canvas(figsize=(WIDTH_INCHES, 0.8 + 0.34 * len(values)), dpi=DPI, layout="tight")
    FigureCanvasAgg(canvas)
    axes = canvas.add_subplot()
    bars = axes.barh(range(len(values)), values, color=_BAR, height=0.62)
    axes.set_yticks(range(len(values)), labels, fontproperties=font)
    axes.invert_yaxis()
    axes.bar_label(bars, [f"{n:,} {figure.unit}" for n in values], padding=3, fontproperties=font)
    axes.set_xlim(0, max(values) * 1.18)
    axes.set_xticks([])
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
    axes.set_title(
        printable(figure.title), fontproperties=font_manager.FontProperties(fname=str(font_files()[0]), size=10)
    )
    out = BytesIO()
    canvas.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()
