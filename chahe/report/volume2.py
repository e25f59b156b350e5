"""卷二 工作底稿: every item with its paper, the evidence, control totals, trail and digests. Stays inside. Pure."""

from chahe.catalog import Kind, catalog
from chahe.messages.insufficient import incomplete
from chahe.report.content import Block, Code, Document, Heading, Para, Table, facts, printable
from chahe.report.dossier import GapEntry, ItemPaper
from chahe.report.making import Making, day_of, file_number, iso_day, numeral
from chahe.report.paper_parts import CONTROL_HEADERS, CONTROL_WIDTHS, LONG_SQL, control_rows, replaced
from chahe.report.volume1 import cover
from chahe.report.working_paper import conclusion_words, findings_of_item, proposal_words, working_paper

_TECHNICAL = frozenset({"evidence-received", "reading"})


def volume_two(making: Making) -> Document:
    """The working papers."""
    chapters: list[tuple[str, list[Block]]] = [
        ("查核項目彙總表", summary_table(making)),
        ("各項查核工作底稿", [b for p in making.dossier.items for b in working_paper(making, p)]),
        ("佐證目錄", evidence_list(making)),
        ("控制總數", control_list(making)),
        ("退回紀錄、資料缺口及交付差異", _exceptions_of_intake(making)),
        ("抽樣清單", [Para(making.say("sampling"))]),
        ("稽核軌跡", trail(making)),
        ("附錄　條件式（SQL）", _derivations(making)),
    ]
    blocks: list[Block] = [Para(making.say("v2_intro"))]
    for place, (title, content) in enumerate(chapters, 1):
        blocks += [Heading(1, f"{numeral(place)}、{title}"), *content]
    return Document(
        volume=2,
        title=making.say("v2_title"),
        name=f"{making.say('volume_2')}_工作底稿",
        marking=making.say("v2_marking"),
        cover=cover(making)[:-1],
        blocks=(blocks[1], blocks[0], *blocks[2:]),
        draft=making.draft,
        made=making.dossier.made_at,
    )


def item_rows(making: Making) -> list[tuple[ItemPaper, tuple[str, ...]]]:
    """Per item: code, label, text verbatim, proposal, conclusion, findings. Groups that ask stand where they belong."""
    out: list[tuple[ItemPaper, tuple[str, ...]]] = []
    for p in making.dossier.items:
        node = catalog().node(p.code)
        text = node.text or node.title
        findings = "、".join(e.finding.id for e in findings_of_item(making, p.code))
        marks = "（節）" if node.kind is Kind.GROUP else ""
        out.append((p, (p.code, node.label + marks, text, proposal_words(p), conclusion_words(making, p), findings)))
    return out


def summary_table(making: Making) -> list[Block]:
    """查核項目彙總表."""
    rows = item_rows(making)
    headers = ("代號", "項次", "查核項目", "擬議（系統產生，未經核定）", "查核結論", "缺失")
    found = tuple(cells for _, cells in rows)
    table = Table(headers, found, (8, 10, 32, 15, 18, 17), small=True, links=tuple(p.code for p, _ in rows))
    return [Para(making.say("v2_summary_note"), note=True), table]


def evidence_list(making: Making) -> list[Block]:
    """佐證目錄: every file by digest, with its custody."""
    rows = []
    for n, e in enumerate(making.dossier.evidence):
        c = e.item.custody
        period = "－".join(x for x in (iso_day(c.period_from), iso_day(c.period_to)) if x) or iso_day(c.as_of)
        who = "、".join(x for x in (c.operator, c.witness and f"見證{c.witness}") if x)
        rows.append(
            (
                file_number(n),
                c.request_code or "",
                f"{printable(e.item.name)}\n{e.item.digest}{replaced(making, e)}",
                f"{e.item.size:,}",
                c.origin.value,
                printable("；".join(x for x in (c.system, c.extraction, who) if x)),
                period,
            )
        )
    if not rows:
        return [Para(making.say("no_evidence"))]
    headers = ("檔號", "代號", "檔名及 SHA-256", "位元組", "來源級別", "來源、產出方式、操作及見證", "期間／基準日")
    return [Table(headers, tuple(rows), (7, 6, 44, 8, 10, 15, 10), small=True)]


