"""A docx in the house's form: fonts every Windows has, real heading styles, tables whose header row repeats."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

EAST_ASIAN = "標楷體"
LATIN = "Times New Roman"
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Paper:
    """One document being written."""

    def __init__(self, title: str, made: datetime, *, landscape: bool = False) -> None:
        self._doc = Document()
        properties = self._doc.core_properties
        properties.title, properties.author, properties.language = title, "chahe 查核", "zh-TW"
        properties.created = properties.modified = made.replace(tzinfo=None)
        for name in ("Normal", "Title", "Heading 1", "Heading 2"):
            _fonts(self._doc.styles[name])
        self._doc.styles["Normal"].font.size = Pt(12)
        section = self._doc.sections[0]
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        if landscape:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = Cm(29.7), Cm(21.0)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.0)
        _page_number(section.footer.paragraphs[0])
        self._doc.add_heading(title, 0)

    def heading(self, text: str, level: int = 1) -> None:
        """A heading that shows up in Word's navigation."""
        self._doc.add_heading(text, level)

    def text(self, text: str) -> None:
        """A paragraph."""
        self._doc.add_paragraph(_plain(text))

    def facts(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Label and value, one line each, as a two-column table."""
        self.table(("項目", "內容"), list(pairs), (4.0, 13.0))

    def table(
        self, headers: Sequence[str], rows: Sequence[Sequence[object]], widths: Sequence[float], size: float = 10.0
    ) -> None:
        """A bordered table; `widths` in centimetres, `size` in points. Its header row repeats on every page."""
        table = self._doc.add_table(rows=1, cols=len(headers), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        _repeat(table.rows[0])
        for cell, header in zip(table.rows[0].cells, headers, strict=True):
            _fill(cell, header, size, bold=True)
        for row in rows:
            cells = table.add_row().cells
            for cell, value in zip(cells, row, strict=True):
                _fill(cell, "" if value is None else str(value), size)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)  # the grid; Word reads the cells' own widths, others read this
        for row_ in table.rows:
            _whole(row_)
            for cell, width in zip(row_.cells, widths, strict=True):
                cell.width = Cm(width)
        self._doc.add_paragraph()

    def signatures(self, roles: Sequence[str]) -> None:
        """Room for each role to sign and date."""
        self.table(
            roles, [["\n\n\n" for _ in roles], ["日期：" for _ in roles]], [17.0 / len(roles)] * len(roles), 11.0
        )

    def save(self, path: Path) -> None:
        """Write the file."""
        self._doc.save(str(path))


def _plain(text: str) -> str:
    """Without characters XML cannot hold; file names in evidence may carry them."""
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)


def _fill(cell: object, text: str, size: float, *, bold: bool = False) -> None:
    paragraph = cell.paragraphs[0]  # type: ignore[attr-defined]  # python-docx is untyped
    run = paragraph.add_run(_plain(text))
    run.font.size = Pt(size)
    run.bold = bold
    paragraph.paragraph_format.space_after = Pt(0)


def _fonts(style: object) -> None:
    style.font.name = LATIN  # type: ignore[attr-defined]  # python-docx is untyped
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()  # type: ignore[attr-defined]  # as above
    for slot in ("w:ascii", "w:hAnsi"):
        fonts.set(qn(slot), LATIN)
    fonts.set(qn("w:eastAsia"), EAST_ASIAN)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)


def _repeat(row: object) -> None:
    _row_property(row, "w:tblHeader")


def _whole(row: object) -> None:
    """A row is not torn over two pages."""
    _row_property(row, "w:cantSplit")


def _row_property(row: object, name: str) -> None:
    element = OxmlElement(name)
    element.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(element)  # type: ignore[attr-defined]  # python-docx has no public way


def _page_number(paragraph: object) -> None:
    """第 N 頁, by a field Word counts itself."""
    run = paragraph.add_run("第 ")  # type: ignore[attr-defined]  # python-docx is untyped
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        if kind is None:
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = text
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)
    paragraph.add_run(" 頁")  # type: ignore[attr-defined]  # as above
    paragraph.alignment = 1  # type: ignore[attr-defined]  # centred
