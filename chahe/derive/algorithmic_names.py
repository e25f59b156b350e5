"""Names made by an algorithm: one host that within an hour asks in vain for many domains whose names nobody thought up.

What calls home to a domain computed anew every day asks for many of them, nearly all unregistered. Not told are
names put together of words or syllables (they read as names do), domains that exist, endings no list knows, names in
another script (`xn--`), names with a hyphen, fewer names in an hour than are looked at, and who asked where the log
holds a name server's questions only.
"""

from typing import Any

import ibis

from chahe.derive.allowed import signed_since, with_suppression
from chahe.derive.api import Ctx, derive
from chahe.derive.dns_names import MDNS_PORT
from chahe.derive.network_answer import with_answers
from chahe.derive.network_ends import inside
from chahe.derive.outbound_day import in_period
from chahe.expressions import (
    any_true,
    count_true,
    folded,
    key,
    last_labels,
    no_blank,
    null,
    per_10000,
    total,
    true_or_false,
    whole_part,
    within,
)

PARAMETERS = "dga/1"
LEAST_DOMAINS = 5
"""Domains asked for in vain in an hour; of a host that asked for fewer no name is looked at. What a browser asks for
at its start to find out whether name servers lie is three."""
LEAST_LETTERS = 7
"""Characters of a label; what is shorter reads as anything."""
ODD = 2_500
"""Share of neighbouring characters, in 1/10,000, that makes a name one of a machine: of names people gave fewer than
one in a hundred has it, of random letters two thirds or more (docs/network-judgement.md)."""
MANY_HOSTS = 10
HOSTS_IN = 2
"""So many hosts, and one at least in so many: what they all ask for is no one host's doing."""
_HOUR_US = ibis.literal(3_600_000_000)
_HOUR = ("hour", "src_ip")


@derive(
    key=(*_HOUR, "registered"),
    trace={"dns_query": {"src_ip": "src_ip", "happened_us": "first_us"}, "dns_name": {"registered": "registered"}},
    optional=("approved_resolver",),
)
def refused_domain(dns_query: Any, dns_name: Any, public_suffix: Any, approved_resolver: Any) -> Any:
    """Each registered domain that a host asked for in a clock hour, itself or names below it, and was told it does not
    exist (NXDOMAIN), of hosts that were told so of 5 domains or more in that hour. Reverse zones, names of one label,
    multicast DNS and endings the Public Suffix List does not know are left out.

    `hour`: hours since 1970 UTC; `day`: its day in Taipei. `names`: different names; `askers`: different hosts that
    were told so of this domain that day, `hosts`: of any, approved name servers not counted. `common`: half of the
    hosts or more, and 10 at least, asked for it. `from_resolver`: who asks is an approved name server; what a
    host was seen to ask for that day is that host's and left out there. `inner`: who asks is inside.
    """
    q = dns_query.filter(true_or_false(dns_query["rcode"] == "NXDOMAIN") & dns_query["query"].notnull())
    q = q.filter(q["happened_local"].notnull() & ~true_or_false(q["dst_port"] == MDNS_PORT))
    t = q.select(
        "src_ip",
        "happened_us",
        said=q["query"],
        hour=whole_part(q["happened_us"], _HOUR_US),
        day=q["happened_local"].date(),
        inner=inside(q, "src"),
    )
    t = t.group_by(*_HOUR, "said").aggregate(
        questions=t.count(), first_us=t["happened_us"].min(), day=t["day"].min(), inner=any_true(t["inner"])
    )
    t = t.mutate(asked_name=t["said"].lower())
    known = public_suffix.select(_ending=last_labels(public_suffix["suffix"], 1)).distinct()
    domains = dns_name.filter(dns_name["registered"].notnull()).select("asked_name", "registered")
    domains = domains.mutate(_ending=last_labels(domains["registered"], 1)).semi_join(known, "_ending")
    t = t.inner_join(domains.select("asked_name", "registered"), "asked_name")
    out = t.group_by(*_HOUR, "registered").aggregate(
        day=t["day"].min(),
        names=t["asked_name"].nunique().cast("int64"),
        questions=total(t["questions"]),
        first_us=t["first_us"].min(),
        inner=any_true(t["inner"]),
    )
    out = _prevalence(out, approved_resolver)
    often = out.group_by(*_HOUR).aggregate(_n=out.count())
    often = often.filter(often["_n"] >= LEAST_DOMAINS).select(*_HOUR)
    return out.semi_join(often, list(_HOUR))


def _prevalence(asked: Any, approved_resolver: Any) -> Any:
    """With how many hosts asked, and without what a name server only passed on."""
    a = approved_resolver.select(_said=folded(approved_resolver["server_ip"]), _from="valid_from", _to="valid_to")
    who = asked.select("day", "src_ip").distinct()
    servers = who.inner_join(a, [who["src_ip"] == a["_said"], within(who["day"], a["_from"], a["_to"])])
    servers = servers.select("day", "src_ip").distinct().mutate(_server=True)
    out = asked.left_join(servers, ["day", "src_ip"]).drop("day_right", "src_ip_right")
    out = out.mutate(from_resolver=true_or_false(out["_server"])).drop("_server")
    own = out.filter(~out["from_resolver"])
    each = own.select("day", "registered", "src_ip").distinct()
    askers = each.group_by("day", "registered").aggregate(askers=each.count())
    every = own.select("day", "src_ip").distinct()
    hosts = every.group_by("day").aggregate(hosts=every.count())
    out = out.left_join(askers, ["day", "registered"]).drop("day_right", "registered_right")
    out = out.left_join(hosts, "day").drop("day_right")
    out = out.mutate(askers=out["askers"].fill_null(0), hosts=out["hosts"].fill_null(0))
    out = out.mutate(common=(out["askers"] >= MANY_HOSTS) & (out["askers"] * HOSTS_IN >= out["hosts"]))
    return out.filter(~out["from_resolver"] | (out["askers"] == 0))


