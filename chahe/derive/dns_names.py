"""Names asked for in DNS: by day, and each split at the boundary the Public Suffix List draws."""

from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.expressions import count_true, in_list, last_labels, null, total, true_or_false

MOST_LABELS = 8
"""Labels from the end that are looked at: the longest rule has seven, and one more is what was registered."""
ODD_TYPES = ("TXT", "NULL", "CNAME", "MX", "SRV", "KEY", "SIG", "HINFO")
"""Types tunnels carry answers in, since their answers are long; browsing asks for none of them but CNAME's target."""
MDNS_PORT = 5353


@derive(key=("day", "asked_name"), trace={"dns_query": {"happened_us": "first_us"}})
def dns_asked(dns_query: Any) -> Any:
    """Each name asked for in a day (Taipei), lower case, multicast DNS left out: how often, `odd_type` how often of
    types tunnels use, `refused` how often it did not exist, `answered` how often something came; `answer_bytes`:
    length of the answers as written. `dotted`: it has two labels or more. `reverse`: a name of a reverse zone.
    Questions without a time or a name are left out.
    """
    q = dns_query.filter(dns_query["happened_local"].notnull() & dns_query["query"].notnull())
    # Asked before it is written in lower case: DuckDB would write it twice.
    q = q.filter((q["query"] != "") & ~true_or_false(q["dst_port"] == MDNS_PORT))
    t = q.select(
        "happened_us",
        day=q["happened_local"].date(),
        asked_name=q["query"].lower(),
        odd=true_or_false(in_list(q["qtype"], *ODD_TYPES)),
        none=true_or_false(q["rcode"] == "NXDOMAIN"),
        came=q["answers"].notnull(),
        size=q["answers"].length().fill_null(0),
    )
    out = t.group_by("day", "asked_name").aggregate(
        questions=t.count(),
        odd_type=count_true(t["odd"]),
        refused=count_true(t["none"]),
        answered=count_true(t["came"]),
        answer_bytes=total(t["size"]),
        first_us=t["happened_us"].min(),
    )
    name = out["asked_name"]
    return out.mutate(dotted=name.contains("."), reverse=name.endswith(".in-addr.arpa") | name.endswith(".ip6.arpa"))


@derive(key=("asked_name",), trace={"dns_asked": {"asked_name": "asked_name"}})
def dns_name(dns_asked: Any, public_suffix: Any) -> Any:
    """Each name of two labels or more, none of reverse zones: `registered`, the domain somebody registered (the public
    suffix and one label more), NULL where the name is a public suffix itself; `below`: how many characters stand
    before it, 0 where it is that domain. A suffix no rule names is its last label, as the list says.
    """
    n = dns_asked.filter(dns_asked["dotted"] & ~dns_asked["reverse"]).select("asked_name").distinct()
    # Few rules have three labels or more: only names that end as one of them does are looked at that far. What is
    # joined drops NULL; a condition of its own would work every ending out twice.
    tails = n.select("asked_name", suffix=last_labels(n["asked_name"], 1))
    tails = tails.union(n.select("asked_name", suffix=last_labels(n["asked_name"], 2)))
    long = public_suffix.select(_two=last_labels(public_suffix["suffix"], 2), _whole="suffix")
    long = long.filter(long["_two"] != long["_whole"]).select("_two").distinct()
    far = n.mutate(_two=last_labels(n["asked_name"], 2)).inner_join(long, "_two").select("asked_name")
    for k in range(3, MOST_LABELS):
        tails = tails.union(far.select("asked_name", suffix=last_labels(far["asked_name"], k)))
    found = tails.inner_join(public_suffix, "suffix")
    exception = ibis.ifelse(found["kind"] == "exception", found["labels"], null("int64"))
    rules = found.group_by("asked_name").aggregate(
        exception=exception.max(),
        # A wild rule holds where there is a label for its star, which the name's own length decides below.
        longest=found["labels"].max(),
    )
    out = n.left_join(rules, "asked_name").drop("asked_name_right")
    out = out.mutate(labels=ibis.coalesce(out["exception"], out["longest"], 1))
    registered = ibis.cases(
        *((out["labels"] == k, last_labels(out["asked_name"], k + 1)) for k in range(1, MOST_LABELS)),
        else_=null("string"),
    )
    out = out.select("asked_name", registered=registered)
    below = out["asked_name"].length() - out["registered"].length() - 1
    return out.mutate(below=ibis.ifelse(out["registered"].isnull(), null("int64"), ibis.greatest(below, 0)))
