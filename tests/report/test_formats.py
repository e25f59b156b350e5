"""Every format shows the same content, marks drafts on every page, runs nothing of evidence, and repeats its bytes."""

import json
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from docx import Document as Word
from lxml import etree

from chahe.catalog import catalog
from chahe.errors import CallError
from chahe.findings.finding import Decision
from chahe.report.content import DRAFT, DRAFT_LINE, Figure, Heading, Para, Picture, Table, printable
from chahe.report.formats import formats, names
from chahe.report.making import Making
from chahe.report.volumes import Volume, volume
from tests.report.dossiers import FINAL, HOSTILE, making

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def written(folder: Path, name: str, number: int, given: Making | None = None) -> Path:
    made = volume(given or making(), number)
    chosen = formats(name)[name]
    path = folder / f"v{number}{chosen.SUFFIX}"
    chosen.write(made, path)
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both volumes in the quick formats, volume 1 also as PDF."""
    folder = tmp_path_factory.mktemp("made")
    for name in ("docx", "xlsx", "html"):
        for number in (1, 2):
            written(folder, name, number)
    written(folder, "pdf", 1)
    return folder


def docx_text(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    return "\n".join(
        "".join(t.text or "" if t.tag == f"{W}t" else "\n" for t in paragraph.iter(f"{W}t", f"{W}br"))
        for paragraph in root.iter(f"{W}p")
    )


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def bare(text: str) -> str:
    """Without blanks and the brackets formats put around labels."""
    return re.sub(r"[\s【】]", "", printable(text))


class Page(HTMLParser):
    """What a reader of the page sees, and which elements it is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.seen: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.seen.append(data)


def test_formats_are_found_by_folder_and_unknown_ones_refused() -> None:
    assert names() == ("docx", "html", "oscal", "pdf", "xlsx")
    assert set(formats(None)) == set(names())
    assert list(formats("PDF, docx")) == ["pdf", "docx"]
    with pytest.raises(CallError):
        formats("rtf")


@pytest.mark.parametrize("number", [1, 2])
def test_word_and_html_say_the_same(made: Path, number: int) -> None:
    document = volume(making(), number).document
    alts = {squeezed(b.alt) for b in document.blocks if isinstance(b, Picture)}
    texts = [bare(t) for t in document.texts() if squeezed(t) not in alts]
    word = bare(docx_text(made / f"v{number}.docx"))
    page = bare("".join(Page((made / f"v{number}.html").read_text(encoding="utf-8")).seen))
    assert [t for t in texts if t not in word] == []
    assert [t for t in texts if t not in page] == []


def test_word_marks_every_page_of_a_draft_and_no_page_else(made: Path, tmp_path: Path) -> None:
    head = Word(str(made / "v1.docx")).sections[0].header
    assert DRAFT_LINE in [p.text for p in head.paragraphs]
    final = written(tmp_path, "docx", 1, making(concluded=FINAL, decision=Decision.OPINION))
    assert DRAFT not in "".join(p.text for p in Word(str(final)).sections[0].header.paragraphs)
    assert DRAFT not in docx_text(final)


def test_word_has_headings_contents_repeated_rows_and_windows_fonts(made: Path) -> None:
    document = Word(str(made / "v1.docx"))
    styles = [p.style.name for p in document.paragraphs]  # type: ignore[union-attr]  # every paragraph has a style
    assert {"Heading 1", "Heading 2", "Heading 3"} <= set(styles)
    with zipfile.ZipFile(made / "v1.docx") as package:
        text = package.read("word/document.xml").decode()
        style = package.read("word/styles.xml").decode()
        footer = package.read("word/footer1.xml").decode()
    assert " TOC " in text and "PAGE" in footer and "NUMPAGES" in footer
    tables = sum(isinstance(b, Table) for b in volume(making(), 1).document.blocks)
    assert text.count("<w:tblHeader/>") == tables
    assert 'w:eastAsia="標楷體"' in style and 'w:eastAsia="微軟正黑體"' in style


