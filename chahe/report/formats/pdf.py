"""PDF by typst: bookmarks, language, PDF/UA-1 as typst checks it, the CJK font of the package. Same volume, same bytes.

Data goes in as a JSON file, so that evidence text is never read as typst markup.
"""

import json
import shutil
import tempfile
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Literal

from chahe.errors import DefinitionError
from chahe.report.chart_image import png
from chahe.report.content import (
    DRAFT,
    DRAFT_LINE,
    Block,
    Code,
    Document,
    Heading,
    Para,
    Picture,
    Points,
    Table,
    printable,
)
from chahe.report.fonts import font_files
from chahe.report.volumes import Volume

SUFFIX = ".pdf"
VOLUMES = (1, 2, 3)
TEMPLATE = "report.typ"
STANDARD: Literal["ua-1"] = "ua-1"


def write(volume: Volume, path: Path) -> None:
    """Write one volume. Raises DefinitionError when our own template does not pass typst's checks."""
    # Imported here: the engine is large and other formats do not need it.
    import typst

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        _lay_out(volume.document, root)
        fonts = root / "fonts"
        fonts.mkdir()
        for file in font_files():
            shutil.copyfile(file, fonts / file.name)
        try:
            made = typst.compile(
                str(root / TEMPLATE),
                root=str(root),
                font_paths=[str(fonts)],
                ignore_system_fonts=True,
                pdf_standards=STANDARD,
                timestamp=int(volume.document.made.timestamp()),
            )
        except typst.TypstError as error:
            raise DefinitionError(
                ("PDF 範本未通過排版檢查。", "The PDF template does not pass typesetting."), where=str(error)[:300]
            ) from error
    path.write_bytes(made)


def _lay_out(document: Document, root: Path) -> None:
    template = files("chahe.report").joinpath(TEMPLATE).read_text(encoding="utf-8")
    (root / TEMPLATE).write_text(template, encoding="utf-8", newline="\n")
    figures = [b for b in document.blocks if isinstance(b, Picture)]
    names = {f: f"figure-{n}.png" for n, f in enumerate(dict.fromkeys(figures))}
    for figure, name in names.items():
        (root / name).write_bytes(png(figure))
    data = {
        "title": document.title,
        "marking": document.marking,
        "draft": document.draft,
        "draft_word": DRAFT,
        "draft_line": DRAFT_LINE,
        "cover": [[printable(k), printable(v)] for k, v in document.cover],
        "blocks": [_plain(b, names) for b in document.blocks],
    }
    (root / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8", newline="\n")


def _plain(block: Block, names: Mapping[Picture, str]) -> dict[str, object]:
    """A block as JSON."""
    match block:
        case Heading():
            return {
                "kind": "heading",
                "level": block.level,
                "text": printable(block.text),
                "anchor": block.anchor,
                "fresh": block.fresh,
                "listed": block.listed,
            }
        case Para():
            return {"kind": "para", "text": printable(block.text), "label": printable(block.label), "note": block.note}
        case Points():
            return {"kind": "points", "items": [printable(i) for i in block.items]}
        case Code():
            return {"kind": "code", "text": printable(block.text)}
        case Picture():
            return {
                "kind": "figure",
                "file": names[block],
                "alt": printable(block.alt),
                "title": printable(block.title),
            }
        case Table():
            return {
                "kind": "table",
                "headers": [printable(h) for h in block.headers],
                "rows": [[printable(c) for c in row] for row in block.rows],
                "widths": list(block.widths),
                "caption": printable(block.caption),
                "small": block.small,
                "links": list(block.links),
            }