@derive(key=("registered",), trace={"refused_domain": {"registered": "registered"}})
def machine_name(refused_domain: Any, rare_pair: Any, label_place: Any) -> Any:
    """Each domain of `refused_domain` whose first label has 7 characters or more, letters a to z and digits only.
    `pairs`: of neighbouring characters; `rare`: pairs of letters words and names hardly hold (`rare_pair`: most are two
    consonants); `mixed`: a digit beside a letter. `oddness`: `rare` and `mixed` in 1/10,000 of the pairs; `made`: a
    quarter of them or more.
    """
    names = refused_domain.select("registered").distinct()
    plain = no_blank(names["registered"].re_extract(f"^([a-z0-9]{{{LEAST_LETTERS},}})[.]", 1))
    names = names.mutate(label=plain)
    names = names.filter(names["label"].notnull())
    names = names.mutate(pairs=names["label"].length().cast("int64") - 1)
    each = names.cross_join(label_place)
    each = each.filter(each["place"] < each["pairs"])
    each = each.select("registered", pair=each["label"].substr(each["place"], 2))
    known = rare_pair.select("pair", _rare=ibis.literal(True))
    each = each.left_join(known, "pair").drop("pair_right")
    first, second = (each["pair"].substr(n, 1) <= "9" for n in (0, 1))
    each = each.select("registered", rare=true_or_false(each["_rare"]), mixed=first != second)
    found = each.group_by("registered").aggregate(rare=count_true(each["rare"]), mixed=count_true(each["mixed"]))
    out = names.inner_join(found, "registered")
    out = out.mutate(oddness=per_10000(out["rare"] + out["mixed"], out["pairs"]))
    return out.mutate(made=out["oddness"] >= ODD)


@derive(
    key=_HOUR,
    trace={"refused_domain": {"hour": "hour", "src_ip": "src_ip"}},
    optional=("allow_entry",),
)
def dga_hour(refused_domain: Any, machine_name: Any, allow_entry: Any) -> Any:
    """Each host with each clock hour in which it asked in vain for 5 or more domains with a machine's name. `made`:
    those of them that neither many hosts asked for (`common`) nor a signed exception named on that day, `allowed` and
    `allowed_by` tell how many one named and which; `refused`: all domains it asked for in vain; `example`: the least by
    text of `made`. The evidence cited are first questions for all of these. `parameters`: version of the limits, which
    stand in chahe/derive/algorithmic_names.py.
    """
    names = machine_name.filter(machine_name["made"]).select("registered", "made")
    d = refused_domain.left_join(names, "registered").drop("registered_right")
    d = d.mutate(made=true_or_false(d["made"]))
    many = d.group_by(*_HOUR).aggregate(_made=count_true(d["made"]))
    many = many.filter(many["_made"] >= LEAST_DOMAINS).select(*_HOUR)
    d = with_suppression(d.semi_join(many, list(_HOUR)), signed_since(allow_entry), "dga", "day", "registered")
    own, free = d["made"] & ~d["common"], d["suppressed_by"].isnull()
    d = d.mutate(_counts=own & free, _allowed=own & ~free)
    out = d.group_by(*_HOUR).aggregate(
        day=d["day"].min(),
        from_resolver=any_true(d["from_resolver"]),
        inner=any_true(d["inner"]),
        refused=d.count(),
        made=count_true(d["_counts"]),
        common=count_true(d["common"]),
        allowed=count_true(d["_allowed"]),
        allowed_by=ibis.ifelse(d["_allowed"], d["suppressed_by"], null("string")).min(),
        example=ibis.ifelse(d["_counts"], d["registered"], null("string")).min(),
    )
    return out.mutate(parameters=ibis.literal(PARAMETERS))


@derive(key=("day", "case_no"), trace={"dga_hour": {c: c for c in _HOUR}, "dns_asked": {"day": "day"}})
def dga_day(dns_asked: Any, dga_hour: Any, network_answer: Any, ctx: Ctx) -> Any:
    """Each day of the period examined on which names were asked for (Taipei), once for every hour of `dga_hour` of an
    inside host, or once without. `subject`: the host, or the day; `case_no` names the row. `made`: 0 without.
    `from_resolver`: an approved name server asked, and no log tells for whom; false without. `answer_days`,
    `answered_by`, `perhaps_answered`: of `network_answer.with_answers`; a record about the host that names a domain
    other than `example` may be about this hour or not.
    """
    days = in_period(dns_asked.select("day").distinct(), ctx)
    found = dga_hour.filter(dga_hour["inner"]).drop("inner")
    own, tests = ("hour", "src_ip"), {"": "dga"}
    found = with_answers(found, own, _loosely(network_answer), tests, far=("example",), near="src_ip")
    out = days.left_join(found, "day").drop("day_right")
    return out.mutate(
        subject=ibis.coalesce(out["src_ip"], out["day"].cast("string")),
        case_no=ibis.coalesce(key(out["src_ip"], out["hour"]), ""),
        made=out["made"].fill_null(0),
        from_resolver=true_or_false(out["from_resolver"]),
        perhaps_answered=true_or_false(out["perhaps_answered"]),
    )


def _loosely(e: Any) -> Any:
    """The answers, and once more those about a host's machine-made names that name one domain: perhaps about others."""
    one = (e["origin"] == "finding") & true_or_false(folded(e["applies_to"]) == "dga") & e["wanted"].notnull()
    again = e.filter(one & e["near_ip"].notnull()).mutate(wanted=null("string"), sure=ibis.literal(False))
    return e.union(again)
