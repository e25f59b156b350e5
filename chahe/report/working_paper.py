"""The working paper of one item, in the order of the profession's own form. Pure."""

from collections.abc import Sequence

from chahe.catalog import Item, Kind, catalog
from chahe.determination.people import same_person
from chahe.findings.masking import scrub
from chahe.messages.insufficient import incomplete
from chahe.model import OUTCOME_ZH
from chahe.report import paper_parts as parts
from chahe.report.content import PROPOSED, Block, Heading, Para, Table, facts, printable
from chahe.report.dossier import EvidenceEntry, FindingEntry, ItemPaper
from chahe.report.making import Making, day_of, iso_day
from chahe.report.pictures import pictures

_METHODS = {"EXAMINE": "檢視", "INTERVIEW": "訪談", "TEST": "測試"}
NONE = "無。"


def files_of(making: Making, item: Item) -> list[tuple[int, EvidenceEntry]]:
    """Files that answer a request of the item, or that one of its facts rests on, with their order of receipt."""
    paper = next((p for p in making.dossier.items if p.code == item.code), None)
    cited = {e.item.digest for o in paper.observations for e in o.evidence} if paper else set()
    return [
        (n, e)
        for n, e in enumerate(making.dossier.evidence)
        if e.item.custody.request_code in item.requests or e.item.digest in cited
    ]


def findings_of_item(making: Making, code: str) -> list[FindingEntry]:
    """Findings that rest on a check of the item, those no longer raised last."""
    d = making.dossier
    return [e for e in (*d.findings, *d.removed_findings) if code in e.finding.items]


def working_paper(making: Making, paper: ItemPaper) -> list[Block]:
    """All blocks of one paper, its heading first."""
    item = catalog().asked(paper.code)
    head: list[Block] = [
        Heading(2, f"{item.node.label}　{paper.code}", anchor=paper.code),
        facts(_identity(making, item, paper)),
    ]
    if not paper.inside:
        out = making.say("out_of_scope", reason=paper.selected.reason.zh)
        return [*head, Para(out, PROPOSED), Para(paper.selected.reason.en, note=True)]
    entries = findings_of_item(making, paper.code)
    stars = [o for o in paper.observations if o.subject == "*"]
    return [
        *head,
        *_asked(making, item, paper),
        *_grounds(making, item, paper),
        *_tests(making, paper, stars, entries),
        *pictures(making, paper),
        *_people(making, paper, entries),
        *_conclusion(making, paper),
        *_index(making, entries),
        _signatures(paper),
        *_independence(making, paper),
        *parts.labelled("檢查失敗能力例證", parts.failing_cases(making, stars), "本項無程式測試。"),
        *_revisions(paper),
    ]


def _identity(making: Making, item: Item, paper: ItemPaper) -> list[tuple[str, str]]:
    e = making.dossier.profile.examination
    text = item.node.text or item.node.title
    pairs = [
        ("底稿編號", f"WP-{paper.code}"),
        ("案號", f"{e.number}（{making.dossier.case}）"),
        ("查核項目原文", text),
        ("English", item.node.english),
        ("查核目的", making.say("purpose")),
        ("列入理由", f"{paper.selected.reason.zh}\n{paper.selected.reason.en}"),
    ]
    if item.node.kind is Kind.GROUP:
        pairs.append(("說明", making.say("group_note")))
    if paper.selected.note:
        pairs.append(("分公司適用", paper.selected.note.zh))
    return pairs


def _asked(making: Making, item: Item, paper: ItemPaper) -> list[Block]:
    return [
        Heading(3, "所詢面向（A 是否已辦理／B 是否妥適）"),
        *parts.aspects(item, paper),
        Para(f"{item.machine.zh}\n{item.machine.en}", making.say("machine_part")),
        Para(f"{item.human.zh}\n{item.human.en}", making.say("person_part")),
        Heading(3, "行為時適用規定及內規"),
        *parts.criteria(making, paper),
    ]


def _grounds(making: Making, item: Item, paper: ItemPaper) -> list[Block]:
    files = files_of(making, item)
    gaps = sorted({str(g) for o in paper.observations for g in _listed(o.extra.get("gaps"))})
    out: list[Block] = [Heading(3, "佐證"), *parts.evidence(making, item, files)]
    out += parts.labelled("控制總數及完整性測試", parts.control_totals(files), "尚無可勾稽之檔案。")
    if gaps:
        out.append(
            Para(
                "；".join(printable(incomplete(g).line()) for g in gaps[:12]) + ("…" if len(gaps) > 12 else ""),
                "完整性測試所見",
            )
        )
    return out


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, (list, tuple)) else []


def _tests(making: Making, paper: ItemPaper, stars: Sequence[object], entries: Sequence[FindingEntry]) -> list[Block]:
    mine = [o for o in paper.observations if o.subject == "*"]
    if not mine:
        item = catalog().asked(paper.code)
        methods = "、".join(_METHODS[m.value] for m in item.methods)
        return [Para(making.say("no_check", methods=methods), "母體、程序及結果統計")]
    return [
        Para(making.say("whole_population"), "母體及抽樣"),
        *parts.labelled("程序與條件式", parts.procedures(making, mine), NONE),
        *parts.labelled("結果統計", parts.statistics(mine), NONE),
        *parts.labelled("例外分群與舉例", parts.exceptions(making, paper, entries), "無例外。"),
        *parts.labelled("待釐清及處理", parts.unsettled(paper), NONE),
    ]


