"""Indicators that were looked for in the logs, each with what was found of it and what the insurer said of that."""

from datetime import timedelta
from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.derive.network_answer import with_answers
from chahe.derive.outbound_day import in_period
from chahe.expressions import any_true, days_between, key, midnight_us, null, true_or_false

_FOUND = ("kind", "wanted", "list_version")
_HIT = ("day", "place", "host", "seen")
_LOGS = ("net_connection", "dns_query", "web_request", "tls_session", "process_event")
_SEEN_IN = {
    "ip": ("net_connection",),
    "cidr": ("net_connection",),
    "domain": ("dns_query", "tls_session", "web_request"),
    "url": ("web_request",),
    **dict.fromkeys(("md5", "sha1", "sha256"), ("process_event",)),
}
"""Kind of indicator -> logs that can show it."""
_OF_PROGRAMS = ("md5", "sha1", "sha256")


@derive(
    key=("case_no",),
    trace={
        "indicator": {c: c for c in _FOUND},
        "indicator_hit": {c: c for c in (*_FOUND, *_HIT)},
    },
    optional=_LOGS,
)
def indicator_case(
    indicator: Any,
    indicator_hit: Any,
    net_connection: Any,
    dns_query: Any,
    web_request: Any,
    tls_session: Any,
    process_event: Any,
    network_answer: Any,
    ctx: Ctx,
) -> Any:
    """Each indicator of a list once for every day, log, host and thing of `indicator_hit` found of it in the period
    examined, or once without them. `case_no` names the row; `subject`: host and indicator, or the indicator alone.

    `compared`: it held, by the list's word, at some moment the logs that could show it are about; NULL where no such
    log was handed over; false for a program's hash without logs of programs, for it is no mark of the network.
    `reached`: records that are more than an unanswered call from outside, 0 where nothing was found. `judged_date`:
    the day, or the last of the period. `answer_days`, `answered_by`, `perhaps_answered`: of
    `network_answer.with_answers`.
    """
    logs = dict(zip(_LOGS, (net_connection, dns_query, web_request, tls_session, process_event), strict=True))
    hits = in_period(indicator_hit, ctx)
    of_hit = (*_FOUND, *_HIT)
    hits = with_answers(hits, of_hit, network_answer, {"": "indicator"}, far=("seen", "wanted"), near="host")
    j = _compared(indicator, logs, ctx).left_join(hits, list(_FOUND)).drop(*(f"{c}_right" for c in _FOUND))
    last, as_of = (ibis.literal(d).cast("date") for d in (ctx.period_to, ctx.as_of))
    found = ibis.coalesce(key(*(j[c] for c in _HIT)), "")
    return j.mutate(
        case_no=key(*(j[c] for c in _FOUND), found),
        subject=ibis.coalesce(key(j["host"], j["wanted"]), j["wanted"]),
        hits=j["hits"].fill_null(0),
        reached=j["reached"].fill_null(0),
        judged_date=ibis.coalesce(j["day"], last),
        due_from=ibis.coalesce(j["due_from"], days_between(last, as_of)),
        perhaps_answered=true_or_false(j["perhaps_answered"]),
    )


def _compared(indicator: Any, logs: dict[str, Any], ctx: Ctx) -> Any:
    """Each indicator of each list once, with `compared`."""
    days = (ctx.period_from, ctx.period_to + timedelta(days=1))
    begin, end = (midnight_us(ibis.literal(d).cast("date")) for d in days)
    spans = {name: _span(t, begin, end) for name, t in logs.items()}
    looked: Any = None
    for kind, names in _SEEN_IN.items():
        for name in names:
            one = spans[name].mutate(_kind=ibis.literal(kind))
            looked = one if looked is None else looked.union(one)
    seen = looked.group_by("_kind").aggregate(_first=looked["_first"].min(), _last=looked["_last"].max())
    i = indicator.left_join(seen, indicator["kind"] == seen["_kind"])
    since, until = i["valid_from_us"], i["valid_to_us"]
    held = (ibis.coalesce(since, i["_last"]) <= i["_last"]) & (ibis.coalesce(until, i["_first"] + 1) > i["_first"])
    of_program = ibis.literal(False)
    for kind in _OF_PROGRAMS:
        of_program = of_program | (i["kind"] == kind)
    unseen = ibis.ifelse(of_program, ibis.literal(False), null("boolean"))
    i = i.mutate(_held=held, _unseen=unseen)
    out = i.group_by(*_FOUND).aggregate(
        _held=any_true(i["_held"]), _looked=any_true(i["_first"].notnull()), _unseen=any_true(~i["_unseen"])
    )
    compared = ibis.cases((out["_looked"], out["_held"]), (out["_unseen"], False), else_=null("boolean"))
    return out.select(*_FOUND, compared=compared)


def _span(t: Any, begin: Any, end: Any) -> Any:
    """First and last moment of a log within the period examined; NULL both where there is none."""
    s = t.filter((t["happened_us"] >= begin) & (t["happened_us"] < end))
    return s.aggregate(_first=s["happened_us"].min(), _last=s["happened_us"].max())
