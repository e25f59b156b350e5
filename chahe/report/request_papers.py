"""Papers of the days before and on site: request list, plan with hours, supplementary request, receipt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from chahe.catalog import Due, catalog
from chahe.catalog.nodes import Kind
from chahe.model import Supply
from chahe.report.paper import Paper
from chahe.report.roc import minute, roc_words
from chahe.scope.profile import Profile
from chahe.scope.request import RequestLine, Supplement
from chahe.scope.risk import Planned
from chahe.scope.select import Selected


def opening(profile: Profile) -> list[tuple[str, str]]:
    """The lines every paper of an examination begins with."""
    exam = profile.examination
    return [
        ("受檢單位", profile.institution.name),
        ("檢查單位", exam.agency),
        ("檢查編號", exam.number),
        ("檢查性質", exam.kind),
        ("查核期間", f"{roc_words(exam.period_from)}至{roc_words(exam.period_to)}"),
        ("檢查基準日", roc_words(exam.as_of)),
        (
            "檢查期間",
            f"{roc_words(exam.on_site_from)}至{roc_words(exam.on_site_to)}" if exam.on_site_from else "另行通知",
        ),
    ]


def write_list_paper(
    path: Path,
    profile: Profile,
    lines: Sequence[RequestLine],
    states: Mapping[str, tuple[Supply, str | None]],
    made: datetime,
) -> None:
    """檢查資料清單.docx: what a person reads; the workbook carries every column."""
    paper = Paper("檢查資料清單", made, landscape=True)
    paper.facts(opening(profile))
    paper.text("狀態請填：已提供、無此業務、未留存、未辦理、無法提供；五者意義不同。完整欄位及產出指令詳同名試算表。")
    for due in Due:
        paper.heading(f"應提供時點：{due.value}")
        rows = [
            (
                line.number,
                line.code + (f"（附表{line.request.attachment}）" if line.request.attachment else ""),
                line.request.name,
                "、".join(line.items),
                line.request.period,
                "、".join(line.request.formats),
                _state(states.get(line.code)),
            )
            for line in lines
            if line.request.due is due
        ]
        headers = ("項次", "資料代號", "資料名稱", "查核項目", "期間／基準日", "原始格式", "狀態及理由")
        paper.table(headers, rows, (1.3, 2.4, 6.5, 4.0, 5.5, 2.6, 3.4), 9.0)
    paper.save(path)


def _state(state: tuple[Supply, str | None] | None) -> str:
    if state is None or state[0] is Supply.PENDING:
        return ""
    return state[0].value + (f"：{state[1]}" if state[1] else "")


@dataclass(frozen=True, slots=True)
class Arranged:
    """What people arranged beside the profile."""

    team: tuple[tuple[str, str, int], ...] = ()  # person, duty, half days
    milestones: tuple[tuple[str, datetime, str], ...] = ()  # occasion, instant in Taipei, note
    to: Mapping[str, str] = field(default_factory=dict)  # item -> examiner
    half_hours: Mapping[str, int] = field(default_factory=dict)  # item -> time a person set instead


def write_plan(
    path: Path,
    profile: Profile,
    selected: Sequence[Selected],
    planned: Sequence[Planned],
    made: datetime,
    arranged: Arranged | None = None,
) -> None:
    """檢查計畫.docx: team, milestones, every item with reason, emphasis and its facts, hours, examiner."""
    kept = arranged or Arranged()
    planned = [replace(p, half_hours=kept.half_hours.get(p.code, p.half_hours)) for p in planned]
    paper = Paper("檢查計畫", made, landscape=True)
    paper.facts(opening(profile))
    paper.text(
        "查核重點依受檢單位之固有風險因素列示其事實，供分配人力之用，與受檢單位是否符合規定無關。"
        "時數為規劃值，由領隊調整。"
    )
    by_code = {p.code: p for p in planned}
    if kept.team:
        paper.heading("檢查人員")
        paper.table(("姓名", "職務", "日數"), [(n, duty, hours(d)) for n, duty, d in kept.team], (6.0, 5.0, 3.0))
    if kept.milestones:
        paper.heading("時程")
        rows = [(what, minute(at), note) for what, at, note in kept.milestones]
        paper.table(("事項", "時間", "附註"), rows, (4.0, 5.0, 12.0))
    total = 0
    for part in (n for n in catalog().nodes if n.kind is Kind.PART):
        chosen = [s for s in selected if s.code.split(".")[0] == part.code]
        half_hours = sum(by_code[s.code].half_hours for s in chosen if s.inside)
        total += half_hours
        paper.heading(f"{part.label}、{part.title}（{hours(half_hours)} 小時）")
        headers = ("項目", "查核項目", "列入與否及理由", "查核重點及因素", "時數", "查核人員")
        listed = [(*_planned(s, by_code.get(s.code)), kept.to.get(s.code, "")) for s in chosen]
        paper.table(headers, listed, (1.8, 8.2, 6.0, 6.2, 1.5, 2.0), 9.0)
    paper.heading("時數合計")
    items = [s for s in selected if catalog().node(s.code).kind is Kind.ITEM]
    inside = sum(s.inside for s in items)
    groups = sum(s.inside for s in selected) - inside
    paper.text(
        f"列入 {inside} 項（另有提問之群組 {groups}），不列入 {len(items) - inside} 項，合計 {hours(total)} 小時。"
    )
    paper.signatures(("擬訂", "領隊", "核定"))
    paper.save(path)


def hours(half_hours: int) -> str:
    """7 -> 3.5."""
    return f"{half_hours // 2}.5" if half_hours % 2 else str(half_hours // 2)


def _planned(choice: Selected, plan: Planned | None) -> tuple[str, str, str, str, str]:
    node = catalog().node(choice.code)
    why = [f"{'列入' if choice.inside else '不列入'}：{choice.reason.zh}"]
    why += [f"面向{a.aspect}不適用：{a.reason.zh}" for a in choice.aspects_out]
    if choice.note is not None:
        why.append(choice.note.zh)
    if plan is None:
        return choice.code, node.text or node.title, "\n".join(why), "", ""
    factors = "；".join(r.zh for r in plan.reasons)
    emphasis = plan.emphasis.value + (f"：{factors}" if factors else "")
    return choice.code, node.text or node.title, "\n".join(why), emphasis, hours(plan.half_hours)


def write_supplement(path: Path, profile: Profile, supplement: Supplement, made: datetime) -> None:
    """補充調閱單.docx, numbered within its day."""
    paper = Paper(f"補充調閱單　第 {supplement.number} 號", made)
    paper.facts(
        [
            ("受檢單位", profile.institution.name),
            ("調閱日期", roc_words(supplement.day)),
            ("受文單位或人員", supplement.to),
            ("查核項目", "、".join(f"{code} {_short(code)}" for code in supplement.items)),
            ("調閱資料", supplement.name),
            ("調閱理由", supplement.reason),
            ("調閱人", supplement.by),
            *([("期限", minute(datetime.fromisoformat(supplement.due)))] if supplement.due else []),
        ]
    )
    paper.text("提供情形（擇一）：□已提供　□無此業務　□未留存　□未辦理　□無法提供。除已提供外請敘明理由：")
    paper.signatures(("調閱人", "受檢單位"))
    paper.save(path)


def _short(code: str) -> str:
    node = catalog().node(code)
    text = node.title or node.text
    return text if len(text) <= 24 else text[:24] + "…"


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One file received."""

    code: str | None
    name: str
    size: int
    digest: str
    records: int | None  # records - skipped; None when nobody could read it
    origin: str
    received_at: str
    remark: str = ""


