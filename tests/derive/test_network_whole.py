"""Item 4.2.3, aspect B, by the whole engine: what is complete is judged, what is not settles nothing."""

import datetime as dt
from typing import Any

import pytest

from chahe.model import Supply
from tests.checks.harness import examined
from tests.derive.test_algorithmic_names import burst
from tests.derive.test_indicator_hit import ioc
from tests.derive.test_named_beacon import NAME, hello
from tests.derive.test_network_answer import handled, signed
from tests.derive.traffic import connection, end, question, request

Row = dict[str, Any]
PC, SERVER, SITE, BEACON, STORE = (
    *("10.40.1.20", "10.20.1.17"),
    *("203.0.113.20", "203.0.113.9", "203.0.113.33"),
)
DAYS = 14
OWN = {
    "netw.anomaly_days": 5, "netw.beacon_score": 9000, "netw.long_minutes": 480, "netw.resolver_approved": True,
    "netw.tunnel_names": 300, "netw.scan_failed": 20, "netw.dga_names": 10,
    "netw.egress_days": 5, "netw.egress_times": 10, "netw.egress_mb": 50,
}  # fmt: skip
CHECKS = (
    "beacon-unhandled",
    "long-connection-unhandled",
    "resolver-not-approved",
    "indicator-hit-unhandled",
    "dns-tunnel-unhandled",
    "dga-unhandled",
    "inside-scan-unhandled",
    "egress-unhandled",
    "named-beacon-unhandled",
)
APART = ("dns-tunnel-unhandled", "dga-unhandled", "named-beacon-unhandled")
ON_CONNECTIONS = tuple(c for c in CHECKS if c not in APART)


def insurer() -> dict[str, list[Row]]:
    """Two weeks in which nothing stands out that nobody spoke of."""
    second = {"duration_us": 1_000_000, "bytes_out": 900}
    calls = [connection(3_600 * h + 60, PC, SERVER, day=d, **second) for d in range(DAYS) for h in range(24)]
    calls += [connection(40_000 + 977 * n, PC, SITE, day=d, **second) for d in range(DAYS) for n in range(3)]
    return {
        "net_connection": calls,
        "tls_session": [hello(40_000, SITE, "www.example", PC, day=d) for d in range(DAYS)],
        "web_request": [request(41_000, PC, SITE, "www.example", d) for d in range(DAYS)],
        "dns_query": [question(36_000, PC, "www.example", day=d) for d in range(DAYS)],
        "approved_resolver": [end("server", "10.0.0.53")],
        "indicator": [ioc("ip", "192.0.2.66"), ioc("domain", "evil.example")],
        "network_finding": [handled("198.51.100.1")],
        "allow_entry": [signed("ip", "198.51.100.2")],
        "asset_register": [{"asset_id": "A1", "host_name": "svr", "ip": SERVER, "asset_kind": "server"}],
    }


def wrong() -> dict[str, list[Row]]:
    """The same with one of each thing nobody handled."""
    world = insurer()
    calls = world["net_connection"]
    calls += [connection(60 * n, PC, BEACON, ip_bytes_out=80, duration_us=9) for n in range(1440)]
    calls.append(connection(5, PC, SITE, day=2, bytes_out=9, duration_us=481 * 60_000_000))
    calls.append(connection(7, PC, STORE, day=9, bytes_out=50_000_001, duration_us=1))
    calls += [connection(n, PC, SERVER, dst_port=n + 1, conn_state="REJ", duration_us=1) for n in range(21)]
    world["tls_session"] += [hello(60 + 300 * n, f"198.51.100.{n % 250}", src=PC) for n in range(287)]
    world["dns_query"].append({**question(5, PC, "a.evil.example"), **end("dst", "8.8.8.8")})
    world["dns_query"] += [question(n, PC, f"{n * 7919:030}.tunnel.example") for n in range(301)]
    world["dns_query"] += burst(11, src=PC)
    return world


FOUND = {
    ("beacon-unhandled", f"{PC}|{BEACON}"),
    ("long-connection-unhandled", f"{PC}|{SITE}"),
    ("resolver-not-approved", PC),
    ("indicator-hit-unhandled", f"{PC}|evil.example"),
    ("dns-tunnel-unhandled", "tunnel.example"),
    ("dga-unhandled", PC),
    ("inside-scan-unhandled", PC),
    ("egress-unhandled", PC),
    ("named-beacon-unhandled", f"{PC}|{NAME}"),
}


def judged(given: dict[str, list[Row]], **more: Any) -> tuple[dict[str, str], set[tuple[str, str]]]:
    """Check -> its own outcome, and (check, subject) of every exception."""
    found = examined({k: v for k, v in given.items() if v}, only="4.2.3", own=OWN, **more)
    assert not found.faults, found.faults
    mine = [(o.check.removeprefix("4.2.3/"), o.subject, o.outcome.value) for o in found.observations]
    stars = {c: outcome for c, subject, outcome in mine if subject == "*"}
    return {c: stars[c] for c in CHECKS}, {(c, s) for c, s, outcome in mine if s != "*" and outcome == "exception"}


