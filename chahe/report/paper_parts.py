"""Parts of the working paper of one item, in the order an examiner expects them. Pure.

Facts are shown by count, rule and place; subjects of exceptions come from the masked exception lists only.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from chahe.catalog import Item
from chahe.checks.api import checks
from chahe.criteria import Criterion, load, text_of
from chahe.findings.masking import mask_measured, scrub
from chahe.findings.phrases import shown, subject_text
from chahe.messages import code_word
from chahe.messages.insufficient import open_words
from chahe.model import OUTCOME_ZH, Layer, Observation, Outcome
from chahe.report.content import Block, Code, Heading, Para, Table, printable, shortened
from chahe.report.dossier import EvidenceEntry, FindingEntry, ItemPaper
from chahe.report.making import Making, day_of, file_number, iso_day

REASONS_ZH: Mapping[str, str] = {
    "no-table": "未取得此類資料",
    "no-applicable-rows": "資料中無適用之紀錄",
    "no-criterion": "無可資比對之準則（列示量測值）",
    "unsettled": "部分紀錄不足以認定",
    "gap": "資料不完整",
    "fault": "程式未能執行",
    "no-check": "須由人員認定",
    "out-of-scope": "不在查核範圍",
}
EXAMPLES = 5
"""Exceptions printed of one check; the list of exceptions in the workbook has all."""
MOST_FILES = 30
"""Files listed in one paper; 佐證目錄 and 控制總數 list every file once."""
LONG_SQL = 4_000
"""Characters from which a check's SQL stands in the annex, so that a paper stays readable."""
_PLACES = 4
_VALUE = 120


def aspects(item: Item, paper: ItemPaper) -> list[Block]:
    """A/B 二問: what each asks, by which method, and the machine's word."""
    results = {a.aspect: a for a in paper.proposal.aspects} if paper.proposal else {}
    out = {a.aspect: a.reason.zh for a in paper.selected.aspects_out}
    rows = []
    for a in item.aspects:
        found = results.get(a.id)
        word = OUTCOME_ZH[found.outcome] if found else ""
        why = out.get(a.id) or (reason_zh(found.reason) if found else "")
        names = "、".join(found.checks) if found else ""
        rows.append((a.id, f"{a.text}\n{a.english}", a.method.value, word, why, names))
    headers = ("面向", "所詢 asked", "方法 method", "程式結果（未經核定）", "理由", "程序 checks")
    return [Table(headers, tuple(rows), (6, 40, 11, 12, 15, 16), small=True)]


def reason_zh(reason: str | None) -> str:
    """A reason in words; what is no known reason stands as it is."""
    return REASONS_ZH.get(reason or "") or printable(open_words(reason or ""))


def criteria(making: Making, paper: ItemPaper) -> list[Block]:
    """行為時適用規定及內規, with version, dates and whether they may judge."""
    if not paper.criteria and not paper.missing_norms:
        return [Para(making.say("no_criteria"))]
    rows = tuple(_criterion(c) for c in paper.criteria)
    headers = ("編號", "層級", "事項", "值", "依據及條次", "適用期間", "得否據以判斷")
    out: list[Block] = [Table(headers, rows, (14, 9, 22, 10, 25, 12, 8), small=True)] if rows else []
    if paper.missing_norms:
        known = load().parameters()
        names = "、".join(f"{known[n].zh}（{n}）" if n in known else n for n in paper.missing_norms)
        out.append(Para(making.say("no_criterion", titles=names)))
    return out


def _criterion(c: Criterion) -> tuple[str, ...]:
    layer = "法規" if c.layer is Layer.LAW else "內規"
    value = text_of(c.value).replace(";", "；") + (f" {c.unit}" if c.unit and c.value is not None else "")
    since = f"{iso_day(c.since.isoformat()) if c.since else '未明'}起"
    until = f"至{iso_day(c.until.isoformat())}" if c.until else ""
    version = f"（{iso_day(c.version_date.isoformat())}版）" if c.version_date else ""
    return (
        c.id,
        layer,
        c.title_zh,
        value or "未定",
        f"{c.source} {c.article}{version}".strip(),
        since + until,
        ("是" if c.usable else "否") + f"（{c.certainty.value}）",
    )


