"""參、檢查意見 and its kin: each opinion in the order 標題→事實→規定→影響→受檢單位說明→應改善事項. Pure."""

from collections.abc import Mapping, Sequence

from chahe.findings.followup import COLUMNS, follow_up
from chahe.findings.masking import scrub
from chahe.findings.phrases import fill, placeholders, subject_text
from chahe.messages import code_word
from chahe.model import Digest
from chahe.report.charts import figures
from chahe.report.content import Block, Heading, Para, Table, facts, printable, shortened
from chahe.report.dossier import Dossier, FindingEntry
from chahe.report.making import Making, base_name, numeral, words_of_day

ANNEX_ROWS = 100
"""Rows printed for one opinion in 附表一."""
_VALUE = 80
"""Characters of a measured value in a sentence; evidence may hold anything."""
_NOT_MEASURED = frozenset({"check", "subject", "verdict", "pointers"})

_OWN_CELLS = frozenset(
    {"序號", "意見來源", "報告編號、文號、收受日", "檢查基準日", "業務項目", "缺失態樣", "缺失情節", "違反規定或內規"}
)
"""Columns of the follow-up table the examiner fills; the rest of 附表二 goes out blank."""


def by_category(entries: Sequence[FindingEntry]) -> dict[str, list[tuple[int, FindingEntry]]]:
    """Opinions with their number in the report, under their 業務項目, in the order they first appear."""
    order = dict.fromkeys(e.finding.category for e in entries)
    sorted_entries = [e for category in order for e in entries if e.finding.category == category]
    found: dict[str, list[tuple[int, FindingEntry]]] = {}
    for number, entry in enumerate(sorted_entries, 1):
        found.setdefault(entry.finding.category, []).append((number, entry))
    return found


def opinions(making: Making) -> list[Block]:
    """The chapter without its heading."""
    grouped = by_category(making.opinions)
    if not grouped:
        return [Para(making.say("opinions_none") if not making.draft else making.say("summary_nothing_yet"))]
    out: list[Block] = []
    for place, (category, entries) in enumerate(grouped.items(), 1):
        out.append(Heading(2, f"{numeral(place)}、{category}"))
        for number, entry in entries:
            out += _opinion(making, number, entry)
    return out


def _opinion(making: Making, number: int, entry: FindingEntry) -> list[Block]:
    f = entry.finding
    say = making.say
    out: list[Block] = [
        Heading(3, f"（{numeral(number) if number < 100 else number}）{f.pattern}", f"opinion-{number}")
    ]
    if entry.decision is None:
        out.append(Para(say("opinion_proposed"), note=True))
    elif entry.changed:
        out.append(Para(say("opinion_changed"), note=True))
    text = entry.decision.text if entry.decision is not None and entry.decision.text else f.condition
    out.append(Para(scrub(printable(text)), say("label_fact")))
    if making.gone(entry):
        out.append(Para(say("opinion_gone"), note=True))
    out += figures(making.dossier, f.checks)
    out += [
        Para(_clean(f.criteria), say("label_rule")),
        Para(_clean(f.effect) + _marks(making, entry), say("label_effect")),
    ]
    out.append(Para(explanation(making, entry), say("label_explanation")))
    out.append(Para(_clean(f.recommendation), say("label_recommendation")))
    out += [Para(say("later", day=words_of_day(e.at), text=scrub(printable(e.text)))) for e in entry.later]
    return out


def _clean(text: str) -> str:
    """A person may have written it."""
    return scrub(printable(text))


def _marks(making: Making, entry: FindingEntry) -> str:
    out = ""
    if entry.finding.repeated:
        out += making.phrases.form("repeated", numbers="、".join(entry.finding.repeated))
    if entry.decision is not None and entry.decision.similar_not_swept:
        out += making.say("swept")
    return out


def explanation(making: Making, entry: FindingEntry) -> str:
    """What the auditee said last, and whether it disagrees."""
    answers = [c for c in entry.confirmations if c.answer]
    if not answers:
        return making.say("explanation_none")
    last = answers[-1]
    text = making.say(
        "explanation", day=words_of_day(last.at), version=last.version, answer=scrub(printable(last.answer.strip()))
    )
    if last.agrees is False:
        text += making.say("explanation_disagrees", files=len(last.disagreement))
    return text


