"""The internal-audit form of volume 1: chapters of a general audit report (內控辦法 §19). Pure.

An examination of electronic commerce fills few of them; the others say so and are left to the audit unit.
"""

from chahe.report.content import Block, Document, Heading, Para, Table
from chahe.report.limits import limits
from chahe.report.making import FORMAL, Making
from chahe.report.opinions import annex_details, annex_follow_up, opinions, oral
from chahe.report.overview import overview, summary
from chahe.report.volume1 import cover, prior_opinions

_LEFT = ("財務狀況", "資本適足性", "經營績效", "資產品質", "股權管理", "董事會及審計委員會議事運作之管理")


def internal_audit(making: Making) -> Document:
    """The report of internal audit."""
    say = making.say
    left = [Para(say("audit_not_in_scope"))]
    chapters: list[tuple[str, list[Block]]] = [
        ("查核範圍", overview(making)),
        ("綜合評述", summary(making)),
        *((title, list[Block](left)) for title in _LEFT),
        ("法令遵循", _norms(making)),
        ("利害關係人交易", list[Block](left)),
        ("各項業務作業控制與內部管理、資訊管理", [*opinions(making), Heading(2, "面請改善事項"), *oral(making)]),
        ("客戶資料保密管理、員工保密教育", [Para(say("audit_mask")), *left]),
        ("自行查核辦理情形", [Para(say("audit_self"))]),
        ("重大違法、缺失之檢查意見及懲處建議", [Para(say("audit_evasion"))]),
        ("未改善情形", [Para(say("audit_open")), *prior_opinions(making)]),
        ("查核範圍限制及未能確認事項", limits(making)),
    ]
    blocks: list[Block] = []
    for place, (title, content) in enumerate(chapters, 1):
        number = FORMAL[place - 1] if place <= len(FORMAL) else f"拾{FORMAL[place - 11]}"
        blocks += [Heading(1, f"{number}、{title}", fresh=place == 1), *content]
    blocks += [Heading(1, say("annex_1")), *annex_details(making), Heading(1, say("annex_2")), *annex_follow_up(making)]
    return Document(
        volume=1,
        title=say("audit_title", kind="查核"),
        name=f"{say('volume_1')}_內部稽核報告",
        marking=say("v1_marking"),
        cover=cover(making),
        blocks=tuple(blocks),
        draft=making.draft,
        made=making.dossier.made_at,
    )


def _norms(making: Making) -> list[Block]:
    """Own norms laxer than the rule: 制度面缺失 even where they are followed."""
    rows = tuple(
        (own.title_zh, f"{own.source} {own.article}", str(own.value), f"{law.source} {law.article}", str(law.value))
        for law, own in making.dossier.lax_norms
    )
    if not rows:
        return [Para(making.say("audit_norms_none"))]
    headers = ("事項", "內部規範", "內規所定", "法規或自律規範", "規定")
    return [Para(making.say("audit_norms")), Table(headers, rows, (22, 25, 12, 29, 12))]
