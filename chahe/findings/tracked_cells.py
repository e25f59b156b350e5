"""The cells of the follow-up table (追蹤改善表) that the follow-up fills. Pure."""

from datetime import UTC, datetime, timedelta, timezone

from chahe.findings.masking import scrub
from chahe.findings.phrases import roc
from chahe.findings.tracking import Closing, Closure, Plan, Reopened, Tracking, day_of

TAIPEI = timezone(timedelta(hours=8), "Asia/Taipei")
_HOW = {Closing.RETEST: "重新執行通過", Closing.DOCUMENT: "文件"}


def cells_of(present: Tracking) -> dict[str, str]:
    """Columns of `followup.COLUMNS` that have something to say, in the words of the form; days of the Republic."""
    out: dict[str, str] = {}
    if present.sent is not None:
        out["應回覆日"] = _day(present.sent.reply_due)
        if present.sent.report:
            out["報告編號、文號、收受日"] = present.sent.report
    out |= _promised(present.plans) | _reported(present)
    closing = [a for a in present.acts if isinstance(a, Closure)]
    if present.closure is not None:
        by = [c for c in closing if c.seq in (present.closure.seq, present.closure.of)]
        out["結案核准人、日"] = "、".join(f"{c.by} {_at(c.at)}" for c in by) + f"（{_HOW[present.closure.how]}）"
    again = [a for a in present.acts if isinstance(a, Reopened)]
    if again:
        out["備註"] = f"重新開啟 {len(again)} 次，最近 {_at(again[-1].at)}：{again[-1].why}"
    return {k: scrub(v) for k, v in out.items() if v}


def _promised(plans: tuple[Plan, ...]) -> dict[str, str]:
    if not plans:
        return {}
    last = plans[-1]
    steps = [f"{s.what}（{s.who}，{_day(s.due)}）" for s in last.steps]
    moved = [p for n, p in enumerate(plans) if n and p.due > plans[n - 1].due]
    why = "；".join(f"{p.extension}（{p.approved_by}核准）" for p in moved)
    return {
        "權責單位、主管": last.unit,
        "改善作法": "；".join([*([last.text] if last.text else []), *steps]),
        "原預定完成日": _day(plans[0].due),
        "現預定完成日": _day(last.due),
        "展延次數、理由、核准層級": f"{len(moved)}次：{why}" if moved else "",
    }


def _reported(present: Tracking) -> dict[str, str]:
    out: dict[str, str] = {}
    if present.reports:
        last = present.reports[-1]
        out["辦理情形"] = f"{last.state}（第{last.round}次回報，{last.person} {_at(last.at)}）：{last.text}"
        out["實際完成日"] = _day(last.completed)
        out["改善佐證檔號"] = "、".join(name for r in present.reports for name, _ in r.evidence)
    if present.judgements:
        made = present.judgements[-1]
        out["覆查方式"] = made.method.value
        out["覆查人、日、結果"] = f"{made.by} {_at(made.at)} {made.result}：{made.text}"
    return out


def _day(text: str) -> str:
    return roc(day_of(text, "")) if text else ""


def _at(stamp: str) -> str:
    """The day in Taipei of an instant of the ledger."""
    moment = datetime.fromisoformat(stamp.replace("Z", "+00:00"))
    return roc((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(TAIPEI).date())
