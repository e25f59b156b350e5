"""自行查核與測試對照表: what the insurer answered about each item beside what was tested. Stays inside. Pure.

It shows differences and the records they rest on. Which of the two is right, and whether it matters, people say.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cache

from chahe.catalog import catalog
from chahe.determination.self_assessment import (
    CHECKED_WORDS,
    CLAIM_WORDS,
    CONTRAST_WORDS,
    SAME,
    Claim,
    Compared,
    Contrast,
    SelfAnswer,
    Sheet,
    compare,
)
from chahe.findings.phrases import subject_text
from chahe.model import OUTCOME_ZH, Observation, Outcome, ReadStatus
from chahe.report.content import Block, Document, Heading, Para, Table, facts, printable, shortened
from chahe.report.dossier import ItemPaper, ReadingEntry
from chahe.report.making import Making, file_number, iso_day, numeral
from chahe.report.paper_parts import measured_text, reason_zh
from chahe.report.volume1 import cover
from chahe.report.working_paper import proposal_words

CODE = "A94"
"""資料代號 of the insurer's answers."""
TABLE = "self_answer"
EXAMPLES = 5
"""Exceptions shown of one check; the working papers and the list of exceptions have all."""
_PLACES = 3
_TEXT = 160
_BROKEN = frozenset({"unread", "size-differs", "digest-differs", "records-differ"})


def self_assessment(making: Making) -> Document:
    """The document, in the order: how to read it, the sheets, counts, all items, the differences."""
    found = compared(making)
    chapters: list[tuple[str, list[Block]]] = [
        ("說明 How to read this", _intro(making)),
        ("取得之自行查核表 Sheets received", _sheets(making)),
        ("差異彙總 Differences by kind", _counts(making, found)),
        ("逐項對照 Every item", _items(making, found)),
        ("差異明細及事實出處 Differences and the facts behind them", _details(making, found)),
    ]
    blocks: list[Block] = []
    for place, (title, content) in enumerate(chapters, 1):
        blocks += [Heading(1, f"{numeral(place)}、{title}", fresh=place in (1, 4, 5)), *content]
    return Document(
        volume=3,
        title=making.say("v3_title"),
        name=making.say("volume_3"),
        marking=making.say("v3_marking"),
        cover=cover(making)[:-1],
        blocks=tuple(blocks),
        draft=making.draft,
        made=making.dossier.made_at,
    )


def compared(making: Making) -> tuple[tuple[ItemPaper, Compared], ...]:
    """Every item with its comparison, in the seed's order. Groups that ask have no checks of their own and are left."""
    sheet = state(making)
    return tuple(
        (p, compare(p.code, making.dossier.self_answers, p.observations, sheet, inside=p.inside))
        for p in making.dossier.items
        if p.code in _item_codes()
    )


@cache
def _item_codes() -> frozenset[str]:
    return frozenset(i.code for i in catalog().items)


def state(making: Making) -> Sheet:
    """Whether the answers came whole."""
    readings = [r for _, _, r in _readings(making)]
    read = [r for r in readings if r.reading.tables.get(TABLE)]
    whole = all(r.reading.status is ReadStatus.READ and not r.unexplained and r.loose not in _BROKEN for r in readings)
    return Sheet(received=bool(read or making.dossier.self_answers), whole=whole)


def _readings(making: Making) -> list[tuple[int, str, ReadingEntry]]:
    """(file, its name, reading) of everything that is, or was handed over as, the insurer's answers."""
    return [
        (n, e.item.name, r)
        for n, e in enumerate(making.dossier.evidence)
        for r in e.counted
        if r.reading.tables.get(TABLE) or e.item.custody.request_code == CODE
    ]


def _intro(making: Making) -> list[Block]:
    return [Para(making.say("v3_intro")), Para(making.say("v3_words")), Para(making.say("v3_no_conclusion"), note=True)]


