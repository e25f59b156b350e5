"""Days on which the network's logs hold anything: what completeness tests of traffic rest on."""

from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.expressions import null, whole_part

_HOUR_US = ibis.literal(3_600_000_000)
_DAY_HOURS = ibis.literal(24)
_AHEAD = 8


@derive(
    key=("place", "hour"),
    trace={"net_connection": {"happened_us": "first_us"}, "dns_query": {"happened_us": "first_us"}},
    optional=("net_connection", "dns_query"),
)
def traffic_hour(net_connection: Any, dns_query: Any) -> Any:
    """Each hour in which connections (`place` net_connection) or questions to name servers (dns_query) were logged.
    `hour`: hours since 1970-01-01 00:00 in Taipei; `day_number`: days since then; `day`: that day.
    """
    return _hours("net_connection", net_connection).union(_hours("dns_query", dns_query))


@derive(
    key=("place", "hour"),
    trace={"tls_session": {"happened_us": "first_us"}, "web_request": {"happened_us": "first_us"}},
    optional=("tls_session", "web_request"),
)
def named_hour(tls_session: Any, web_request: Any) -> Any:
    """Each hour in which TLS handshakes or HTTP requests were logged (`place` named), as in `traffic_hour`; and how
    many were logged without a time (`place` undated, `hour` -1).
    """
    both = [t.select("happened_us", "happened_local") for t in (tls_session, web_request)]
    t = both[0].union(both[1])
    n = t.filter(t["happened_us"].isnull()).aggregate(records=ibis._.count())
    n = n.filter(n["records"] > 0).mutate(
        place=ibis.literal("undated"),
        hour=ibis.literal(-1, type="int64"),
        day_number=null("int64"),
        day=null("date"),
        first_us=null("int64"),
    )
    found = _hours("named", t)
    return found.union(n.select(*found.columns))


def _hours(place: str, t: Any) -> Any:
    t = t.filter(t["happened_us"].notnull())
    hours = t.select(
        "happened_us", day=t["happened_local"].date(), hour=whole_part(t["happened_us"], _HOUR_US) + _AHEAD
    )
    out = hours.group_by("hour").aggregate(
        records=hours.count(), first_us=hours["happened_us"].min(), day=hours["day"].min()
    )
    return out.mutate(place=ibis.literal(place), day_number=whole_part(out["hour"], _DAY_HOURS)).select(
        "place", "hour", "day_number", "day", "records", "first_us"
    )
