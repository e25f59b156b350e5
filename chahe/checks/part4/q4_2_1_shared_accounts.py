"""是否已檢視網路設備、伺服器之存取紀錄及帳號權限，識別異常紀錄與確認警示機制？

Aspect C, accounts of several people: what the register of account owners says on its own day. An account it calls
shared has an approver and a purpose and, if the own norm asks, an end; an account it calls a person's is registered to
no more employees than the own norm allows. Who really used an account, and whether a shared one's log tells its users
apart, is not tested here; nor are accounts the register lacks.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import known_if


@check(
    "4.2.1/shared-account-unsigned",
    aspect="C",
    population="registered_account",
    subject="subject",
    criteria={"acc.shared_signed": "shown_on"},
    applies=lambda t, c: t.kind == "共用",
    shows=("account_name", "scope", "shown_on", "approved", "purposed", "ended"),
    title=("共用帳號未經核准登錄", "A shared account is not signed for"),
)
def shared_account_unsigned(t: Rows, c: Criteria) -> Bool:
    """The register calls an account shared and states no approver, no purpose, or no end where the norm asks for it."""
    asked = c["acc.shared_signed"]
    return known_if(asked.notnull(), ~t.approved | ~t.purposed | ((asked == "signed-until") & ~t.ended))


@check(
    "4.2.1/personal-account-shared",
    aspect="C",
    population="registered_account",
    subject="subject",
    criteria={"acc.owners_per_account": "shown_on"},
    applies=lambda t, c: t.kind == "人員",
    shows=("account_name", "scope", "shown_on", "owners_at_least", "owners_at_most"),
    title=("個人帳號登錄於多人", "A personal account is registered to several employees"),
)
def personal_account_shared(t: Rows, c: Criteria) -> Bool:
    """The register calls an account a person's and names more employees for it than the own norm allows."""
    limit = c["acc.owners_per_account"]
    bad = t.owners_at_least > limit
    return known_if(bad | (t.owners_at_most <= limit), bad)
