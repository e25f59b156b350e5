"""Word: fonts every Windows has, heading styles, a table of contents Word fills, header rows that repeat.

Tables are written as XML at once; python-docx's cells take minutes for a volume of working papers.
The same volume gives the same bytes: entries of the package carry a fixed date.
"""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from docx import Document as NewDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from chahe.report.chart_image import png
from chahe.report.content import DRAFT_LINE, Code, Document, Heading, Para, Picture, Points, Table, printable
from chahe.report.volumes import Volume

SUFFIX = ".docx"
VOLUMES = (1, 2, 3)

BODY, HEADINGS, LATIN, MONO = "標楷體", "微軟正黑體", "Times New Roman", "Consolas"
TEXT_CM = 17.0
_TWIPS = 567  # of a centimetre
_SIZES = {"Normal": 12, "Heading 1": 16, "Heading 2": 14, "Heading 3": 13, "Heading 4": 12}
_SHADE = "E7ECF2"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write(volume: Volume, path: Path) -> None:
    """Write one volume."""
    out = BytesIO()
    document = _Writer(volume.document).made()
    document.save(out)
    path.write_bytes(_repacked(out.getvalue()))


class _Writer:
    def __init__(self, document: Document) -> None:
        self._from = document
        self._doc: Any = NewDocument()
        self._marks = 0
        self._styles()
        self._page()

    def made(self) -> Any:
        self._cover()
        self._contents()
        for block in self._from.blocks:
            self._block(block)
        return self._doc

    def _styles(self) -> None:
        properties = self._doc.core_properties
        properties.title, properties.author, properties.language = self._from.title, "chahe 查核", "zh-TW"
        properties.created = properties.modified = self._from.made.replace(tzinfo=None, microsecond=0)
        for name, size in _SIZES.items():
            style = self._doc.styles[name]
            _fonts(style, BODY if name == "Normal" else HEADINGS)
            style.font.size = Pt(size)
            style.font.color.rgb = RGBColor(0, 0, 0)
            style.font.bold = name != "Normal"
            style.paragraph_format.space_after = Pt(4)
            style.paragraph_format.space_before = Pt(0 if name == "Normal" else 10)
        self._doc.styles["Heading 4"].font.italic = False

    def _page(self) -> None:
        section = self._doc.sections[0]
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.0)
        head = section.header.paragraphs[0]
        head.alignment = WD_ALIGN_PARAGRAPH.CENTER
        head.add_run(f"{self._from.marking}　{self._from.title}").font.size = Pt(9)
        if self._from.draft:
            mark = section.header.add_paragraph()
            mark.alignment = WD_ALIGN_PARAGRAPH.CENTER
            run = mark.add_run(DRAFT_LINE)
            run.bold, run.font.size, run.font.color.rgb = True, Pt(16), RGBColor(0xB0, 0x00, 0x20)
        foot = section.footer.paragraphs[0]
        foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
        foot.add_run("第 ")
        _field(foot, "PAGE", "1")
        foot.add_run(" 頁，共 ")
        _field(foot, "NUMPAGES", "1")
        foot.add_run(" 頁")

    def _cover(self) -> None:
        marking = self._doc.add_paragraph()
        marking.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        marking.add_run(printable(self._from.marking)).bold = True
        for _ in range(4):
            self._doc.add_paragraph()
        title = self._doc.add_paragraph()
        title.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = title.add_run(self._from.title)
        run.bold, run.font.size = True, Pt(26)
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), HEADINGS)
        self._doc.add_paragraph()
        self._table(Table(("項目", "內容"), self._from.cover, (24, 76)), bare=True)

    def _contents(self) -> None:
        heading = self._doc.add_paragraph()
        heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
        heading.paragraph_format.page_break_before = True
        run = heading.add_run("目　錄")
        run.bold, run.font.size = True, Pt(16)
        # What stands inside the field until Word fills it: the headings themselves, so that no page is empty.
        listed = list(self._from.headings(2))
        for number, h in enumerate(listed):
            line = self._doc.add_paragraph()
            line.paragraph_format.left_indent = Cm(0.8 * (h.level - 1))
            line.paragraph_format.space_after = Pt(0)
            if number == 0:
                _field_part(line, "begin", stale=True)  # Word counts the pages when it opens the file
                _instruction(line, ' TOC \\o "1-2" \\h \\z \\u ')
                _field_part(line, "separate")
            _linked(line, printable(h.text), self._bookmark(number))
            if number == len(listed) - 1:
                _field_part(line, "end")

    @staticmethod
    def _bookmark(number: int) -> str:
        return f"h{number + 1}"

    def _block(self, block: object) -> None:
        match block:
            case Heading():
                self._heading(block)
            case Para():
                self._para(block)
            case Points():
                for item in block.items:
                    _text(self._doc.add_paragraph(style="List Bullet"), item)
            case Table():
                if block.caption:
                    caption = self._doc.add_paragraph()
                    caption.paragraph_format.keep_with_next = True
                    caption.add_run(printable(block.caption)).bold = True
                self._table(block)
            case Code():
                self._code(block)
            case Picture():
                self._figure(block)

    def _heading(self, block: Heading) -> None:
        paragraph = self._doc.add_heading(printable(block.text), block.level)
        if block.level == 1 and block.fresh:
            paragraph.paragraph_format.page_break_before = True
        if block.level <= 2 and block.listed:
            _bookmarked(paragraph, self._bookmark(self._marks), self._marks)
            self._marks += 1
        if block.anchor:
            _bookmarked(paragraph, _anchor(block.anchor), 100_000 + self._marks)

    def _para(self, block: Para) -> None:
        paragraph = self._doc.add_paragraph()
        if block.label:
            run = paragraph.add_run(f"【{printable(block.label)}】")
            run.bold = True
        _text(paragraph, block.text, size=10 if block.note else None)

    def _code(self, block: Code) -> None:
        paragraph = self._doc.add_paragraph()
        paragraph.paragraph_format.left_indent = Cm(0.5)
        _text(paragraph, block.text, size=7, font=MONO)

    def _figure(self, block: Picture) -> None:
        paragraph = self._doc.add_paragraph()
        picture = paragraph.add_run().add_picture(BytesIO(png(block)), width=Cm(15.5))
        picture._inline.docPr.set("descr", printable(block.alt))
        picture._inline.docPr.set("title", printable(block.title))
        paragraph.paragraph_format.keep_with_next = True
        caption = self._doc.add_paragraph()
        caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _text(caption, block.title, size=10)

    def _table(self, table: Table, *, bare: bool = False) -> None:
        total = sum(table.widths)
        twips = [int(TEXT_CM * _TWIPS * w / total) for w in table.widths]
        size = 24 if bare else 15 if table.small else 19  # half points
        rows = [] if bare else [_row_xml(table.headers, twips, size, head=True)]
        for number, cells in enumerate(table.rows):
            link = table.links[number] if table.links else ""
            rows.append(_row_xml(cells, twips, size, link=link, first_bold=bare))
        grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in twips)
        xml = (
            f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(twips)}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/><w:tblLook w:firstRow="{0 if bare else 1}"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
        )
        body = self._doc.element.body
        body.insert(len(body) - 1, parse_xml(xml))  # before the section's own properties
        spacer = self._doc.add_paragraph()
        spacer.paragraph_format.space_after = Pt(2)


