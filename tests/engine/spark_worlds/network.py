"""Network analytics: connections, questions to name servers, requests, indicators."""

from typing import Any

from tests.derive.test_algorithmic_names import burst, refused
from tests.derive.test_indicator_hit import allow, ioc
from tests.derive.test_network_answer import handled
from tests.derive.traffic import connection, end, moment, question, request

NAMES = (
    *("network_pair", "network_beacon", "port_scan", "long_connection"),
    *("dns_name", "dns_tunnel", "resolver_use", "indicator_hit"),
    *("network_answer", "outbound_day", "resolver_day", "indicator_case", "tunnel_day", "scan_day", "traffic_hour"),
    *("egress_host", "egress_day", "named_pair", "named_beacon", "named_day", "named_hour"),
    *("refused_domain", "machine_name", "dga_hour", "dga_day"),
)
FEW = ("port_scan", "dga_hour")
"""Those an ordinary run takes to Spark; `make soak` takes all of them."""


def given() -> dict[str, list[dict[str, Any]]]:
    """Beacons with jitter, ties and unmeasured sizes, scans, a tunnel, IPv6, no time, no port."""
    calls = [
        connection(60 + 310.7 * n + n * n % 37, "10.1.0.5", "203.0.113.9", ip_bytes_out=400 + n % 5, bytes_in=n)
        for n in range(250)
    ]
    calls += [connection(9 * n * n, "2001:db8::5", "2001:db8:1::9", day=n % 3, packets_in=n % 2) for n in range(90)]
    calls += [connection(60 * (n // 3), f"10.2.0.{n % 40}", "203.0.113.77", duration_us=n * 10**9) for n in range(200)]
    calls += [connection(50 + n, "10.1.0.7", "10.3.0.1", dst_port=n, conn_state="REJ") for n in range(30)]
    calls += [connection(50 + n, "198.51.100.1", f"10.3.0.{n}", dst_port=None, conn_state="S0") for n in range(30)]
    calls += [
        connection(9, "10.1.0.9", f"203.0.113.{n % 3}", day=n % 9, bytes_out=(n * 7919 % 13) * 700_001)
        for n in range(40)
    ]
    calls += [connection(None, "10.1.0.5", "203.0.113.9"), connection(7, "10.1.0.5", "239.1.1.1", proto=None)]
    names = ["a.b.com.tw", "github.io", "x.www.ck", "localhost", "1.0.0.10.in-addr.arpa", None, "台.公司.香港"]
    asked = [question(n, "10.1.0.5", name) for n, name in enumerate(names)]
    asked += [question(n, "10.1.0.5", f"{n * 7919:030}.evil.example", answers="203.0.113.77") for n in range(120)]
    asked += [*burst(9), *burst(7, src="2001:db8::5"), *burst(6, src="10.0.0.53"), *refused("plainname.org")]
    web = [
        request(60, "10.1.0.5", "203.0.113.9", host, user_agent=f"agent {host}", uri="/X")
        for host in (None, "", "a.example")
    ]
    web += [
        request(70 + 301.3 * n + n % 7, "10.1.0.5", f"203.0.113.{n % 9}", "Turn.example:443", uid=f"C{n // 2}")
        for n in range(60)
    ]
    web.append({**request(5, "10.1.0.5", "203.0.113.9", "x.example"), **moment(None)})
    calls += [connection(8, "10.1.0.5", "203.0.113.1", uid=f"C{n}", ip_bytes_out=90 + n % 3) for n in range(40)]
    listed = [
        *(ioc("ip", "203.0.113.9", 60, 9_000), ioc("cidr", "203.0.113.0/24"), ioc("cidr", "2001:db8:1::/64")),
        *(ioc("domain", "evil.example"), ioc("url", "http://a.example/x"), ioc("sha256", "ab" * 32)),
    ]
    entries = [allow("cidr", "203.0.113.0/28"), allow("domain", "evil.example", entry_no=None)]
    return {
        "net_connection": calls,
        "dns_query": asked,
        "web_request": web,
        "indicator": listed,
        "allow_entry": entries,
        "approved_resolver": [{**end("server", "10.0.0.53")}],
        "network_finding": [
            handled("203.0.113.9", "10.1.0.5"),
            handled("evil.example", None, disposition="watched"),
            handled(None, "10.1.0.7", applies_to="port-scan"),
            handled("203.0.113.77", None, near_name="pos01"),
        ],
        "asset_register": [{"asset_id": "A1", "host_name": "pos01", "ip": "10.2.0.3", "asset_kind": "server"}],
    }
