"""是否已檢視網站是否有異常的授權連線、CPU 資源異常耗用及異常之資料庫存取行為等情況？

Aspect B: reads of databases in bulk by other accounts than applications' that no approved extraction covers, and
accounts that connect from clients or at hours nobody listed. The audit states the account, not who sat before it.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import known_if


@check(
    "4.4.3/bulk-read",
    aspect="B",
    population="read_day",
    subject="subject",
    criteria={"use.bulk_read_rows": "day"},
    absence_in=("data_extraction", "account_owner"),
    shows=("rows_read", "rows_unapproved", "perhaps_unapproved", "unmeasured", "reads", "client", "object_name", "day",
           "user_name"),
    title=("非應用程式帳號大量讀取資料，無核准之擷取", "Bulk reads by other accounts than applications', unapproved"),
)  # fmt: skip
def read_in_bulk(t: Rows, c: Criteria) -> Bool:
    """An account that is no application's read more rows of a database in a day than the own norm allows unapproved."""
    limit = c["use.bulk_read_rows"]
    bad = t.rows_unapproved > limit
    return known_if(bad | ((t.perhaps_unapproved <= limit) & (t.unmeasured == 0)), bad) & ~t.application


@check(
    "4.4.3/client-unlisted",
    aspect="B",
    population="database_link",
    subject="subject",
    criteria={"use.database_clients_listed": "judged_date"},
    absence_in=("database_client",),
    shows=("accesses", "unlisted", "unclear", "first_unlisted", "last_date", "user_name"),
    title=("未經核准之帳號、來源或時段存取資料庫", "A database used by an account, client or hour nobody listed"),
)
def client_not_listed(t: Rows, c: Criteria) -> Bool:
    """A database was used with an account, from a client or at an hour the register of clients does not list."""
    bad = t.unlisted > 0
    return c["use.database_clients_listed"] & known_if(bad | (t.unclear == 0), bad)
