"""Days, hours and hosts that the logs of the network handed over do not show: what went on there is not known."""

from typing import Any

import ibis

from chahe.derive.api import gap
from chahe.derive.network_ends import one_way
from chahe.expressions import folded, key, no_blank, null, total, true_or_false

LEAST_DAYS = 14
"""Days in a row that request N07 asks for, at least."""


def _row(t: Any, reason: Any, about: Any = None) -> Any:
    return t.select(
        key=null("string") if about is None else about, reason=reason, _item=null("string"), _rec=null("int64")
    )


def _broken(traffic_hour: Any, place: str, what: str, *, by_hour: bool) -> Any:
    """Fewer days than were asked for; days, and where `by_hour` hours, between the first and the last without any."""
    t = traffic_hour.filter(traffic_hour["place"] == place)
    d = t.group_by("day_number").aggregate(
        _n=t.count(), _least=t["hour"].min(), _most=t["hour"].max(), day=t["day"].min()
    )
    s = d.aggregate(
        _days=d.count(),
        _span=d["day_number"].max() - d["day_number"].min() + 1,
        _hours=total(d["_n"]),
        _hour_span=d["_most"].max() - d["_least"].min() + 1,
        _from=d["day"].min(),
        _to=d["day"].max(),
    )
    few = s.filter(s["_span"] < LEAST_DAYS)
    out = _row(few, ibis.literal(f"{what} of fewer than {LEAST_DAYS} days: ").concat(key(few["_from"], few["_to"])))
    less = s.filter(s["_days"] < s["_span"])
    said = key(less["_span"] - less["_days"], less["_from"], less["_to"])
    out = out.union(_row(less, ibis.literal(f"days without {what} (days, from, to): ").concat(said)))
    if by_hour:
        still = s.filter((s["_days"] == s["_span"]) & (s["_hours"] < s["_hour_span"]))
        said = key(still["_hour_span"] - still["_hours"], still["_from"], still["_to"])
        out = out.union(_row(still, ibis.literal(f"hours without {what} (hours, from, to): ").concat(said)))
    return out


def _undated(t: Any, what: str) -> Any:
    """Records of which nobody knows the day."""
    n = t.filter(t["happened_us"].isnull()).aggregate(_n=ibis._.count())
    n = n.filter(n["_n"] > 0)
    return _row(n, n["_n"].cast("string").concat(f" {what} without a time"))


def _one_way(net_connection: Any) -> Any:
    """Flows of one direction: what stands out among them is not looked for."""
    n = net_connection.filter(one_way(net_connection)).aggregate(_n=ibis._.count())
    n = n.filter(n["_n"] > 0)
    return _row(n, n["_n"].cast("string").concat(" flows of one direction, which do not tell who began"))


def _calls(traffic_hour: Any, net_connection: Any) -> Any:
    """What the logs of connections themselves do not show."""
    out = _broken(traffic_hour, "net_connection", "connections", by_hour=True)
    return out.union(_undated(net_connection, "connections")).union(_one_way(net_connection))


def _questions(traffic_hour: Any, dns_query: Any) -> Any:
    """What the logs of questions to name servers themselves do not show."""
    what = "questions to name servers"
    return _broken(traffic_hour, "dns_query", what, by_hour=False).union(_undated(dns_query, what))


def _unseen(network_pair: Any, asset_register: Any) -> Any:
    """Servers of the inventory, in use all the days logged, of which no connection was logged: `ip`, `_name`."""
    ends = network_pair.select("day", ip="src_ip").union(network_pair.select("day", ip="dst_ip"))
    window = ends.aggregate(_from=ends["day"].min(), _to=ends["day"].max())
    a = asset_register.filter(asset_register["asset_kind"] == "server")
    a = a.select("live_date", "retired_date", ip=no_blank(folded(a["ip"])), _name=a["host_name"])
    a = a.filter(a["ip"].notnull()).cross_join(window)
    used = true_or_false(ibis.coalesce(a["live_date"], a["_from"]) <= a["_from"]) & true_or_false(
        ibis.coalesce(a["retired_date"], a["_to"]) >= a["_to"]
    )
    seen = ends.select(_ip="ip").distinct()
    left = a.filter(used).left_join(seen, ibis._["ip"] == seen["_ip"])
    left = left.filter(left["_ip"].isnull())
    return left.group_by("ip").aggregate(_name=ibis.coalesce(left["_name"].min(), ""))