def replaced(making: Making, entry: EvidenceEntry) -> str:
    """What stands in for a file, on a line of its own; nothing for a file that is in the population."""
    return "\n" + making.say("superseded", by=printable(entry.superseded)) if entry.superseded else ""


def evidence(making: Making, item: Item, files: Sequence[tuple[int, EvidenceEntry]]) -> list[Block]:
    """佐證: files that answer the item's requests, and the state of each request."""
    states = {r.code: r for r in making.dossier.requests}
    lacking = [states[c] for c in item.requests if c in states and states[c].wanting]
    out: list[Block] = []
    if files:
        rows = tuple(
            (
                file_number(n),
                e.item.custody.request_code or "",
                printable(e.item.name) + replaced(making, e),
                e.item.custody.origin.value,
                printable(e.item.custody.extraction or ""),
                "－".join(x for x in (iso_day(e.item.custody.period_from), iso_day(e.item.custody.period_to)) if x)
                or iso_day(e.item.custody.as_of),
            )
            for n, e in files[:MOST_FILES]
        )
        headers = ("檔號", "代號", "檔名", "來源級別", "取得方式", "期間／基準日")
        out.append(Table(headers, rows, (8, 7, 35, 14, 22, 14), small=True))
        if len(files) > MOST_FILES:
            out.append(Para(making.say("more_files", total=len(files), shown=MOST_FILES), note=True))
    else:
        out.append(Para(making.say("no_evidence")))
    if lacking:
        grouped: dict[str, list[str]] = {}
        for r in lacking:
            for _, words, reason in r.wanting:
                key = words + (f"（{printable(reason)}）" if reason else "")
                grouped.setdefault(key, []).append(f"{r.code} {r.name}")
        out.append(
            Para("；".join(f"{state}：{'、'.join(names)}" for state, names in grouped.items()) + "。", "資料狀態")
        )
    return out


def control_totals(files: Sequence[tuple[int, EvidenceEntry]]) -> list[Block]:
    """控制總數 of the item's files together, then each that does not tie or has rejects; the annex lists every file."""
    readings = [r for _, e in files for r in e.readings]
    if not readings:
        return []
    sums = [sum(n) for n in zip(*((r.reading.records, r.reading.rows, r.reading.rejects, r.reading.skipped)
                                  for r in readings), strict=True)]  # fmt: skip
    tied = sum(r.tied for r in readings)
    said = "紀錄{:,}＝成列{:,}＋退回{:,}＋略過{:,}".format(*sums)
    out: list[Block] = [Para(f"讀取{len(readings)}件，{said}；勾稽相符{tied}件、未勾稽{len(readings) - tied}件。")]
    odd = tuple(
        row
        for n, e in files
        if any(not r.tied or r.reading.rejects for r in e.readings) or not e.readings
        for row in control_rows(n, e)
    )
    return [*out, Table(CONTROL_HEADERS, odd[:MOST_FILES], CONTROL_WIDTHS, small=True)] if odd else out


CONTROL_HEADERS = ("檔號", "檔案（成員）", "讀取程式", "紀錄數", "成列", "退回", "略過", "檢附清單筆數", "勾稽")
CONTROL_WIDTHS = (7, 31, 13, 8, 8, 7, 7, 9, 10)
LOOSE_ZH = {
    "unread": "未讀取",
    "size-differs": "位元組數不符",
    "digest-differs": "雜湊不符",
    "records-differ": "筆數不符",
    "no-control-total": "無控制總數",
}