def _sheets(making: Making) -> list[Block]:
    rows = tuple(
        (
            file_number(n),
            printable(name),
            f"{r.reading.records:,}",
            f"{r.reading.tables.get(TABLE, 0):,}",
            f"{r.reading.rejects:,}",
            f"{r.unexplained:,}",
            "相符 tied" if r.tied else f"未勾稽 not tied（{r.loose or ''}）",
        )
        for n, name, r in _readings(making)
    )
    if not rows:
        return [Para(making.say("v3_no_sheet"))]
    headers = ("檔號 no.", "檔案 file", "紀錄 records", "作答 answers", "退回 rejects", "未說明 open", "勾稽 tie")
    out: list[Block] = [Table(headers, rows, (8, 40, 9, 9, 9, 11, 14), small=True)]
    if not state(making).whole:
        out.append(Para(making.say("v3_not_whole")))
    strangers = [a for a in making.dossier.self_answers if a.item not in _item_codes()]
    if strangers:
        listed = "、".join(dict.fromkeys(printable(a.item) for a in strangers))
        out.append(Para(making.say("v3_strangers", n=len(strangers), codes=shortened(listed, _TEXT))))
    return out


def _counts(making: Making, found: Sequence[tuple[ItemPaper, Compared]]) -> list[Block]:
    """Items per kind of difference; every kind is listed, so that a zero is seen."""
    counted = Counter(c.contrast for _, c in found)
    rows = tuple(
        (CONTRAST_WORDS[k][0], CONTRAST_WORDS[k][1], str(counted[k]), _codes(found, k))
        for k in Contrast
        if k not in SAME
    )
    same = tuple((CONTRAST_WORDS[k][0], CONTRAST_WORDS[k][1], str(counted[k]), "") for k in Contrast if k in SAME)
    headers = ("差異 difference", "English", "項數 items", "項目 codes")
    said = Counter(a.claim for _, c in found for a in c.answers)
    told = tuple((f"{zh}　{en}", str(said[claim])) for claim, (zh, en) in CLAIM_WORDS.items())
    return [
        Table(headers, (*rows, *same), (30, 34, 10, 26), small=True),
        Table(("自評作答 answer", "列數 rows"), told, (70, 30), making.say("v3_claims"), small=True),
    ]


def _codes(found: Sequence[tuple[ItemPaper, Compared]], kind: Contrast) -> str:
    return "、".join(p.code for p, c in found if c.contrast is kind)


def claim_text(c: Compared) -> str:
    """What was answered, in words: every answer where they differ."""
    if not c.answers:
        return "－"
    words = dict.fromkeys(answer_text(a) for a in c.answers)
    return "；".join(words)


def answer_text(a: SelfAnswer) -> str:
    """One answer in words."""
    if a.claim is Claim.OTHER:
        return f"「{shortened(printable(a.said or ''), 40)}」"
    return CLAIM_WORDS[a.claim][0]


def _items(making: Making, found: Sequence[tuple[ItemPaper, Compared]]) -> list[Block]:
    headers = ("代號 code", "項次 label", "自評 answer", "測試 tested", "擬議 proposal", "差異 difference")
    rows, links = [], []
    for p, c in found:
        word = CHECKED_WORDS[c.tested][0] + (f"（母體{c.population:,}筆）" if c.population else "")
        told = (p.code, catalog().node(p.code).label, claim_text(c), word)
        rows.append((*told, proposal_words(p), CONTRAST_WORDS[c.contrast][0]))
        links.append("" if c.contrast in SAME else _anchor(p.code))
    return [
        Para(making.say("v3_items_note"), note=True),
        Table(headers, tuple(rows), (9, 15, 14, 22, 16, 24), small=True, links=tuple(links)),
    ]


def _anchor(code: str) -> str:
    return f"gap-{code}"