def control_list(making: Making) -> list[Block]:
    """控制總數 of every file."""
    rows = tuple(r for n, e in enumerate(making.dossier.evidence) for r in control_rows(n, e))
    note = Para(making.say("control_note"), note=True)
    return [note, Table(CONTROL_HEADERS, rows, CONTROL_WIDTHS, small=True)] if rows else [note]


def _found(g: GapEntry) -> str:
    said = incomplete(f"{g.table}: {g.reason}")
    return f"{said.words}（{said.detail}）" if said.detail else said.words


def _exceptions_of_intake(making: Making) -> list[Block]:
    d = making.dossier
    rejects = tuple(
        (
            printable(r.name),
            r.locator,
            printable(r.reason),
            f"{r.explained_by}：{printable(r.why or '')}" if r.explained_by else "未說明",
        )
        for r in d.rejects
    )
    gaps = tuple(
        (g.table, g.column or "", printable(g.key or "全部"), printable(_found(g)), printable(g.name or ""))
        for g in d.gaps
    )
    differences = tuple(
        (x.code or "", printable(x.path), x.words, x.stated or "", x.found or "") for x in d.differences
    )
    out: list[Block] = []
    for title, headers, rows, widths in (
        ("退回紀錄", ("檔案", "位置", "原因", "說明"), rejects, (32, 18, 30, 20)),
        ("資料缺口", ("資料表", "欄位", "對象", "原因", "檔案"), gaps, (16, 14, 18, 30, 22)),
        ("交付與檢附清單之差異", ("代號", "檔案", "差異", "清單", "實際"), differences, (8, 38, 18, 18, 18)),
    ):
        out.append(Heading(2, title))
        out.append(Table(headers, rows[:2000], widths, small=True) if rows else Para("無。"))
        if len(rows) > 2000:
            out.append(Para(f"共{len(rows):,}筆，列前2,000筆。", note=True))
    return out


def trail(making: Making) -> list[Block]:
    """稽核軌跡: what somebody can hold this volume against, and every act of a person."""
    d, w = making.dossier, making.dossier.witnesses
    kinds: dict[str, int] = {}
    for a in d.acts:
        kinds[a.kind] = kinds.get(a.kind, 0) + 1
    pairs = [
        ("案件", d.case),
        ("登錄簿雜湊（head）", w.head),
        ("登錄筆數", f"{w.size:,}"),
        ("簽章金鑰", w.key),
        ("時間戳記", "、".join(w.anchors) or "無"),
        ("封存", "是" if w.sealed else "否"),
        ("執行（run）", d.run or "尚未執行"),
        ("執行程式", d.run_program or ""),
        ("產製程式", d.program),
        ("執行引擎", d.engine or ""),
        ("準則包", "\n".join(f"{i} {v} {digest}" for i, v, digest in d.packs)),
        ("各類登錄筆數", "、".join(f"{k} {n:,}" for k, n in sorted(kinds.items()))),
    ]
    rows = tuple((str(a.seq), day_of(a.at), a.by, a.kind, a.leaf) for a in d.acts if a.kind not in _TECHNICAL)
    return [
        Para(making.say("trail_note"), note=True),
        facts(pairs),
        Table(("序號", "日期", "人員", "作業", "登錄雜湊"), rows, (8, 11, 14, 19, 48), small=True),
        Para(making.say("trail_technical"), note=True),
    ]


def _derivations(making: Making) -> list[Block]:
    """Long SQL of the checks that ran, then each derivation's, once."""
    d = making.dossier
    ran = {o.check for p in d.items for o in p.observations}
    used = {str(name) for c in ran for name in (d.checks.get(c) or {}).get("derivations") or ()} | set(d.shown)
    out: list[Block] = [Para(making.say("derivations_note"), note=True)]
    for check in sorted(ran):
        sql = str((d.checks.get(check) or {}).get("sql") or "")
        if len(sql) > LONG_SQL:
            out += [Heading(2, f"程序 {check}", listed=False), Code(sql)]
    for name in sorted(used & set(d.derivations)):
        entry = d.derivations[name]
        out.append(Heading(2, f"衍生資料 {name}", listed=False))
        out.append(Para(f"{entry.get('doc', '')}\n輸入：{'、'.join(entry.get('inputs') or ())}"))
        out.append(Code(str(entry.get("sql") or "")))
    return out
