"""Calls to one name that come as regularly as a program's, whatever addresses stand behind it, by day (Taipei)."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.derive.beacon_measures import LIMITS, in_bars, measured, observed, scored
from chahe.derive.beacon_parameters import PARAMETERS
from chahe.derive.named_call import named_calls
from chahe.derive.network_answer import with_answers
from chahe.derive.network_ends import called
from chahe.derive.outbound_day import in_period
from chahe.expressions import days_between, key, null, position, true_or_false

_CALL = ("day", "src_ip", "far_name")
_RIGHT = tuple(f"{c}_right" for c in _CALL)
_OF_DAY = {t: {"src_ip": "src_ip", "happened_us": "first_us"} for t in ("tls_session", "web_request")}


@derive(key=_CALL, trace=_OF_DAY, optional=("tls_session", "web_request"))
def named_pair(tls_session: Any, web_request: Any) -> Any:
    """Each inside host with each outside name it called by on a day (Taipei), see `named_call.named_calls`. `calls`:
    records of one connection count once. `far_ip`: the address where all calls went to one, NULL where to several or
    the address is not told; `least_ip`, `most_ip`: then two of them by text. `far_ips`: how many.
    """
    e = _events(tls_session, web_request)
    out = e.group_by(*_CALL).aggregate(calls=e.count(), first_us=e["us"].min(), last_us=e["us"].max())
    f = named_calls(tls_session, web_request).select(*_CALL, "dst_ip").distinct()
    f = f.group_by(*_CALL).aggregate(
        _n=f.count(), far_ips=f["dst_ip"].count(), least_ip=f["dst_ip"].min(), most_ip=f["dst_ip"].max()
    )
    one = (f["_n"] == 1) & (f["far_ips"] == 1)
    f = f.mutate(
        far_ip=ibis.ifelse(one, f["least_ip"], null("string")),
        least_ip=ibis.ifelse(one, null("string"), f["least_ip"]),
        most_ip=ibis.ifelse(one, null("string"), f["most_ip"]),
    )
    return out.inner_join(f.drop("_n"), list(_CALL))


@derive(
    key=_CALL,
    trace={"named_pair": {c: c for c in _CALL}, **_OF_DAY},
    optional=("tls_session", "web_request", "net_connection"),
)
def named_beacon(named_pair: Any, tls_session: Any, web_request: Any, net_connection: Any) -> Any:
    """`named_pair` with four calls or more in a day, and how much they look like a beacon: measures, steps and
    `ranked` as those of `network_beacon`, 1/10,000. Sizes are those of the connection the call shares its identifier
    with, where no other call or connection does. The day's observed part is that between its first and last call by
    a name. `seekers`, `hosts`: inside hosts that called that name, and any name, that day; `known_days`,
    `evidence_days`: days since the name, and any name, was first called.
    """
    p = PARAMETERS
    some = named_pair.filter(named_pair["calls"] >= p.least_connections)
    some = some.mutate(pair=position(ibis.literal(0), *(some[c] for c in _CALL)))
    frame = observed(named_pair)
    frame = frame.filter(frame["until"] > frame["since"])
    quiet = some.filter(some["calls"] < p.strobe_connections)
    known = quiet.select("pair", *_CALL).inner_join(frame, "day")
    e = _events(tls_session, web_request).inner_join(known, list(_CALL))
    e = _sized(e.select("pair", "src_ip", "uid", "us", *LIMITS), net_connection)
    scores = measured(in_bars(e, p), known, p).rename(scored_pair="pair")
    out = some.left_join(scores, some["pair"] == scores["scored_pair"])
    strobe = out["calls"] >= p.strobe_connections
    out = out.filter(out["score"].notnull() | strobe).mutate(strobe=strobe)
    out = out.left_join(_sought(named_pair), ["day", "far_name"]).drop("day_right", "far_name_right")
    rare = _rare(tls_session, web_request)
    out = out.left_join(rare, list(_CALL)).drop(*_RIGHT, "pair", "scored_pair")
    # A call that states a name is one from inside with a host.
    return scored(
        out.mutate(
            rare_signatures=out["rare_signatures"].fill_null(0),
            missing_host=ibis.literal(0, type="int64"),
            direction=ibis.literal("out"),
            answered=out["calls"],
        ),
        p,
    )


@derive(key=_CALL, trace={"named_pair": {c: c for c in _CALL}, "named_beacon": {c: c for c in _CALL}})
def named_day(named_pair: Any, named_beacon: Any, network_beacon: Any, network_answer: Any, ctx: Ctx) -> Any:
    """`named_pair` on days of the period examined, with what the insurer said of it. `subject`: host and name.

    `ranked`, `strobe`, `median_interval_s`: of `named_beacon`, NULL and false where too few calls leave nothing to
    measure; `beacon_days`: days on which it was measured. `pair_ranked`, `pair_strobe`: of `network_beacon`, where
    all calls of the day went to one outside address. `answer_days`, `answered_by`, `perhaps_answered`: of
    `network_answer.with_answers`; where several addresses were called, an answer about one may not be one about all.
    """
    n = in_period(named_pair, ctx)
    b = named_beacon.select(*_CALL, "ranked", "score", "strobe", "median_interval_s")
    often = b.group_by(["src_ip", "far_name"]).aggregate(beacon_days=b.count())
    out = n.left_join(b, list(_CALL)).drop(*_RIGHT)
    out = out.left_join(often, ["src_ip", "far_name"]).drop("src_ip_right", "far_name_right")
    pairs = network_beacon.filter(network_beacon["direction"] == "out")
    pairs = pairs.select("day", "src_ip", far_ip="dst_ip", pair_ranked="ranked", pair_strobe="strobe")
    out = out.left_join(pairs, ["day", "src_ip", "far_ip"]).drop("day_right", "src_ip_right", "far_ip_right")
    out = out.mutate(
        subject=key(out["src_ip"], out["far_name"]),
        strobe=true_or_false(out["strobe"]),
        pair_strobe=true_or_false(out["pair_strobe"]),
        beacon_days=out["beacon_days"].fill_null(0),
    )
    ends = {"far": ("far_name", "far_ip"), "perhaps": ("least_ip", "most_ip")}
    return with_answers(out, _CALL, network_answer, {"": "beacon"}, **ends, near="src_ip")


def _events(tls: Any, web: Any) -> Any:
    """One row a call: `_CALL`, `us`, `uid`. What shares a connection's identifier on a day and its name is one call."""
    c = named_calls(tls, web).select(*_CALL, "us", "uid")
    alone = c.filter(c["uid"].isnull())
    joined = c.filter(c["uid"].notnull())
    joined = joined.group_by(*_CALL, "uid").aggregate(us=joined["us"].min())
    return joined.select(*alone.columns).union(alone)


