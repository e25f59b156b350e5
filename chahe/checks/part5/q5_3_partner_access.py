"""保險業對電子商務業務各連接點間，是否有訂定控管措施？

Aspect C: every successful log-in of a partner (brokers and agents, other trades, platforms). A password, with or
without a picture to type off, is one factor; a second one, or the certificate of a system, is what the rule asks for.
Whether another way of verifying is as good is for the examiner: such log-ins stay unsettled. The register states the
dates of contracts; their clauses are item 6.2's. Then every account: reviewed in each calendar period, its password
changed. The rule says regularly; what that is the own norm says.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import known_if, true_or_false


def _succeeded(t: Rows, c: Criteria) -> Bool:
    return t.outcome == "success"


@check(
    "5.3/partner-single-factor",
    aspect="C",
    population="partner_access",
    subject="subject",
    criteria={"ptr.more_than_password": "logged_date"},
    applies=_succeeded,
    shows=("partner_no", "logged_date", "method_text"),
    title=("合作夥伴僅以密碼登入", "Partner let in on a password alone"),
)
def partner_single_factor(t: Rows, c: Criteria) -> Bool:
    """A partner was let in on what somebody knows alone: a password, or a password and a picture to type off."""
    as_good = true_or_false(t.two) | true_or_false(t.by_machine_id)
    told = as_good | true_or_false(t.known_only)
    return known_if(told, c["ptr.more_than_password"] & t.known_only & ~as_good)


@check(
    "5.3/partner-contract-lapsed",
    aspect="C",
    population="partner_cover",
    subject="subject",
    criteria={"ptr.contract_in_force": "logged_date"},
    applies=_succeeded,
    absence_in=("partner_contract",),
    shows=("partner_no", "logged_date", "method_text"),
    title=("契約期間外合作夥伴仍得登入", "Partner let in without a contract in force"),
)
def partner_contract_lapsed(t: Rows, c: Criteria) -> Bool:
    """A partner was let in on a day on which no contract with it was in force."""
    return c["ptr.contract_in_force"] & ~t.contracted


_REGULARLY = "ptr.accounts_reviewed"


@check(
    "5.3/partner-account-not-reviewed",
    aspect="C",
    population="partner_account_review",
    subject="subject",
    # The rule says regularly; which calendar period that is only the own norm can say.
    criteria={"ptr.review_period": "window_to"},
    applies=lambda t, c: (t.unit == c["ptr.review_period"]) & t.there,
    pending=lambda t, c: ~t.over,
    absence_in=("partner_account", "partner_review"),
    shows=("entry", "partner_no", "account_name", "label", "reviews"),
    title=("合作夥伴帳號未定期清查", "Account of a partner not reviewed in a period"),
)
def partner_account_not_reviewed(t: Rows, c: Criteria) -> Bool:
    """No review speaks of an account of a partner in a calendar period of the own norm."""
    return t.reviews == 0


@check(
    "5.3/partner-password-old",
    aspect="C",
    population="partner_password",
    subject="subject",
    criteria={_REGULARLY: "shown_date", "ptr.password_days": "shown_date"},
    applies=lambda t, c: t.by_password & t.still_open,
    shows=("entry", "partner_no", "account_name", "password_changed_date", "days"),
    title=("合作夥伴帳號逾期未變更密碼", "Password of a partner's account not changed in time"),
)
def partner_password_old(t: Rows, c: Criteria) -> Bool:
    """The password of an open account of a partner was last changed longer ago than the own norm allows."""
    return c[_REGULARLY] & (t.days > c["ptr.password_days"])
