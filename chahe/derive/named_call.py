"""Calls of inside hosts to outside ones by the name they asked for: SNI of TLS, Host of HTTP."""

from typing import Any

import ibis

from chahe.derive.network_ends import inside, one_place
from chahe.expressions import either, folded, in_list, no_blank, null, true_or_false

PROXY_PRODUCTS = ("squid",)
"""Products that log requests of a proxy: the name asked for is outside, whatever the address is."""


def named_calls(tls_session: Any, web_request: Any) -> Any:
    """One row a TLS handshake or HTTP request of an inside host to an outside one or to a proxy, that states a name:
    `src_ip`, `dst_ip`, `far_name` (lower case, without port), `day` (Taipei), `us`, `uid`, `signature` (JA3 or user
    agent), `log` (the table it is of). An address in place of a name counts only where a proxy was asked, for else the
    pair of addresses says all.
    """
    out = _calls(tls_session, tls_session["sni"], "ja3", "ja3:", null("boolean"), "tls_session")
    w = web_request
    proxied = (
        true_or_false(folded(w["method"]) == "connect")
        | true_or_false(folded(w["uri"]).startswith("http"))
        | true_or_false(in_list(w["product"], *PROXY_PRODUCTS))
    )
    return out.union(_calls(w, w["host"], "user_agent", "ua:", proxied, "web_request"))


def _calls(t: Any, said: Any, signature: str, mark: str, proxied: Any, log: str) -> Any:
    t = t.mutate(_said=said, _proxied=true_or_false(proxied))
    t = t.filter(t["happened_local"].notnull() & t["src_ip"].notnull())
    t = t.filter(inside(t, "src") & (t["_proxied"] | (t["dst_ip"].notnull() & ~inside(t, "dst") & one_place(t, "dst"))))
    # Behind the name may stand a port; what has colons besides is an address of IPv6.
    name = no_blank(folded(t["_said"]).re_extract("^([^:]+?)[.]?(?::[0-9]+)?$", 1))
    t = t.mutate(_name=name)
    letters = t["_name"].re_extract("([^0-9.])", 1) != ""
    t = t.filter(t["_name"].notnull() & either(t["_proxied"], letters))
    return t.select(
        "src_ip",
        "dst_ip",
        day=t["happened_local"].date(),
        us=t["happened_us"],
        uid=t["uid"],
        far_name=t["_name"],
        signature=ibis.literal(mark).concat(no_blank(t[signature])),
        log=ibis.literal(log),
    )