def _details(making: Making, found: Sequence[tuple[ItemPaper, Compared]]) -> list[Block]:
    out: list[Block] = []
    silent = [c for c in Contrast if c in (Contrast.NOT_RECEIVED, Contrast.UNREAD)]
    for p, c in found:
        if c.contrast in SAME or c.contrast in silent:
            continue
        out += _detail(making, p, c)
    for kind in silent:
        if codes := _codes(found, kind):
            out += [Heading(2, "　".join(CONTRAST_WORDS[kind])), Para(codes)]
    return out or [Para(making.say("v3_none"))]


def _detail(making: Making, paper: ItemPaper, c: Compared) -> list[Block]:
    node = catalog().node(paper.code)
    zh, en = CONTRAST_WORDS[c.contrast]
    stars = [o for o in paper.observations if o.subject == "*"]
    head: list[Block] = [
        Heading(2, f"{node.label}　{paper.code}　{zh}", anchor=_anchor(paper.code)),
        facts(
            [
                ("查核項目原文", node.text or node.title),
                ("English", node.english),
                ("差異 difference", f"{zh}\n{en}"),
                ("測試 tested", "　".join(CHECKED_WORDS[c.tested])),
                ("擬議（系統產生，未經核定） proposal", proposal_words(paper)),
            ]
        ),
        _answers(c.answers) if c.answers else Para(making.say("v3_no_answer")),
    ]
    return [*head, *_facts(making, stars)]


def _answers(answers: Sequence[SelfAnswer]) -> Table:
    rows = tuple(
        (
            f"{answer_text(a)}　{CLAIM_WORDS[a.claim][1]}",
            shortened(printable(a.explanation), _TEXT),
            printable(a.evidence_no) or "未列 none",
            f"{printable(a.answered_by) or '未簽名 unsigned'}\n{iso_day(a.answered_date)}",
            a.place,
        )
        for a in answers
    )
    headers = ("自評 answer", "說明 explanation", "所列佐證 evidence named", "作答人、日 by, on", "出處 pointer")
    return Table(headers, rows, (14, 24, 14, 14, 34), "受檢單位作答 The insurer's answer", small=True)


def _facts(making: Making, stars: Sequence[Observation]) -> list[Block]:
    """Each check of the item, then the first exceptions of each with the places they rest on."""
    if not stars:
        return [Para(making.say("v3_no_check"))]
    rows = tuple(
        (
            f"{o.check}\n{title(making, o.check)}",
            OUTCOME_ZH[o.outcome] + (f"（{reason_zh(o.reason)}）" if o.reason else ""),
            f"{o.population:,}",
            f"{o.exceptions:,}",
            f"{o.unsettled:,}",
            "\n".join(places(o)),
        )
        for o in stars
    )
    columns = ("程序 check", "結果（未經核定） outcome", "母體 population", "例外 exceptions", "待釐清 unsettled",
               "出處 pointers")  # fmt: skip
    out: list[Block] = [Table(columns, rows, (22, 14, 9, 9, 9, 37), "測試之事實 Tested facts", small=True)]
    for o in stars:
        listed = making.dossier.exceptions.get(o.check, ()) if o.outcome is Outcome.EXCEPTION else ()
        shown = tuple(
            (
                subject_text(printable(str(r.get("subject", "")))),
                measured_text(r),
                "\n".join(str(p) for p in (r.get("pointers") or ())[:_PLACES]),
            )
            for r in listed[:EXAMPLES]
        )
        if shown:
            caption = f"{o.check}　共{len(listed):,}筆，列{len(shown)}筆"
            headers = ("受查對象 subject", "事實 measured", "出處 pointers")
            out.append(Table(headers, shown, (18, 34, 48), caption, small=True))
    return out


def title(making: Making, check: str) -> str:
    """A check's title in both languages."""
    words = (making.dossier.checks.get(check) or {}).get("title") or ["", ""]
    return "　".join(str(w) for w in words if w)


def places(o: Observation) -> list[str]:
    """The first places an observation rests on, as pointers."""
    return [str(e.item.at(e.locator)) if e.locator else str(e.item) for e in o.evidence[:_PLACES]]
