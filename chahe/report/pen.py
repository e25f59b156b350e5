"""What all drawings share: the font of the package, the size of a page, words that fit, and how "not known" looks."""

from collections.abc import Collection
from typing import Any, Literal

from chahe.report.content import printable, shortened
from chahe.report.fonts import font_files

WIDTH_INCHES = 6.3
INK = "#222222"
UNKNOWN = "////"
"""Hatch of what is not known, everywhere."""
_PALE = "#f4f4f4"
_WIDE = 0x1100
"""From here on characters are taken to be two wide."""


class Pen:
    """Makes canvases without any state of a user's matplotlib."""

    def font(self, size: float) -> Any:
        """The CJK font of the package at that size in points."""
        from matplotlib import font_manager

        return font_manager.FontProperties(fname=str(font_files()[0]), size=size)

    def canvas(self, height: float, *, layout: Literal["tight"] | None = None, dpi: int = 200) -> Any:
        """An empty figure of the width of a page, `height` inches high."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        made = Figure(figsize=(WIDTH_INCHES, height), dpi=dpi, layout=layout)
        FigureCanvasAgg(made)
        return made

    def bare(self, axes: Any, sides: Collection[str] = ("top", "right", "bottom", "left")) -> None:
        """Without those lines around the plot."""
        for side in sides:
            axes.spines[side].set_visible(False)

    def title(self, canvas: Any, text: str, height: float) -> None:
        """The title at the top of the canvas, `height` inches high."""
        canvas.text(0.5, 1 - 0.16 / height, printable(text), ha="center", va="center", fontproperties=self.font(9.5))

    def nothing(self, title: str, why: str) -> Any:
        """A hatched field that says there is nothing to be shown, and why: never an empty plot."""
        from matplotlib.patches import Rectangle

        canvas = self.canvas(1.5)
        axes = canvas.add_axes((0.02, 0.06, 0.96, 0.72))
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1)
        axes.set_xticks([])
        axes.set_yticks([])
        axes.add_patch(Rectangle((0, 0), 1, 1, facecolor=_PALE, edgecolor="#bbbbbb", hatch=UNKNOWN, linewidth=0))
        box = {"facecolor": "white", "edgecolor": INK, "linewidth": 0.6, "pad": 6}
        axes.text(0.5, 0.5, printable(why), ha="center", va="center", fontproperties=self.font(8.5), bbox=box)
        self.title(canvas, title, 1.5)
        return canvas


def fitted(text: str, width: int) -> str:
    """A label of at most that many narrow characters; wide ones count two."""
    shown = printable(text)
    room = width
    for n, c in enumerate(shown):
        room -= 2 if ord(c) >= _WIDE else 1
        if room < 0:
            return shortened(shown, max(n, 1))
    return shown