def control_rows(number: int, entry: EvidenceEntry) -> list[tuple[str, ...]]:
    """A row per reading of a file."""
    out = []
    for r in entry.readings:
        x = r.reading
        word = "相符" if r.tied else LOOSE_ZH.get(r.loose or "", "不符")
        counts = (f"{n:,}" for n in (x.records, x.rows, x.rejects, x.skipped))
        stated = "" if r.stated is None else f"{r.stated:,}"
        out.append((file_number(number), printable(x.name), x.reader or "－", *counts, stated, word))
    if not entry.readings:
        why = f"已刪除：{printable(entry.erased)}" if entry.erased else "未讀取"
        out.append((file_number(number), printable(entry.item.name), "－", "", "", "", "", "", why))
    return out


def statistics(stars: Sequence[Observation]) -> list[Block]:
    """母體 and 結果統計 of every check."""
    rows = []
    for o in stars:
        subjects = o.extra.get("subjects")
        bad = subjects.get("exception", 0) if isinstance(subjects, Mapping) else 0
        rows.append(
            (
                o.check,
                OUTCOME_ZH[o.outcome] + (f"（{reason_zh(o.reason)}）" if o.reason else ""),
                *(f"{n:,}" for n in (o.population, o.exceptions, o.unsettled)),
                str(o.extra.get("pending", 0)),
                str(o.extra.get("own_only", 0)),
                str(bad),
            )
        )
    headers = ("程序", "程式結果（未經核定）", "母體筆數", "例外", "待釐清", "未屆期", "僅違內規", "例外對象數")
    return [Table(headers, tuple(rows), (26, 22, 10, 8, 9, 8, 9, 8), small=True)] if rows else []


def procedures(making: Making, stars: Sequence[Observation]) -> list[Block]:
    """程序與條件式: what each check calls an exception, and its SQL."""
    out: list[Block] = []
    for o in stars:
        entry = making.dossier.checks.get(o.check)
        if entry is None:
            continue
        title = entry.get("title") or ["", ""]
        text = f"{title[0]}　{title[1]}\n例外：{entry['doc']}\n母體表：{entry['population']}"
        if entry.get("derivations"):
            text += f"　引用衍生資料：{'、'.join(entry['derivations'])}（附錄）"
        if entry.get("criteria"):
            text += "\n準則：" + "、".join(f"{k}（依 {v}）" for k, v in entry["criteria"].items())
        out.append(Para(text, o.check))
        sql = str(entry["sql"])
        out.append(Para(making.say("sql_in_annex"), note=True) if len(sql) > LONG_SQL else Code(sql))
    return [*out, Para(making.say("sql_note"), note=True)] if out else []


def exceptions(making: Making, paper: ItemPaper, entries: Sequence[FindingEntry]) -> list[Block]:
    """例外分群與舉例: by cause, the first few with the places they rest on."""
    out: list[Block] = []
    for e in entries:
        mine = [c for c in e.finding.checks if c.startswith(f"{paper.code}/")]
        for check in mine:
            rows = making.dossier.exceptions.get(check, ())
            if not rows:
                continue
            listed = tuple(_exception(r) for r in rows[:EXAMPLES])
            caption = f"{e.finding.id}　{check}　共{len(rows):,}筆，列{len(listed)}筆"
            out.append(Table(("受查對象", "事實", "佐證出處"), listed, (18, 32, 50), caption, small=True))
    return out


def _exception(row: Mapping[str, Any]) -> tuple[str, ...]:
    places = [str(p) for p in row.get("pointers") or ()]
    more = f"\n（另{len(places) - _PLACES}處）" if len(places) > _PLACES else ""
    who = subject_text(printable(str(row.get("subject", ""))))
    known = checks().get(str(row.get("check")))
    wanted = {k: row.get(k) for k in known.shows} if known and known.shows else row
    return (who, measured_text(wanted), "\n".join(places[:_PLACES]) + more)


def measured_text(row: Mapping[str, Any]) -> str:
    """Column and value of an exception row, as the check saw them."""
    skipped = ("check", "subject", "verdict", "pointers")
    stated = ((k, v) for k, v in row.items() if k not in skipped and v is not None)
    return "；".join(f"{k}={_worded(k, shortened(shown(printable(str(v))), _VALUE))}" for k, v in stated)