def _row_xml(
    cells: tuple[str, ...], twips: list[int], size: int, *, head: bool = False, link: str = "", first_bold: bool = False
) -> str:
    marks = "<w:cantSplit/>" if sum(map(len, cells)) < 1200 else ""
    out = [f"<w:tr><w:trPr>{marks}{'<w:tblHeader/>' if head else ''}</w:trPr>"]
    for place, (text, width) in enumerate(zip(cells, twips, strict=True)):
        shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{_SHADE}"/>' if head else ""
        run = _run_xml(text, size, bold=head or (first_bold and place == 0))
        if link and place == 0:
            run = f'<w:hyperlink w:anchor="{escape(_anchor(link))}">{run}</w:hyperlink>'
        out.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
            f'<w:p><w:pPr><w:spacing w:before="20" w:after="20"/></w:pPr>{run}</w:p></w:tc>'
        )
    out.append("</w:tr>")
    return "".join(out)


def _run_xml(text: str, size: int, *, bold: bool) -> str:
    weight = "<w:b/>" if bold else ""
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in printable(text).replace("\t", "  ").split("\n")
    )
    return f'<w:r><w:rPr>{weight}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>{lines}</w:r>'


def _text(paragraph: Any, text: str, *, size: int | None = None, font: str | None = None) -> None:
    run = paragraph.add_run()
    for number, line in enumerate(printable(text).split("\n")):
        if number:
            run.add_break(WD_BREAK.LINE)
        run.add_text(line)
    if size is not None:
        run.font.size = Pt(size)
    if font is not None:
        run.font.name = font


def _fonts(style: Any, east_asian: str) -> None:
    style.font.name = LATIN
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for slot in ("w:ascii", "w:hAnsi"):
        fonts.set(qn(slot), LATIN)
    fonts.set(qn("w:eastAsia"), east_asian)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)


def _field(paragraph: Any, code: str, shown: str) -> None:
    _field_part(paragraph, "begin")
    _instruction(paragraph, f" {code} ")
    _field_part(paragraph, "separate")
    paragraph.add_run(shown)
    _field_part(paragraph, "end")


def _field_part(paragraph: Any, kind: str, *, stale: bool = False) -> None:
    element = OxmlElement("w:fldChar")
    element.set(qn("w:fldCharType"), kind)
    if stale:
        element.set(qn("w:dirty"), "true")
    paragraph.add_run()._r.append(element)


def _instruction(paragraph: Any, text: str) -> None:
    element = OxmlElement("w:instrText")
    element.set(qn("xml:space"), "preserve")
    element.text = text
    paragraph.add_run()._r.append(element)


def _linked(paragraph: Any, text: str, anchor: str) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), anchor)
    run = OxmlElement("w:r")
    inner = OxmlElement("w:t")
    inner.set(qn("xml:space"), "preserve")
    inner.text = text
    run.append(inner)
    link.append(run)
    paragraph._p.append(link)


def _bookmarked(paragraph: Any, name: str, number: int) -> None:
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
    paragraph._p.append(end)


def _anchor(name: str) -> str:
    """A bookmark name Word takes."""
    return "a_" + "".join(c if c.isascii() and c.isalnum() else "_" for c in name)[:36]


def _repacked(data: bytes) -> bytes:
    """The package with a fixed date on every entry, in the order it was written."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return out.getvalue()
