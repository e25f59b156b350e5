"""Days on which the network's logs hold anything: what completeness tests of traffic rest on."""

from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.derive.named_call import named_calls
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
    """Each hour in which inside hosts called outside ones by name, by log (`place`: the table), as in `traffic_hour`;
    and how many handshakes and requests were logged without a time (`place` undated, `hour` -1).
    """
    calls = named_calls(tls_session, web_request)
    both = [t.filter(t["happened_us"].isnull()).select("happened_us") for t in (tls_session, web_request)]
    n = both[0].union(both[1]).aggregate(records=ibis._.count())
    n = n.filter(n["records"] > 0).mutate(
        place=ibis.literal("undated"),
        hour=ibis.literal(-1, type="int64"),
        day_number=null("int64"),
        day=null("date"),
        first_us=null("int64"),
    )
    found = _by_hour(calls.select("day", place="log", happened_us="us"))
    return found.union(n.select(*found.columns))


def _hours(place: str, t: Any) -> Any:
    t = t.filter(t["happened_us"].notnull())
    return _by_hour(t.select("happened_us", day=t["happened_local"].date(), place=ibis.literal(place)))


def _by_hour(t: Any) -> Any:
    t = t.mutate(hour=whole_part(t["happened_us"], _HOUR_US) + _AHEAD)
    out = t.group_by("place", "hour").aggregate(records=t.count(), first_us=t["happened_us"].min(), day=t["day"].min())
    return out.mutate(day_number=whole_part(out["hour"], _DAY_HOURS)).select(
        "place", "hour", "day_number", "day", "records", "first_us"
    )