def _worded(column: str, value: str) -> str:
    """A code with its word: a working paper shows what the table holds, and says it in Chinese."""
    word = code_word(column, value)
    return value if word is None else f"{word}（{value}）"


def unsettled(paper: ItemPaper) -> list[Block]:
    """待釐清: subjects nobody could settle, by reason and what was measured; never by a person's name."""
    counted: Counter[tuple[str, str, str]] = Counter()
    for o in paper.observations:
        if o.outcome is not Outcome.INSUFFICIENT or o.subject == "*":
            continue
        stated = o.extra.get("measured")
        values = mask_measured({str(k): str(v) for k, v in stated.items()}) if isinstance(stated, Mapping) else {}
        known = {k: v for k, v in values.items() if not _names_someone(k)}
        text = "；".join(f"{k}={_worded(k, shown(printable(v))) or '未載明'}" for k, v in sorted(known.items()))
        counted[o.check, reason_zh(o.reason), shortened(text, _VALUE)] += 1
    rows = tuple((check, why, text, str(n)) for (check, why, text), n in sorted(counted.items()))
    return [Table(("程序", "原因", "量測值", "對象數"), rows[:40], (25, 20, 45, 10), small=True)] if rows else []


def _names_someone(column: str) -> bool:
    """Columns that would make a group of each subject alone."""
    return column in ("account_name", "employee_no", "subject")


def opinions_of(making: Making, entries: Sequence[FindingEntry]) -> list[Block]:
    """受檢單位說明, 初步意見與不提列理由."""
    out: list[Block] = []
    for e in entries:
        out.append(
            Para(
                f"{e.finding.pattern}（{'、'.join(e.finding.grounds) or '有待加強'}；內部分級{e.finding.severity}）",
                e.finding.id,
            )
        )
        out.append(Para(scrub(printable(e.finding.condition))))
        for c in e.confirmations:
            said = scrub(printable(c.answer.strip())) or "（已送交，尚無說明）"
            agrees = {True: "同意", False: "不同意", None: "未表示"}[c.agrees]
            out.append(
                Para(
                    f"第{c.version}版　{day_of(c.at)}　{c.by}：{said}（{agrees}）　事實摘要 {c.fact_digest}",
                    "查證事項說明單",
                )
            )
        out += [
            Para(f"{day_of(d.at)}　{d.by}：{d.word}；理由：{scrub(printable(d.why))}", "領隊決定") for d in e.decisions
        ]
        out += [Para(f"{day_of(x.at)}　{x.by}：{scrub(printable(x.text))}", "期後事項") for x in e.later]
    return out


def failing_cases(making: Making, stars: Sequence[Observation]) -> list[Block]:
    """檢查失敗能力例證: the cases that ship with each check."""
    out: list[Block] = []
    for o in stars:
        entry = making.dossier.checks.get(o.check) or {}
        listed = (entry.get("cases") or {}).get("list") or []
        rows = tuple((str(c["name"]), _change(c.get("change") or {}), _expected(c)) for c in listed)
        if rows:
            out.append(
                Table(("案例 case", "與基準之差異 change", "應得 expected"), rows, (38, 40, 22), o.check, small=True)
            )
    return [Para(making.say("cases_note"), note=True), *out] if out else []


def _change(change: object) -> str:
    if isinstance(change, Mapping):
        return "；".join(f"{k}={'NULL' if v is None else v}" for k, v in change.items()) or "－"
    return str(change)


def _expected(case: Mapping[str, Any]) -> str:
    word = str(case.get("expect", ""))
    zh = OUTCOME_ZH[Outcome(word)] if word in set(Outcome) else word
    return zh + (f"（{reason_zh(str(case['reason']))}）" if case.get("reason") else "")


def labelled(label: str, blocks: list[Block], none: str) -> list[Block]:
    """A part under its name; a line where there is nothing."""
    return [Heading(3, label), *blocks] if blocks else [Para(none, label)]