def test_a_whole_and_quiet_network_is_met() -> None:
    assert judged(insurer()) == (dict.fromkeys(CHECKS, "met"), set())


def test_what_nobody_handled_is_found_on_its_subject() -> None:
    assert judged(wrong()) == (dict.fromkeys(CHECKS, "exception"), FOUND)


def test_what_was_handled_or_excepted_is_met() -> None:
    world = wrong()
    world["network_finding"] += [
        handled(BEACON, PC, days=5), handled(SITE, PC, days=7), handled("evil.example", PC, applies_to="indicator"),
        handled("tunnel.example", None), handled(None, PC, applies_to="port-scan", disposition="explained"),
        handled(STORE, PC, days=14), handled(NAME, PC, days=5), handled(None, PC, applies_to="dga"),
    ]  # fmt: skip
    world["allow_entry"].append(signed("ip", "8.8.8.8", applies_to="resolver"))
    assert judged(world) == (dict.fromkeys(CHECKS, "met"), set())


def _without(world: dict[str, list[Row]], table: str, keep: Any) -> dict[str, list[Row]]:
    return {**world, table: [r for r in world[table] if keep(r["happened_local"])]}


@pytest.mark.parametrize(
    ("table", "keep", "open_checks"),
    [
        ("net_connection", lambda t: t.day != 10, ON_CONNECTIONS),
        ("net_connection", lambda t: (t.day, t.hour) != (10, 4), ON_CONNECTIONS),
        ("net_connection", lambda t: t.day < 16, ON_CONNECTIONS),
        (
            "dns_query",
            lambda t: t.day != 10,
            ("resolver-not-approved", "indicator-hit-unhandled", "dns-tunnel-unhandled", "dga-unhandled"),
        ),
        ("tls_session", lambda t: t.day != 10, ("named-beacon-unhandled",)),
        ("tls_session", lambda t: t.day < 16, ("named-beacon-unhandled",)),
        ("tls_session", lambda t: False, ("named-beacon-unhandled",)),
        ("web_request", lambda t: t.day != 10, ("named-beacon-unhandled",)),
        ("web_request", lambda t: t.day < 16, ("named-beacon-unhandled",)),
        ("web_request", lambda t: False, ("named-beacon-unhandled",)),
    ],
    ids=[
        "a day",
        "an hour",
        "thirteen days",
        "a day of names",
        "a day of handshakes",
        "thirteen days of handshakes",
        "no handshakes",
        "a day of requests",
        "thirteen days of requests",
        "no requests",
    ],
)
def test_what_the_logs_leave_out_settles_nothing_and_accuses_nobody(
    table: str, keep: Any, open_checks: tuple[str, ...]
) -> None:
    outcomes, accused = judged(_without(insurer(), table, keep))
    assert {c for c, o in outcomes.items() if o == "insufficient-evidence"} == set(open_checks)
    assert accused == set()


def test_flows_of_one_direction_settle_nothing_and_accuse_nobody() -> None:
    """An answer and a call look alike there."""
    flows = [{**r, "product": "nfdump"} for r in wrong()["net_connection"]]
    world = insurer()
    outcomes, accused = judged({**world, "net_connection": [*world["net_connection"], *flows]})
    assert {c for c, o in outcomes.items() if o == "insufficient-evidence"} == set(ON_CONNECTIONS)
    assert accused == set()


def test_a_server_nobody_saw_and_records_without_a_time() -> None:
    world = insurer()
    unseen = {**world["asset_register"][0], "asset_id": "A2", "ip": "10.20.1.18"}
    outcomes, accused = judged({**world, "asset_register": [*world["asset_register"], unseen]})
    assert {c for c, o in outcomes.items() if o != "met"} == set(ON_CONNECTIONS)
    assert accused == set()
    gone = {**unseen, "retired_date": dt.date(2025, 3, 1)}
    assert set(judged({**world, "asset_register": [*world["asset_register"], gone]})[0].values()) == {"met"}
    undated = connection(None, PC, SITE)
    outcomes, _ = judged({**world, "net_connection": [*world["net_connection"], undated]})
    assert {c for c, o in outcomes.items() if o != "met"} == set(ON_CONNECTIONS)


def test_without_records_of_handling_nobody_is_accused() -> None:
    world = {**wrong(), "network_finding": []}
    assert judged(world) == (dict.fromkeys(CHECKS, "insufficient-evidence"), set())
    # That there is none, said in writing, is a fact.
    said = {"code_tables": {"N08": ("network_finding",)}, "supply": {"N08": Supply.NOT_DONE}}
    assert judged(world, **said)[1] == FOUND


def test_a_log_that_states_no_answer_leaves_open_which_names_do_not_exist() -> None:
    world = insurer()
    asked = [{**question(9, PC, "www.example", day=d), "product": "bind", "rcode": None} for d in range(DAYS)]
    outcomes, accused = judged({**world, "dns_query": [*world["dns_query"], *asked]})
    assert {c for c, o in outcomes.items() if o != "met"} == {"dga-unhandled"}
    assert accused == set()
    answered = {**asked[0], "rcode": "NOERROR"}
    assert set(judged({**world, "dns_query": [*world["dns_query"], *asked, answered]})[0].values()) == {"met"}