def write_receipt(path: Path, profile: Profile, lines: Sequence[ReceiptLine], head: str, made: datetime) -> None:
    """資料交接單.docx: every file by digest and counts, signed by both sides. `head` = the ledger's root by then."""
    paper = Paper("資料交接單", made, landscape=True)
    paper.facts([*opening(profile), ("檔案數", str(len(lines))), ("位元組合計", f"{sum(x.size for x in lines):,}")])
    rows = [
        (
            n,
            x.code or "",
            x.name,
            f"{x.size:,}",
            x.digest,
            "" if x.records is None else f"{x.records:,}",
            x.origin,
            x.received_at,
            x.remark,
        )
        for n, x in enumerate(lines, 1)
    ]
    headers = ("項次", "代號", "檔名", "位元組數", "SHA256", "筆數", "來源級別", "收受時間（UTC）", "備註")
    paper.table(headers, rows, (1.1, 1.4, 6.3, 2.0, 5.6, 1.6, 2.4, 2.7, 2.6), 8.0)
    paper.text("筆數不含標題、空白、重複標題及合計列。備註所載差異請受檢單位確認。")
    paper.text(f"稽核軌跡登錄簿雜湊：{head}")
    paper.signatures(("檢查人員（收受）", "受檢單位（交付）"))
    paper.save(path)
