"""卷一 檢查報告: deficiencies only, in the Bureau's order. No list of items, no certificate, no score. Pure."""

from chahe.findings.masking import scrub
from chahe.report.content import Block, Document, Heading, Para, Table, printable
from chahe.report.limits import limits
from chahe.report.making import Making, iso_day
from chahe.report.opinions import annex_details, annex_follow_up, opinions, oral
from chahe.report.overview import on_site, overview, summary
from chahe.report.roc import roc_words


def volume_one(making: Making) -> Document:
    """The report that goes out."""
    kind = making.dossier.profile.examination.kind
    title = making.say("v1_title", kind=kind if kind.endswith("檢查") else f"{kind}檢查")
    blocks: list[Block] = [
        Heading(1, "壹、檢查概況"),
        *overview(making),
        Heading(1, "貳、綜合評述"),
        *summary(making),
        Heading(1, "參、檢查意見"),
        *opinions(making),
        Heading(1, "肆、面請改善事項", fresh=False),
        *oral(making),
        Heading(1, "伍、前次檢查意見改善情形", fresh=False),
        *prior_opinions(making),
        Heading(1, "陸、查核範圍限制及未能確認事項", fresh=False),
        *limits(making),
        Heading(1, making.say("annex_1")),
        *annex_details(making),
        Heading(1, making.say("annex_2")),
        *annex_follow_up(making),
    ]
    return Document(
        volume=1,
        title=title,
        name=f"{making.say('volume_1')}_檢查報告",
        marking=making.say("v1_marking"),
        cover=cover(making),
        blocks=tuple(blocks),
        draft=making.draft,
        made=making.dossier.made_at,
    )


def cover(making: Making) -> tuple[tuple[str, str], ...]:
    """What stands on the cover."""
    e = making.dossier.profile.examination
    return (
        ("報告編號", e.number),
        ("受檢單位", making.dossier.profile.institution.name),
        ("檢查性質", e.kind),
        ("檢查單位", e.agency),
        ("檢查基準日", roc_words(e.as_of)),
        ("查核期間", f"{roc_words(e.period_from)}至{roc_words(e.period_to)}"),
        ("檢查期間", on_site(making)),
        ("份號", making.say("copy_number")),
    )


def prior_opinions(making: Making) -> list[Block]:
    """伍: what the insurer reports about earlier opinions, beside what was found now."""
    rows = making.dossier.prior_opinions
    if not rows:
        return [Para(making.say("prior_none"))]
    again = {n: e.decision is None for e in making.dossier.findings for n in e.finding.repeated}
    found = tuple(
        tuple(
            scrub(printable(v))
            for v in (
                r.get("opinion_no", ""),
                r.get("opinion_text", ""),
                r.get("subject_text", ""),
                r.get("status_text", "") or r.get("stated_words", ""),
                iso_day(r.get("improved_date")),
                _now(making, again.get(r.get("opinion_no", ""))),
            )
        )
        for r in rows
    )
    headers = ("意見編號", "意見", "對象", "受檢單位所報情形", "報稱完成日", "本次查核")
    return [Para(making.say("prior_intro")), Table(headers, found, (17, 25, 16, 12, 12, 18))]


def _now(making: Making, undecided: bool | None) -> str:
    if undecided is None:
        return making.say("prior_untested")
    return making.say("prior_again_proposed" if undecided else "prior_again")
