"""是否已檢視網站是否有異常的授權連線、CPU 資源異常耗用及異常之資料庫存取行為等情況？

Aspect B: one customer whose log-ins or applications came from two countries or regions, one after the other, within
fewer minutes than the insurer's own norm asks for. Where a session came from only the evidence says: the record, or
the insurer's list of addresses. Addresses an approved entry calls a VPN's, a carrier's, a proxy's or a jump host's
tell no place and are left out, as are applications an agent helped with. Distances and speeds are not worked out, for
no coordinates are stated; journeys within one country and log-ons of staff are not tested, and who it was is for the
examiner. Times are those the records state; two files may be of two clocks, so what lies between them is left open.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import known_if, true_or_false

LEAST = "use.country_minutes"


@check(
    "4.4.3/two-countries",
    aspect="B",
    population="customer_travel",
    subject="subject",
    criteria={LEAST: "day"},
    absence_in=("network_place",),
    shows=("customer", "day", "sessions", "minutes", "from_country", "to_country", "open_minutes"),
    title=("同一保戶短時間內自不同國家登入", "A customer logged in from two countries within a short time"),
)
def two_countries(t: Rows, c: Criteria) -> Bool:
    """A customer's sessions came from two countries within fewer minutes than the own norm asks for."""
    limit = c[LEAST]
    bad = true_or_false(t.minutes < limit)
    left_open = true_or_false(t.open_minutes < limit)
    return known_if(limit.notnull() & (bad | ~left_open), bad)
