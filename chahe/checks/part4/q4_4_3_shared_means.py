"""是否已檢視網站是否有異常的授權連線、CPU 資源異常耗用及異常之資料庫存取行為等情況？

Aspect B: phones, devices and cards that more customers used than the insurer's own norm allows. Families share phones
and cards, so only the norm's number tells. An address tells nobody apart (carriers and hospitals put thousands behind
one), so none is judged. Whether somebody acted for customers is for the examiner.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import choose, known_if


def _too_many(t: Rows, limit: Bool) -> Bool:
    bad = t.customers > limit
    return known_if(bad | (t.perhaps_customers <= limit), bad)


@check(
    "4.4.3/phone-shared",
    aspect="B",
    population="otp_phone",
    subject="subject",
    criteria={"use.customers_per_phone": "judged_date"},
    absence_in=("listed_means",),
    shows=("customers", "perhaps_customers", "first_date", "judged_date", "listed_use", "phone"),
    title=("同一門號收受多名保戶之 OTP", "One phone received one-time passwords of many customers"),
)
def phone_of_many(t: Rows, c: Criteria) -> Bool:
    """One phone received the one-time passwords of more customers than the own norm allows."""
    return _too_many(t, c["use.customers_per_phone"])


@check(
    "4.4.3/device-shared",
    aspect="B",
    population="shared_device",
    subject="subject",
    criteria={"use.customers_per_device": "judged_date", "use.customers_per_agent_device": "judged_date"},
    refines=("use.customers_per_agent_device",),
    absence_in=("listed_means",),
    shows=(
        "customers",
        "perhaps_customers",
        "applications",
        "agents",
        "agent_no",
        "office",
        "unit",
        "first_date",
        "judged_date",
        "device",
    ),
    title=("同一裝置由多名保戶登入或要保", "One device logged in or applied for many customers"),
)
def device_of_many(t: Rows, c: Criteria) -> Bool:
    """One device logged in or applied for more customers than the own norm allows it, or an agents' office's device."""
    own = c["use.customers_per_agent_device"]
    plain = c["use.customers_per_device"]
    return _too_many(t, choose(t.office & own.notnull(), own, plain))


@check(
    "4.4.3/card-shared",
    aspect="B",
    population="shared_card",
    subject="subject",
    criteria={"use.customers_per_card": "judged_date"},
    shows=("customers", "perhaps_customers", "first_date", "judged_date", "card"),
    title=("同一信用卡用於多名保戶", "One payment card paid for many customers"),
)
def card_of_many(t: Rows, c: Criteria) -> Bool:
    """One payment card paid for more customers than the own norm allows."""
    return _too_many(t, c["use.customers_per_card"])