def test_word_links_from_the_summary_reach_the_papers(made: Path) -> None:
    with zipfile.ZipFile(made / "v2.docx") as package:
        root = etree.fromstring(package.read("word/document.xml"))
    marks = [b.get(f"{W}name") for b in root.iter(f"{W}bookmarkStart")]
    anchors = {h.get(f"{W}anchor") for h in root.iter(f"{W}hyperlink")}
    assert len(marks) == len(set(marks))
    assert anchors <= set(marks)
    assert len([a for a in anchors if a and a.startswith("a_")]) == len(catalog().asking)


def test_pdf_has_language_bookmarks_and_the_mark_on_every_page(made: Path) -> None:
    pdf = pypdfium2.PdfDocument(made / "v1.pdf")
    try:
        pages = [pdf[n].get_textpage().get_text_bounded() for n in range(len(pdf))]
        marks = [b.get_title() for b in pdf.get_toc()]
    finally:
        pdf.close()
    assert all(DRAFT_LINE.split("　")[0] in p for p in pages)
    assert not any(len(squeezed(p)) < 60 for p in pages)  # no page with nothing but head and foot
    assert "壹、檢查概況" in marks and "參、檢查意見" in marks
    data = (made / "v1.pdf").read_bytes()
    assert b"pdfuaid" in data
    assert b"zh-TW" in data or b"zh" in data


def test_pdf_shows_evidence_as_text_never_as_markup(made: Path) -> None:
    pdf = pypdfium2.PdfDocument(made / "v1.pdf")
    try:
        text = squeezed("".join(pdf[n].get_textpage().get_text_bounded() for n in range(len(pdf))))
    finally:
        pdf.close()
    for hostile in HOSTILE[:2]:
        assert squeezed(hostile) in text