def _sized(e: Any, net_connection: Any) -> Any:
    """The events with `size`: bytes sent on their connection, headers of IP included, else payload."""
    uses = e.filter(e["uid"].notnull()).group_by("src_ip", "uid").aggregate(_uses=ibis._.count())
    uses = uses.filter(uses["_uses"] == 1).select("src_ip", "uid")
    c = called(net_connection)
    c = c.select("src_ip", "uid", _size=ibis.coalesce(c["ip_bytes_out"], c["bytes_out"]))
    c = c.inner_join(uses, ["src_ip", "uid"])
    c = c.group_by("src_ip", "uid").aggregate(_n=c.count(), size=c["_size"].min())
    c = c.filter(c["_n"] == 1).drop("_n")
    return e.left_join(c, ["src_ip", "uid"]).select("pair", "us", "size", *LIMITS)


def _sought(named_pair: Any) -> Any:
    """Per day and name: `seekers`, `hosts`, `known_days`, `evidence_days`; see `named_beacon`."""
    n = named_pair
    seekers = n.group_by("day", "far_name").aggregate(seekers=n.count())
    hosts = n.select("day", "src_ip").distinct()
    hosts = hosts.group_by("day").aggregate(hosts=hosts.count())
    first = n.group_by("far_name").aggregate(_since=n["day"].min())
    out = seekers.inner_join(hosts, "day").inner_join(first, "far_name")
    out = out.cross_join(n.aggregate(_first=n["day"].min()))
    return out.select(
        "day",
        "far_name",
        "seekers",
        "hosts",
        known_days=days_between(out["_since"], out["day"]),
        evidence_days=days_between(out["_first"], out["day"]),
    )


def _rare(tls: Any, web: Any) -> Any:
    """How many signatures (user agents, JA3) host and name used that day which no other host or name did."""
    c = named_calls(tls, web)
    used = c.filter(c["signature"].notnull()).select(*_CALL, "signature").distinct()
    lone = used.group_by("day", "signature").aggregate(
        _n=used.count(), src_ip=used["src_ip"].min(), far_name=used["far_name"].min()
    )
    return lone.filter(lone["_n"] == 1).group_by(*_CALL).aggregate(rare_signatures=ibis._.count())
