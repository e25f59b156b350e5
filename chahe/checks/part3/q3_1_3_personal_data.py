"""保險業辦理電子商務業務，是否符合保險法、公平交易法、消費者保護法、金融消費者保護法、個人資料保護法、電子簽章法、洗錢
防制法、保險業招攬及核保理賠辦法等相關法令之規定？若有涉及違反規定之情事，應依「保險業內部控制及稽核制度實施辦法」相
關規定處理。

Aspect C: every export of a customer's data against what that customer was told, agreed to and refused. Whether a stated
basis of law or contract holds, and whether a notice is clear, is for the examiner.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import either, where_stated

_SHOWS = ("list_no", "purpose", "basis", "exported_date", "recipient")


@check(
    "3.1.3/export-before-consent",
    aspect="C",
    population="export_consent",
    subject="export_no",
    criteria={"pd.consent_before_use": "exported_date", "pd.marketing_consent": "exported_date"},
    applies=lambda t, c: either(t.on_consent, where_stated(c["pd.marketing_consent"], t.marketing)),
    refines=("pd.marketing_consent",),
    absence_in=("consent",),
    shows=_SHOWS,
    title=("客戶同意前即匯出利用其資料", "Data exported for use before the customer agreed"),
)
def export_before_consent(t: Rows, c: Criteria) -> Bool:
    """Data of a customer were exported on the strength of consent, or for marketing where the own norm asks for
    consent, before the customer agreed to that purpose or without any agreement.
    """
    return c["pd.consent_before_use"] & ~t.agreed


@check(
    "3.1.3/export-after-refusal",
    aspect="C",
    population="export_consent",
    subject="export_no",
    criteria={"pd.refusal_stops": "exported_date"},
    applies=lambda t, c: t.marketing,
    absence_in=("consent",),
    shows=_SHOWS,
    title=("客戶拒絕或撤回後仍供行銷", "Data exported for marketing after the customer refused"),
)
def export_after_refusal(t: Rows, c: Criteria) -> Bool:
    """Data of a customer were exported for marketing on a day after the customer refused it or withdrew consent."""
    return c["pd.refusal_stops"] & t.refused


@check(
    "3.1.3/use-outside-purpose",
    aspect="C",
    population="export_consent",
    subject="export_no",
    criteria={"pd.use_within_purpose": "exported_date"},
    applies=lambda t, c: t.on_purpose,
    absence_in=("consent",),
    shows=_SHOWS,
    title=("於特定目的外利用客戶資料", "Data used outside the purpose told at collection"),
)
def use_outside_purpose(t: Rows, c: Criteria) -> Bool:
    """Data of a customer were exported for a purpose the customer had neither been told of nor agreed to, and no other
    basis is stated.
    """
    return c["pd.use_within_purpose"] & ~t.told