def test_a_figure_without_words_does_not_pass_the_pdf_check(tmp_path: Path) -> None:
    from dataclasses import replace

    given = making()
    document = volume(given, 1).document
    figure = Figure("圖", "長條圖：甲1項、乙2項。", (("甲", 1), ("乙", 2)), "項")
    drawn = replace(document, blocks=(Heading(1, "壹"), figure))
    formats("pdf")["pdf"].write(Volume(drawn, given), tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").stat().st_size > 1000
    with pytest.raises(Exception, match="typesetting"):
        formats("pdf")["pdf"].write(
            Volume(replace(drawn, blocks=(Heading(1, "壹"), Heading(3, "跳級"))), given), tmp_path / "b.pdf"
        )


def test_html_asks_nobody_for_anything_and_is_marked_up(made: Path) -> None:
    for number in (1, 2):
        page = Page((made / f"v{number}.html").read_text(encoding="utf-8"))
        tags = [t for t, _ in page.tags]
        assert not {"script", "link", "iframe", "object", "form"} & set(tags)
        for tag, attributes in page.tags:
            for name, value in attributes.items():
                assert not name.startswith("on")
                if name == "src":
                    assert (value or "").startswith("data:image/png;base64,")
                if name == "href":
                    assert (value or "").startswith("#")
            if tag == "th":
                assert attributes.get("scope") in ("row", "col")
            if tag == "img":
                assert attributes.get("alt")
        assert dict(page.tags)["html"] == {"lang": "zh-Hant-TW"}
        assert tags.count("h1") == 1
        ids = [a["id"] for _, a in page.tags if "id" in a]
        assert len(ids) == len(set(ids))
        assert DRAFT_LINE in "".join(page.seen)


def test_excel_has_a_sheet_per_item_with_links_filters_and_frozen_panes(made: Path) -> None:
    book = openpyxl.load_workbook(made / "v2.xlsx")
    assert book.sheetnames[0] == "索引"
    assert [s for s in book.sheetnames if s[0].isdigit()] == [i.code for i in catalog().asking]
    index = book["索引"]
    rows = [[c.value for c in r] for r in index.iter_rows(min_row=4)]
    texts = {r[0]: r[2] for r in rows}
    assert [c for c in (i.code for i in catalog().items) if texts[c] != catalog().item(c).node.text] == []
    assert index["A4"].hyperlink is not None and index["A4"].hyperlink.location == f"'{rows[0][0]}'!A1"
    for sheet in book:
        assert sheet.freeze_panes and sheet.auto_filter.ref, sheet.title
        assert sheet["A1"].value == DRAFT_LINE, sheet.title
        head = sheet.oddHeader
        assert head is not None and DRAFT_LINE in (head.center.text or ""), sheet.title


def test_excel_neutralises_formulas(made: Path) -> None:
    for number in (1, 2):
        book = openpyxl.load_workbook(made / f"v{number}.xlsx")
        kinds = {c.data_type for s in book for r in s.iter_rows() for c in r if c.value is not None}
        assert kinds <= {"s", "n"}
        links = {h.hyperlink.target for s in book for r in s.iter_rows() for h in r if h.hyperlink}
        assert links <= {None}
    values = [c.value for r in openpyxl.load_workbook(made / "v2.xlsx")["4.5.1"].iter_rows() for c in r]
    assert HOSTILE[3] in values


def test_excel_volume_one_is_the_form_the_insurer_fills(made: Path) -> None:
    sheet = openpyxl.load_workbook(made / "v1.xlsx")["附表二 改善情形"]
    heads = [c.value for c in sheet[3]]
    assert len(heads) == 24 and heads[0] == "序號" and heads[-1] == "備註"
    filled = dict(zip(heads, [c.value for c in sheet[4]], strict=True))
    assert filled["業務項目"] and not filled["實際完成日"] and not filled["結案核准人、日"]


@pytest.mark.parametrize(("name", "number"), [("docx", 2), ("xlsx", 2), ("html", 2), ("oscal", 2), ("pdf", 1)])
def test_same_dossier_same_bytes(made: Path, tmp_path: Path, name: str, number: int) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.mkdir()
    second.mkdir()
    assert written(first, name, number).read_bytes() == written(second, name, number).read_bytes()


def test_a_chart_repeats_its_bytes_and_says_what_it_shows() -> None:
    from chahe.report.chart_image import png

    figure = Figure("各期未掃描主機數", "長條圖：114年第1季1台、第2季0台。", (("114年第1季", 1), ("第2季", 0)), "台")
    first = png(figure)
    png.cache_clear()
    assert png(figure) == first and first.startswith(b"\x89PNG")


def test_a_paragraph_keeps_wide_blanks_and_loses_control_characters() -> None:
    assert printable("甲　乙\x07\u202e") == "甲　乙\ufffd\ufffd"
    assert Para("x").label == ""


def test_oscal_is_not_made_for_volume_one() -> None:
    assert formats("oscal")["oscal"].VOLUMES == (2,)


def test_golden_text_of_the_opinion(made: Path) -> None:
    """The whole of one opinion, as Word shows it."""
    text = docx_text(made / "v1.docx")
    start = text.rindex("參、檢查意見")
    told = text[start : text.index("肆、面請改善事項", start)].strip().split("\n")
    assert told == [
        "參、檢查意見",
        "一、資訊安全－帳號密碼管理",
        "（一）辦理網域密碼及鎖定原則設定作業，有欠確實",
        "擬提缺失（系統產生，未經核定）",
        "【事實】經查基準日115年6月30日全部網域密碼原則計12項，其中7項未鎖定，如："
        + "、".join(printable(h) for h in HOSTILE)
        + "。",
        "【規定】核與所訂『帳號及密碼管理要點 第3版』第七點不符。",
        "【影響】登入失敗未予鎖定，帳號易遭反覆猜測密碼。",
        "【受檢單位說明】據受檢單位說明（115年7月17日，查證事項說明單第1版）：因作業疏失，已於7月1日修正。",
        "【應改善事項】應依內部規範設定帳號鎖定門檻，並檢視實際生效之原則",
    ]


def test_json_is_plain(tmp_path: Path) -> None:
    path = written(tmp_path, "oscal", 2)
    assert json.loads(path.read_text(encoding="utf-8"))["assessment-results"]["metadata"]["oscal-version"]
