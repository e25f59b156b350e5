"""The comparison of answers and tests as a workbook: an index of the items, the answers, the facts. Pure."""

from collections.abc import Iterator

from chahe.catalog import catalog
from chahe.determination.self_assessment import CHECKED_WORDS, CLAIM_WORDS, CONTRAST_WORDS
from chahe.model import OUTCOME_ZH
from chahe.report.content import Para, printable
from chahe.report.making import Making, iso_day
from chahe.report.paper_parts import reason_zh
from chahe.report.self_assessment import claim_text, compared, places, title
from chahe.report.sheet import Cell, Sheet
from chahe.report.working_paper import proposal_words


def self_assessment_sheets(making: Making) -> Iterator[Sheet]:
    """Every sheet, the comparison first."""
    yield _index(making)
    yield _answers(making)
    yield _facts(making)


def _index(making: Making) -> Sheet:
    columns = (
        ("代號 code", 11),
        ("項次 label", 15),
        ("查核項目 item (verbatim)", 60),
        ("自評 answer", 16),
        ("測試 tested", 20),
        ("母體筆數 population", 12),
        ("擬議（系統產生，未經核定） proposal", 22),
        ("差異 difference", 32),
        ("difference (English)", 44),
    )
    rows: list[tuple[Cell, ...]] = []
    for p, c in compared(making):
        node = catalog().node(p.code)
        told = (p.code, node.label, node.text or node.title, claim_text(c), CHECKED_WORDS[c.tested][0])
        rows.append((*told, c.population, proposal_words(p), *CONTRAST_WORDS[c.contrast]))
    notes = tuple(Para(making.say(name)) for name in ("v3_intro", "v3_words", "v3_no_conclusion"))
    return Sheet("對照", columns, tuple(rows), making.say("v3_title"), notes, (), 2)


def _answers(making: Making) -> Sheet:
    columns = (
        ("代號 code", 11),
        ("自評 answer", 16),
        ("answer (English)", 16),
        ("原文 as read", 16),
        ("說明 explanation", 50),
        ("所列佐證 evidence named", 20),
        ("作答人 by", 14),
        ("作答日 on", 12),
        ("檔案 file", 40),
        ("出處 pointer", 90),
    )
    rows: list[tuple[Cell, ...]] = [
        (a.item, *CLAIM_WORDS[a.claim], printable(a.said or ""), printable(a.explanation), printable(a.evidence_no),
         printable(a.answered_by), iso_day(a.answered_date), printable(a.file), a.place)
        for a in making.dossier.self_answers
    ]  # fmt: skip
    return Sheet("作答", columns, tuple(rows), "受檢單位逐項作答 the insurer's answers")


def _facts(making: Making) -> Sheet:
    columns = (
        ("代號 code", 11),
        ("程序 check", 34),
        ("名稱 title", 50),
        ("結果（未經核定） outcome", 16),
        ("理由 reason", 26),
        ("母體筆數 population", 12),
        ("例外筆數 exceptions", 12),
        ("待釐清 unsettled", 12),
        ("出處 pointers", 90),
    )
    rows: list[tuple[Cell, ...]] = [
        (p.code, o.check, title(making, o.check), OUTCOME_ZH[o.outcome], reason_zh(o.reason), o.population,
         o.exceptions, o.unsettled, "\n".join(places(o)))
        for p, _ in compared(making)
        for o in p.observations
        if o.subject == "*"
    ]  # fmt: skip
    return Sheet("測試事實", columns, tuple(rows), "測試之事實 tested facts")