def _people(making: Making, paper: ItemPaper, entries: Sequence[FindingEntry]) -> list[Block]:
    later = [
        Para(f"{day_of(x.at)}　{x.by}：{scrub(printable(x.text))}", "期後事項")
        for x in making.dossier.later
        if x.subject == paper.code
    ]
    return [
        *_by_hand(making, paper),
        *parts.labelled("受檢單位說明、初步意見與不提列理由", parts.opinions_of(making, entries), NONE),
        *later,
    ]


def _by_hand(making: Making, paper: ItemPaper) -> list[Block]:
    """Interviews, checks on screen, samples and reviewed exceptions, as they stand."""
    mine = [w for w in making.dossier.hand_work if w.item == paper.code]
    if not mine:
        return [Para(making.say("no_interview"), "訪談、上機查核紀錄")]
    rows = tuple((w.kind, w.name, f"{day_of(w.at)} {w.by}", str(w.seq), printable(w.said)) for w in mine)
    heads = ("種類", "編號", "日期及人員", "登錄序號", "內容")
    return [Heading(3, "訪談、上機、抽樣及例外查證"), Table(heads, rows, (12, 8, 18, 10, 52), small=True)]


def proposal_words(paper: ItemPaper) -> str:
    """The machine's word and why."""
    if not paper.inside:
        return "不適用"
    if paper.proposal is None:
        return ""
    reasons = "；".join(dict.fromkeys(_reason(r) for r in paper.proposal.reasons))
    return OUTCOME_ZH[paper.proposal.outcome] + (f"（{reasons}）" if reasons else "")


def _reason(text: str) -> str:
    """`A: no-check` in words; a reason without an aspect as it is."""
    aspect, colon, reason = text.partition(": ")
    return f"{aspect}：{parts.reason_zh(reason)}" if colon else parts.reason_zh(text)


def conclusion_words(making: Making, paper: ItemPaper) -> str:
    """The people's word, who gave it, and whether it still stands."""
    s = paper.standing
    if s.returned is not None:
        return making.say("returned", text=scrub(printable(s.returned.text)))
    if s.preparer is None or s.word is None:
        return making.say("not_concluded")
    said = making.say(
        "concluded",
        word=s.word,
        preparer=s.preparer.by,
        preparer_at=day_of(s.preparer.at),
        reviewer=f"{s.reviewer.by} {day_of(s.reviewer.at)}" if s.reviewer else making.say("not_reviewed"),
    )
    return said + (making.say("stale", why="、".join(s.stale)) if s.stale else "")


def _conclusion(making: Making, paper: ItemPaper) -> list[Block]:
    out: list[Block] = [
        Para(proposal_words(paper) or NONE, PROPOSED),
        Para(conclusion_words(making, paper), "查核結論"),
    ]
    s = paper.standing
    if s.preparer is not None and s.word is not None:
        out.append(Para(scrub(printable(s.preparer.text)), "結論說明"))
        out += [Para(w, "警示") for w in s.preparer.warnings]
    return out


def _index(making: Making, entries: Sequence[FindingEntry]) -> list[Block]:
    numbers = {f.finding: f.cells.get("序號", "") for f in making.dossier.follow_up}
    said = [
        f"意見 {e.finding.id}"
        + (f"↔追蹤第{numbers[e.finding.id]}號" if e.finding.id in numbers else "")
        + (f"；併見 {'、'.join(e.finding.cross_references)}" if e.finding.cross_references else "")
        for e in entries
    ]
    return [Para("；".join(said) or NONE, "索引（↔意見、↔追蹤）")]


def _signatures(paper: ItemPaper) -> Table:
    s = paper.standing
    cells = []
    for role, signed in (("編製", s.preparer), ("覆核", s.reviewer)):
        cells.append(
            (role, signed.by if signed else "", day_of(signed.at) if signed else "", signed.key[:16] if signed else "")
        )
    return Table(("簽章", "姓名", "日期", "簽章金鑰"), (*cells, ("領隊", "", "", "")), (15, 40, 20, 25))


def _independence(making: Making, paper: ItemPaper) -> list[Block]:
    """What was declared of this item's business, and by those who signed it; declared later stands out."""
    signed = [s.who for s in (paper.standing.preparer, paper.standing.reviewer) if s is not None]
    mine = [
        d
        for d in making.dossier.declared
        if d.covers(paper.code) or (d.nothing and any(same_person(d.who, w) for w in signed))
    ]
    if not mine:
        return []
    rows = tuple(
        (str(d.seq), d.who.name, "聲明無" if d.nothing else d.relation.value, printable(d.business),
         "、".join(d.items), ("" if d.nothing else iso_day(d.until) or "仍在辦理"),
         f"{day_of(d.at)} {d.by}" + (f"（{printable(d.source)}）" if d.source else "")
         + (f"；已由第{d.taken_back}號撤回" if d.taken_back else ""))
        for d in mine
    )  # fmt: skip
    heads = ("登錄序號", "聲明人", "辦理者", "業務或單位", "項目", "迄日", "登錄")
    out: list[Block] = [Heading(3, "獨立性聲明"), Table(heads, rows, (9, 12, 9, 22, 12, 12, 24), small=True)]
    out += [Para(d.words[0], "簽署後聲明，結論須由他人重新確認") for d in paper.standing.conflicts]
    return out


def _revisions(paper: ItemPaper) -> list[Block]:
    rows = tuple(
        (
            str(x.seq),
            day_of(x.at),
            x.by,
            "退回" if x.returned else ("編製" if x.role.value == "preparer" else "覆核"),
            x.word or "",
            x.text_digest,
        )
        for x in paper.standing.history
    )
    if not rows:
        return [Para(NONE, "修訂紀錄")]
    return [
        Heading(3, "修訂紀錄"),
        Table(("登錄序號", "日期", "人員", "作業", "用語", "文字雜湊"), rows, (9, 11, 14, 9, 12, 45), small=True),
    ]
