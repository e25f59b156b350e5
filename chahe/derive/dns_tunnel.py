"""Data carried in names: many names below one registered domain in a day, long ones or of types nobody browses with."""

from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.expressions import count_true, null, per_10000, total, true_or_false, whole_part

PARAMETERS = "tunnel/1"
NAMES = (100, 500, 800, 1000)
"""Steps of `grade` 1 to 4 (RITA v5's): different names below one registered domain in a day."""
LONG = 2_000
"""Mean length below the registered domain that is a sign, in 1/100 characters: what people name is shorter."""
MOSTLY = 5_000
"""Share of questions, in 1/10,000, of types tunnels use that is a sign."""


@derive(
    key=("day", "registered"),
    trace={
        "dns_asked": {"day": "day"},
        "dns_name": {"registered": "registered"},
        "dns_query": {"happened_us": "first_us"},
    },
    optional=("net_connection",),
)
def dns_tunnel(dns_asked: Any, dns_name: Any, name_seen: Any, dns_query: Any, net_connection: Any) -> Any:
    """Registered domains below which 100 or more different names were asked for in a day (Taipei), reverse zones left
    out; the evidence cited is the first question. `names`: different names; `mean_length`: of what stands before the
    domain, in 1/100 characters; `odd_share`: questions of types tunnels use, in 1/10,000; `askers`: different
    addresses that asked. `grade` 1 to 4: names are 100, 500, 800, 1000 or more.

    `unvisited`: no connection of that day went to an address first in an answer below the domain; NULL where no
    connections were handed over. `tunnel`: the names are long or the types odd. Content networks and reputation
    services do the same: what is allowed stands in `allow_entry`.
    """
    below = dns_name.filter(true_or_false(dns_name["below"] > 0)).select("asked_name", "registered", "below")
    # Few domains have names enough on all days together: only those are counted by day.
    many = below.group_by("registered").aggregate(n=below.count())
    below = below.inner_join(many.filter(many["n"] >= NAMES[0]).select("registered"), "registered")
    t = dns_asked.inner_join(below, "asked_name")
    out = t.group_by("day", "registered").aggregate(
        names=t.count(),
        questions=total(t["questions"]),
        odd_type=total(t["odd_type"]),
        refused=total(t["refused"]),
        answered=total(t["answered"]),
        answer_bytes=total(t["answer_bytes"]),
        characters=total(t["below"]),
        first_us=t["first_us"].min(),
    )
    out = out.filter(out["names"] >= NAMES[0])
    out = out.mutate(
        mean_length=whole_part(out["characters"] * 100, out["names"]),
        odd_share=per_10000(out["odd_type"], out["questions"]),
        grade=ibis.cases(*((out["names"] >= least, n) for n, least in _FROM_MOST)).cast("int64"),
    ).drop("characters")
    seen = _seen(out, below, name_seen, dns_query, net_connection)
    out = out.left_join(seen, ["day", "registered"]).drop("day_right", "registered_right")
    return out.mutate(
        tunnel=(out["mean_length"] >= LONG) | (out["odd_share"] >= MOSTLY),
        parameters=ibis.literal(PARAMETERS),
    )


_FROM_MOST = tuple(enumerate(NAMES, 1))[::-1]


def _seen(domains: Any, below: Any, name_seen: Any, dns_query: Any, net_connection: Any) -> Any:
    """Per domain and day found: who asked, and whether anybody went where an answer pointed."""
    few = domains.select("day", "registered")
    names = below.inner_join(few.select("registered").distinct(), "registered").select("asked_name", "registered")
    # Joined by names as written, of which few are left: lower case is asked of each name once, not of each question.
    said = name_seen.select("said", asked_name=name_seen["said"].lower()).inner_join(names, "asked_name")
    said = said.select("said", "registered")
    q = dns_query.inner_join(said, dns_query["query"] == said["said"])
    q = q.filter(q["happened_local"].notnull())
    q = q.select("src_ip", "answers", "registered", day=q["happened_local"].date())
    asked = q.inner_join(few, ["day", "registered"])
    askers = asked.select("day", "registered", "src_ip").distinct()
    who = askers.group_by("day", "registered").aggregate(askers=askers.count())
    # Not asked here whether an address was answered at all: that would be asked of every question. None is called "".
    pointed = asked.select("day", "registered", pointed=asked["answers"].re_extract("^([0-9A-Fa-f.:]+)", 1)).distinct()
    c = net_connection.filter(net_connection["happened_local"].notnull())
    went = c.select(day=c["happened_local"].date(), pointed="dst_ip").inner_join(
        pointed.select("day", "pointed").distinct(), ["day", "pointed"]
    )
    went = went.distinct().mutate(went=True)
    visits = pointed.left_join(went, ["day", "pointed"])
    visits = visits.group_by("day", "registered").aggregate(visited=count_true(visits["went"]))
    anything = c.aggregate(connections=c.count())
    out = who.left_join(visits, ["day", "registered"]).drop("day_right", "registered_right").cross_join(anything)
    unvisited = ibis.ifelse(out["connections"] > 0, out["visited"].fill_null(0) == 0, null("boolean"))
    return out.select("day", "registered", "askers", unvisited=unvisited)
