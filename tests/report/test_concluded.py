"""A report once people have concluded: who signed what and when, and what one open item does to every page."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from docx import Document

from chahe.determination.conclude import Role, Stale, Standing
from chahe.findings.finding import Decision
from chahe.model import Word
from chahe.report.content import DRAFT, DRAFT_LINE
from chahe.report.formats import formats
from chahe.report.making import Making
from chahe.report.volumes import volume
from tests.report.dossiers import FINAL, dossier, making, signed

ITEM = "7.3"
Change = Callable[[Standing], Standing]


def concluded(change: Change | None = None) -> Making:
    """Every item concluded by two people and every finding decided; `change` is made to the standing of one item."""
    given = dossier(concluded=FINAL, decision=Decision.OPINION)
    if change is not None:
        items = [replace(p, standing=change(p.standing)) if p.code == ITEM else p for p in given.items]
        given = replace(given, items=tuple(items))
    return making(given)


def _returned(s: Standing) -> Standing:
    return replace(
        s, reviewer=None, returned=replace(signed(ITEM, Role.REVIEWER, FINAL), word=None, text="請補訪談紀錄")
    )


OPEN: list[tuple[Change, str]] = [
    (lambda s: Standing(s.item), "尚未作成。"),
    (lambda s: replace(s, reviewer=None), "佐證不足（編製：編製甲 115/07/19；覆核：尚未覆核）"),
    (lambda s: replace(s, stale=(Stale.FACTS,)), "覆核乙 115/07/19）結論待重新確認（查核事實已異動）"),
    (_returned, "覆核人退回：請補訪談紀錄"),
]


@pytest.mark.parametrize(("change", "told"), OPEN)
def test_one_open_item_makes_both_volumes_drafts_and_is_told(change: Change, told: str) -> None:
    given = concluded(change)
    two = volume(given, 2).document
    assert volume(given, 1).document.draft
    assert two.draft
    assert sum(told in t for t in two.texts()) >= 2  # in the summary table and in the item's own paper


def test_both_volumes_are_final_when_nothing_is_open() -> None:
    given = concluded()
    texts = list(volume(given, 2).document.texts())
    assert not volume(given, 1).document.draft
    for word, items in ((Word.INSUFFICIENT, 68), (Word.NOT_CONFORMING, 1)):  # in the summary and in the paper
        said = f"{word}（編製：編製甲 115/07/19；覆核：覆核乙 115/07/19）"
        assert sum(t.endswith(said) for t in texts) == 2 * items
    assert not any(DRAFT in t for t in texts)


def test_every_word_of_a_person_is_printed_as_it_was_signed() -> None:
    for word in (Word.CONFORMING, Word.PARTLY, Word.INSUFFICIENT):
        both = (signed(ITEM, Role.PREPARER, word), signed(ITEM, Role.REVIEWER, word))
        texts = volume(concluded(lambda s, b=both: replace(s, preparer=b[0], reviewer=b[1])), 2).document.texts()  # type: ignore[misc]  # a default argument of a lambda
        assert sum(f"{word}（編製：編製甲" in t for t in texts) >= 2


@pytest.mark.parametrize("change", [None, OPEN[0][0]])
def test_the_pages_themselves_carry_the_mark_or_none_of_them(change: Change | None, tmp_path: Path) -> None:
    made = volume(concluded(change), 1)
    for name in ("pdf", "docx", "html"):
        formats(name)[name].write(made, tmp_path / f"v.{name}")
    pages = [p.get_textpage().get_text_bounded() for p in pypdfium2.PdfDocument(tmp_path / "v.pdf")]
    heads = ["".join(p.text for p in s.header.paragraphs) for s in Document(str(tmp_path / "v.docx")).sections]
    page = (tmp_path / "v.html").read_text(encoding="utf-8")
    marked = [DRAFT in text for text in (*pages, *heads, page)]
    assert len(pages) > 3
    assert marked == [change is not None] * len(marked)
    assert all(DRAFT_LINE in head for head in heads) is (change is not None)