def _unseen_together(network_pair: Any, asset_register: Any) -> Any:
    n = _unseen(network_pair, asset_register).aggregate(_n=ibis._.count(), _one=ibis._["ip"].min())
    n = n.filter(n["_n"] > 0)
    return _row(
        n,
        ibis.literal("servers of which no connection was logged (servers, one of them): ").concat(
            key(n["_n"], n["_one"])
        ),
    )


@gap(table="outbound_day")
def traffic_not_whole_of_pairs(traffic_hour: Any, net_connection: Any, network_pair: Any, asset_register: Any) -> Any:
    """Days, hours and servers without connections, too few days, connections without a time, flows of one direction:
    pairs may be missing.
    """
    return _calls(traffic_hour, net_connection).union(_unseen_together(network_pair, asset_register))


@gap(table="egress_day")
def traffic_not_whole_of_egress(traffic_hour: Any, net_connection: Any, network_pair: Any, asset_register: Any) -> Any:
    """Days, hours and servers without connections, too few days, connections without a time, flows of one direction:
    bytes may be missing.
    """
    return _calls(traffic_hour, net_connection).union(_unseen_together(network_pair, asset_register))


@gap(table="scan_day")
def traffic_not_whole_of_scans(traffic_hour: Any, net_connection: Any, network_pair: Any, asset_register: Any) -> Any:
    """Days, hours and servers without connections, too few days, connections without a time, flows of one direction:
    scans may be missing.
    """
    return _calls(traffic_hour, net_connection).union(_unseen_together(network_pair, asset_register))


@gap(table="indicator_case")
def traffic_not_whole_of_indicators(
    traffic_hour: Any, net_connection: Any, network_pair: Any, dns_query: Any, asset_register: Any
) -> Any:
    """Days, hours and servers without connections or questions, too few days, records without a time: what an indicator
    names may have been met there.
    """
    out = _calls(traffic_hour, net_connection).union(_questions(traffic_hour, dns_query))
    return out.union(_unseen_together(network_pair, asset_register))


def _answers_unseen(dns_query: Any) -> Any:
    """Logs that write no response to any question: which names do not exist is not told there."""
    n = dns_query.group_by("product").aggregate(_n=dns_query.count(), _told=dns_query["rcode"].count())
    n = n.filter(n["_told"] == 0)
    said = key(n["_n"], n["product"])
    return _row(n, ibis.literal("questions of a log that states no answer (questions, product): ").concat(said))


@gap(table="dga_day")
def traffic_not_whole_of_machine_names(traffic_hour: Any, dns_query: Any) -> Any:
    """Days without questions to name servers, too few days, questions without a time, logs that state no answers: which
    names were asked for in vain is not all known.
    """
    return _questions(traffic_hour, dns_query).union(_answers_unseen(dns_query))


@gap(table="resolver_day")
def traffic_not_whole_of_resolvers(traffic_hour: Any, net_connection: Any, dns_query: Any) -> Any:
    """Days and hours without connections, days without questions, too few days, records without a time: which name
    servers were used then is not known.
    """
    return _calls(traffic_hour, net_connection).union(_questions(traffic_hour, dns_query))


@gap(table="resolver_day", column="src_ip")
def servers_unseen_of_resolvers(network_pair: Any, asset_register: Any) -> Any:
    """Servers of the inventory of which no connection was logged: which name servers they use is not known."""
    left = _unseen(network_pair, asset_register)
    return _row(left, ibis.literal("no connection of this server was logged: ").concat(left["_name"]), left["ip"])


@gap(table="tunnel_day")
def traffic_not_whole_of_tunnels(traffic_hour: Any, dns_query: Any) -> Any:
    """Days without questions to name servers, too few days, questions without a time: names asked for are not all
    known.
    """
    return _questions(traffic_hour, dns_query)


@gap(table="named_day")
def traffic_not_whole_of_names(named_hour: Any) -> Any:
    """Of calls by name in TLS handshakes, and in HTTP requests: none at all, days without, too few days; such records
    without a time.
    """
    n = named_hour.filter(named_hour["place"] == "undated")
    out = _row(n, n["records"].cast("string").concat(" TLS handshakes or HTTP requests without a time"))
    for log, what in (("tls_session", "TLS handshakes"), ("web_request", "HTTP requests")):
        said = f"{what} of inside hosts to outside names"
        none = named_hour.filter(named_hour["place"] == log).aggregate(_n=ibis._.count())
        none = _row(none.filter(none["_n"] == 0), ibis.literal(f"no {said} were logged"))
        out = out.union(none).union(_broken(named_hour, log, said, by_hour=False))
    return out
