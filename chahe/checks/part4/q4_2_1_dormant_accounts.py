"""是否已檢視網路設備、伺服器之存取紀錄及帳號權限，識別異常紀錄與確認警示機制？

Aspect C, accounts nobody uses: enabled accounts of domains, hosts and databases that lay unused for longer than the own
norm allows. The day of the last log-on is the export's; in a directory it may lag by two weeks, so that an account is
an exception only past that. Accounts of services and for emergencies are excepted where a register somebody signed says
so. Whether a person on leave should keep an account, and what a database does not state, is not tested here.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import known_if


@check(
    "4.2.1/account-dormant",
    aspect="C",
    population="dormant_account",
    subject="subject",
    criteria={"acc.dormant_days": "shown_on", "acc.dormant_scope": "shown_on"},
    applies=lambda t, c: ((c["acc.dormant_scope"] == "all") | (t.platform == c["acc.dormant_scope"])) & t.enabled,
    absence_in=("account_owner",),
    shows=("account_name", "scope", "shown_on", "last_used", "created", "idle_at_least", "excepted", "owner_kind"),
    title=("啟用中帳號逾期未登入", "An enabled account lies unused"),
)
def account_dormant(t: Rows, c: Criteria) -> Bool:
    """An enabled account was not used for longer than the own norm allows, and no signed register excepts it."""
    limit = c["acc.dormant_days"]
    bad = t.idle_at_least > limit
    return ~t.excepted & known_if(bad | (t.idle_at_most <= limit), bad)