def oral(making: Making) -> list[Block]:
    """肆、面請改善事項."""
    if not making.oral:
        return [Para(making.say("oral_none"))]
    rows = tuple(
        (
            str(n),
            _clean(e.finding.category),
            _clean(e.finding.pattern),
            scrub(printable((e.decision.text if e.decision else "") or e.finding.condition)),
            _clean(e.finding.recommendation),
        )
        for n, e in enumerate(making.oral, 1)
    )
    return [Table(("項次", "業務項目", "缺失態樣", "情節", "應改善事項"), rows, (6, 15, 17, 37, 25))]


def annex_details(making: Making) -> list[Block]:
    """附表一: rows of every opinion and oral matter, masked, without digests."""
    numbered = [(str(n), e) for listed in by_category(making.opinions).values() for n, e in listed]
    numbered += [(making.say("number_oral", n=n), e) for n, e in enumerate(making.oral, 1)]
    out: list[Block] = []
    for number, entry in numbered:
        rows = _detail_rows(making, entry)
        if not rows:
            continue
        total = sum(c.exceptions for c in entry.finding.populations)
        out.append(Heading(2, f"附表一之{number}　{entry.finding.pattern}", listed=False))
        out.append(Table(("序", "情形", "佐證檔案"), tuple(rows), (6, 62, 32), small=True))
        if total > len(rows):
            out.append(Para(making.say("annex_1_rest", total=f"{total:,}", shown=f"{len(rows):,}"), note=True))
    return out or [Para(making.say("annex_1_none"))]


def _detail_rows(making: Making, entry: FindingEntry) -> list[tuple[str, ...]]:
    names = {e.item.digest: base_name(e.item.name) for e in making.dossier.evidence}
    out: list[tuple[str, ...]] = []
    for check in entry.finding.checks:
        of = making.dossier.exceptions if entry.rows is None else entry.rows
        for row in of.get(check, ())[: ANNEX_ROWS - len(out)]:
            files = dict.fromkeys(names.get(Digest(str(p)[7:71]), "") for p in row.get("pointers") or ())
            stated = {k: str(v) for k, v in row.items() if v is not None and k not in _NOT_MEASURED}
            said = situation(making, check, str(row.get("subject", "")), stated)
            out.append((str(len(out) + 1), said, _few([f for f in files if f])))
    if out:
        return out
    # The exception list of an opinion decided earlier is gone with its run; the examples stand in the finding.
    return [
        (str(n), situation(making, s.check, s.subject, s.measured), _few([base_name(e.name) for e in s.evidence]))
        for n, s in enumerate(entry.finding.subjects, 1)
    ]


def _few(names: Sequence[str]) -> str:
    listed = list(dict.fromkeys(names))
    return "、".join(listed[:2]) + (f"等{len(listed)}檔" if len(listed) > 2 else "")


def situation(making: Making, check: str, subject: str, measured: Mapping[str, str]) -> str:
    """One exception in the words of the phrase table."""
    who = subject_text(printable(subject))
    phrase = making.phrases.checks.get(check)
    if phrase is None:
        return who
    values = dict.fromkeys(placeholders(phrase.example), "")
    values.update({k: code_word(k, v) or shortened(printable(v), _VALUE) for k, v in measured.items()})
    return fill(phrase.example, {**values, "subject": who}, f"checks.{check}.example")


def annex_follow_up(making: Making) -> list[Block]:
    """附表二: one form per opinion, the insurer's cells blank."""
    d = making.dossier
    out: list[Block] = [Para(making.say("annex_2_intro"))]
    for entries in by_category(making.opinions).values():
        for number, entry in entries:
            out.append(Heading(2, making.say("number_opinion", n=number) + f"　{entry.finding.pattern}", listed=False))
            out.append(facts([(c, v) for c, v in follow_up_cells(d, number, entry).items() if c != "缺失情節"]))
    if len(out) == 1:
        out.append(facts([(c, "") for c in COLUMNS]))
    return out


def follow_up_cells(dossier: Dossier, number: int, entry: FindingEntry) -> dict[str, str]:
    """A row of the form as it goes out: only what the examiner states is filled."""
    cells = dict.fromkeys(COLUMNS, "")
    if entry.decision is not None:
        rows = follow_up([(entry.finding, entry.decision)], dossier.profile.examination)
        cells.update({k: scrub(v) for k, v in (rows[0].cells if rows else {}).items() if k in _OWN_CELLS})
    else:
        f = entry.finding
        cells.update(
            {"業務項目": f.category, "缺失態樣": f.pattern, "缺失情節": f.condition, "違反規定或內規": f.criteria}
        )
    cells["序號"] = str(number)
    return cells
