"""Days of the logs, each with what was found on it that no pair of hosts names: data carried in names, scans from
inside; and what the insurer said of it.
"""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.derive.network_answer import with_answers
from chahe.derive.outbound_day import in_period
from chahe.expressions import key, null, true_or_false


@derive(
    key=("day", "subject"),
    trace={"dns_tunnel": {"day": "day", "registered": "registered"}, "dns_asked": {"day": "day"}},
)
def tunnel_day(dns_asked: Any, dns_tunnel: Any, network_answer: Any, ctx: Ctx) -> Any:
    """Each day of the period examined on which names were asked for (Taipei), once for every registered domain of
    `dns_tunnel`, or once without. `subject`: the domain, or the day. `names`: 0 without. `tunnel`: names are long or
    types odd; false without. `answer_days`, `answered_by`, `perhaps_answered`: of `network_answer.with_answers`,
    whichever host the answer is about.
    """
    days = in_period(dns_asked.select("day").distinct(), ctx)
    found = dns_tunnel.select("day", "registered", "names", "questions", "askers", "mean_length", "odd_share", "tunnel")
    own, tests = ("day", "registered"), {"": "dns-tunnel"}
    found = with_answers(found, own, network_answer, tests, far=("registered",), near=None)
    out = days.left_join(found, "day").drop("day_right")
    return out.mutate(
        subject=ibis.coalesce(out["registered"], out["day"].cast("string")),
        names=out["names"].fill_null(0),
        tunnel=true_or_false(out["tunnel"]),
        perhaps_answered=true_or_false(out["perhaps_answered"]),
    )


@derive(
    key=("day", "case_no"),
    trace={
        "port_scan": {c: c for c in ("kind", "hour", "src_ip", "target")},
        "network_pair": {"day": "day"},
    },
)
def scan_day(network_pair: Any, port_scan: Any, network_answer: Any, ctx: Ctx) -> Any:
    """Each day of the period examined with connections (Taipei), once for every scan of `port_scan` an inside host
    began, or once without. `subject`: the host, or the day; `case_no` names the row. `failed`: 0 without.
    `answer_days`, `answered_by`, `perhaps_answered`: of `network_answer.with_answers`.
    """
    days = in_period(network_pair.select("day").distinct(), ctx)
    s = port_scan.filter(port_scan["from_inside"])
    found = s.select("day", "kind", "hour", "src_ip", "target", "targets", "failed", "connections")
    found = found.mutate(_one=ibis.ifelse(found["kind"] == "vertical", found["target"], null("string")))
    own, tests = ("kind", "hour", "src_ip", "target"), {"": "port-scan"}
    found = with_answers(found, own, network_answer, tests, far=("_one",), near="src_ip").drop("_one")
    out = days.left_join(found, "day").drop("day_right")
    return out.mutate(
        subject=ibis.coalesce(out["src_ip"], out["day"].cast("string")),
        case_no=ibis.coalesce(key(out["src_ip"], out["kind"], out["hour"], out["target"]), ""),
        failed=out["failed"].fill_null(0),
        perhaps_answered=true_or_false(out["perhaps_answered"]),
    )
