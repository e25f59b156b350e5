"""Every pair of an inside host and an outside one by day: how regular, how long, and what the insurer said of it."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.derive.network_answer import with_answers
from chahe.expressions import days_between, folded, key, no_blank, null, true_or_false, whole_part, within

_PAIR = ("day", "src_ip", "dst_ip")
_MINUTE_US = ibis.literal(60_000_000)


def in_period(t: Any, ctx: Ctx) -> Any:
    """The rows whose `day` lies in the period examined, with `due_from`: days from it to the base date."""
    first, last, as_of = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to, ctx.as_of))
    t = t.filter(within(t["day"], first, last))
    return t.mutate(due_from=days_between(t["day"], as_of))


@derive(
    key=_PAIR,
    trace={"network_pair": {c: c for c in _PAIR}, "network_beacon": {c: c for c in _PAIR}},
    optional=("tls_session", "web_request"),
)
def outbound_pair(network_pair: Any, network_beacon: Any, tls_session: Any, web_request: Any, ctx: Ctx) -> Any:
    """Each inside host with each outside one it called on a day of the period examined (Taipei), hosts of one place
    only. `subject`: the two addresses.

    `ranked`, `strobe`, `median_interval_s`: of `network_beacon`, NULL and false where too few connections leave nothing
    to measure; `beacon_days`: days on which it was measured for this pair. `longest_minutes`: whole minutes of the
    longest connection begun that day that had ended when the log was written, NULL where none was measured.
    `far_names`: how many names of the other end TLS and HTTP state that day, `far_name` and `other_name` the least and
    the greatest of them.
    """
    p = network_pair
    p = in_period(p.filter((p["direction"] == "out") & p["src_one"] & p["dst_one"]), ctx)
    out = p.left_join(_names(tls_session, web_request), list(_PAIR)).drop(*(f"{c}_right" for c in _PAIR))
    b = network_beacon.select(*_PAIR, "ranked", "score", "strobe", "median_interval_s")
    often = b.group_by(["src_ip", "dst_ip"]).aggregate(beacon_days=b.count())
    b = b.inner_join(often, ["src_ip", "dst_ip"])
    out = out.left_join(b, list(_PAIR)).drop(*(f"{c}_right" for c in _PAIR))
    # One packet and no answer: a sensor writes no duration for it.
    silent = out["longest_us"].isnull() & (out["unanswered"] == out["connections"])
    out = out.mutate(
        subject=key(out["src_ip"], out["dst_ip"]),
        strobe=true_or_false(out["strobe"]),
        beacon_days=out["beacon_days"].fill_null(0),
        far_names=out["far_names"].fill_null(0),
        longest_minutes=ibis.ifelse(silent, 0, whole_part(out["longest_us"], _MINUTE_US)),
    )
    return out.drop("src_one", "dst_one", "src_inside", "dst_inside")


@derive(key=_PAIR, trace={"outbound_pair": {c: c for c in _PAIR}})
def outbound_day(outbound_pair: Any, network_answer: Any) -> Any:
    """`outbound_pair` with what the insurer said of it. `beacon_…`, `long_…`: `answer_days`, `answered_by`,
    `perhaps_answered` of `network_answer.with_answers` for the two sorts of finding. The other end is known by its one
    name of that day; where it has several, an answer about one of them may not be one about all.
    """
    p = outbound_pair
    one, several = p["far_names"] == 1, p["far_names"] > 1
    p = p.mutate(
        _one=ibis.ifelse(one, p["far_name"], null("string")),
        _least=ibis.ifelse(several, p["far_name"], null("string")),
        _most=ibis.ifelse(several, p["other_name"], null("string")),
    )
    tests = {"beacon_": "beacon", "long_": "long-connection"}
    far, perhaps = ("dst_ip", "_one"), ("_least", "_most")
    out = with_answers(p, _PAIR, network_answer, tests, far=far, near="src_ip", perhaps=perhaps)
    return out.drop("_one", "_least", "_most")


def _names(tls: Any, web: Any) -> Any:
    """Per pair and day how many names the other end was called by, the least and the greatest."""
    parts = [
        t.filter(t["happened_local"].notnull() & t["dst_ip"].notnull()).select(
            "src_ip", "dst_ip", day=t["happened_local"].date(), name=no_blank(folded(t[c]))
        )
        for t, c in ((tls, "sni"), (web, "host"))
    ]
    said = parts[0].union(parts[1])
    said = said.filter(said["name"].notnull()).distinct()
    return said.group_by(*_PAIR).aggregate(
        far_names=said.count(), far_name=said["name"].min(), other_name=said["name"].max()
    )
