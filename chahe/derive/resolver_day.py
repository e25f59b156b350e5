"""Uses of name servers by inside hosts, with what the insurer said of those it has not approved."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.derive.network_answer import with_answers
from chahe.derive.outbound_day import in_period
from chahe.expressions import null

_USE = ("day", "src_ip", "dst_ip", "way")


@derive(key=_USE, trace={"resolver_use": {c: c for c in _USE}})
def resolver_day(resolver_use: Any, network_answer: Any, ctx: Ctx) -> Any:
    """`resolver_use` of inside hosts on days of the period examined. `used`: a server answered; false where nobody did
    (an attempt that was stopped is no use); NULL where nothing tells. `answer_days`, `answered_by`,
    `perhaps_answered`: of `network_answer.with_answers`.
    """
    u = in_period(resolver_use.filter(resolver_use["src_inside"]), ctx)
    used = ibis.cases((u["answered"] > 0, True), (u["unanswered"] == u["uses"], False), else_=null("boolean"))
    u = u.mutate(used=used)
    return with_answers(u, _USE, network_answer, {"": "resolver"}, far=("dst_ip", "server_name"), near="src_ip")
