"""保險業是否依所訂之風險控管程序及規範確實執行？

Aspect B: every payment by card or account against the application it pays for. That the holder is the policyholder is
the rule; what was read of it does not tell how far the insured and kin may pay, so there the own norm does. One card
for many customers is item 4.4.3; here only a card or account that the files give two holders. Whether a stated relation
is true is for the examiner.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import choose, in_list, known_if

_RULE, _RELATION = "net.payer_mismatches", "pay.relation"


@check(
    "2.3/payer-not-policyholder",
    aspect="B",
    population="payer_case",
    subject="payment_no",
    criteria={_RULE: "judged_date", _RELATION: "judged_date"},
    refines=(_RELATION,),
    applies=lambda t, c: t.held,
    absence_in=("application_order",),
    shows=("application_no", "payment_means", "paid_date", "amount", "payer_relation", "kin"),
    title=("付款人與要保人不符", "The payer is not the policyholder"),
)
def payer_not_policyholder(t: Rows, c: Criteria) -> Bool:
    """A premium was paid with a card or account that is neither the policyholder's nor of somebody the own norm
    permits.
    """
    off = t.mismatched > c[_RULE]
    permitted = choose(t.kin == "insured", in_list(c[_RELATION], "insured", "family"), c[_RELATION] == "family")
    return choose(t.kin.notnull(), choose(off, ~permitted, off), off)


@check(
    "2.3/account-of-two-holders",
    aspect="B",
    population="payer_account_use",
    subject="payer_account",
    criteria={"pay.account_one_holder": "judged_date"},
    shows=("holders", "applicants", "payments", "unstated", "judged_date"),
    title=("同一信用卡或帳戶登載不同持有人", "One card or account under two holders"),
)
def account_of_two_holders(t: Rows, c: Criteria) -> Bool:
    """Payments name two holders of one card or account."""
    bad = t.holders > 1
    return c["pay.account_one_holder"] & known_if(bad | (t.unstated == 0), bad)
