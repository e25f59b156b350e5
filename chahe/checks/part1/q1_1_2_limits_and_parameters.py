"""保險業辦理網路投保業務，是否詳予分析各類風險並依業務性質訂定各種交易風險承擔限額，提報董（理）事會（外國保險公司在台分公司為董事會授權
人員）？

Aspect C: on every day of the period the system's parameter against the limit as resolved, and products sold without
any limit. A parameter below the limit is stricter than resolved: only an own norm that wants both equal minds.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import known_if, where_stated


@check(
    "1.1.2/parameter-off-limit",
    aspect="C",
    population="parameter_limit",
    subject="rule_no",
    criteria={"gov.risk_appetite_and_limits": "off_from", "limit.parameter_exact": "off_from"},
    refines=("limit.parameter_exact",),
    absence_in=("parameter_change",),
    shows=("parameter_name", "held_text", "resolved", "off_from", "off_to", "days", "resolution_no", "changed_by"),
    title=("系統參數與核定限額不符", "The system's parameter is not the limit resolved"),
)
def parameter_off_limit(t: Rows, c: Criteria) -> Bool:
    """The parameter of the system was above the limit resolved while both were in force, or, where the own norm wants
    them equal, another than it.
    """
    above = known_if(c["gov.risk_appetite_and_limits"], t.held > t.resolved)
    exact = c["limit.parameter_exact"]
    return above | where_stated(exact, exact & (t.held != t.resolved))


@check(
    "1.1.2/product-without-limit",
    aspect="C",
    population="limited_product",
    subject="product_code",
    criteria={"gov.risk_appetite_and_limits": "judged_date"},
    absence_in=("limit_rule",),
    shows=("accepted", "unlimited", "first_unlimited"),
    title=("商品未訂交易限額即承保", "Accepted without any limit for the product"),
)
def product_without_limit(t: Rows, c: Criteria) -> Bool:
    """Applications for a product were accepted on days on which no limit for it was in force."""
    return known_if(c["gov.risk_appetite_and_limits"], t.unlimited > 0)
