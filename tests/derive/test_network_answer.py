"""What answers traffic that stands out: records of handling, exceptions somebody signed for, and those that may."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from chahe.derive.network_answer import with_answers
from chahe.engine.backends import connect
from chahe.engine.sql import schema_of
from tests.checks.harness import derived
from tests.derive.test_indicator_hit import ioc
from tests.derive.traffic import connection, end, question

Rows = Sequence[dict[str, Any]]
PC, FAR = "10.20.1.14", "203.0.113.9"
DAY = dt.date(2025, 3, 3)


def handled(wanted: str | None = FAR, near: str | None = PC, days: int | None = 2, **more: Any) -> dict[str, Any]:
    """A row of network_finding, handled so many days after the day of the traffic."""
    kind = None if wanted is None else "ip" if wanted[0].isdigit() else "domain"
    plain = {"finding_no": "NF-01", "applies_to": None, "kind": kind, "wanted": wanted, "disposition": "cleaned"}
    when = None if days is None else DAY + dt.timedelta(days=days)
    return {**plain, "handler": "E0007", "handled_date": when, **end("near", near), **more}


def signed(kind: str, wanted: str, **more: Any) -> dict[str, Any]:
    """A row of allow_entry, signed before the traffic."""
    plain = {"entry_no": "AL-01", "reason": "monitoring", "approved_by": "E0009", "approved_date": dt.date(2025, 1, 2)}
    out = {"kind": kind, "wanted": wanted, **plain, **more}
    if kind == "cidr":
        ip, prefix = wanted.split("/")
        out |= {**end("first", ip), "prefix": int(prefix)}
    return out


def answered(
    rows: Rows,
    findings: Rows,
    allowed: Rows = (),
    register: Rows = (),
    test: str = "beacon",
) -> list[tuple[Any, ...]]:
    """(answer_days, answered_by, perhaps_answered) of each row (day, src_ip, dst_ip, one, several)."""
    given = {"network_finding": findings, "allow_entry": list(allowed), "asset_register": list(register)}
    engine = connect()
    answers = derived("network_answer", given, backend=engine)
    columns = {"n": "int64", "day": "date", **dict.fromkeys(("src_ip", "dst_ip", "one", "several"), "string")}
    here = engine.rows("given_rows", columns, [{"n": n, "day": DAY, "src_ip": PC, **r} for n, r in enumerate(rows)])
    said = engine.rows("given_answers", schema_of("network_answer"), answers)
    found = with_answers(here, ("n",), said, {"": test}, far=("dst_ip", "one"), near="src_ip", perhaps=("several",))
    back = sorted(engine.fetch(found), key=lambda r: r["n"])
    engine.close()
    return [(r["answer_days"], r["answered_by"], r["perhaps_answered"]) for r in back]


NONE, MAYBE, IN_TWO = (None, None, False), (None, None, True), (2, "NF-01", False)


def far(n: int, days: int = 0, **more: Any) -> dict[str, Any]:
    """A row of its own other end: what answers one answers no other."""
    return {"dst_ip": f"203.0.113.{n}", "day": DAY + dt.timedelta(days=days), **more}


def about(n: int, **more: Any) -> dict[str, Any]:
    return handled(f"203.0.113.{n}", **more)


def test_records_of_handling_answer_what_they_name() -> None:
    rows = [far(n) for n in range(13)]
    findings = [
        about(1), about(2, ticket_no="INC-7"), about(3, days=9), about(3, days=4), about(4, applies_to="beacon"),
        about(5, near="10.20.1.15"), about(6, applies_to="port-scan"), about(7, days=None),
        about(8, disposition="open"), about(9, near=None), about(10, handler=None), about(11, disposition=None),
        about(12, near=None, near_name="pc-031"),
    ]  # fmt: skip
    expected = [
        *(NONE, IN_TWO, (2, "INC-7", False), (4, "NF-01", False), IN_TWO),
        *(NONE, NONE, NONE, NONE, MAYBE, MAYBE, MAYBE, MAYBE),
    ]
    assert answered(rows, findings) == expected


def test_what_was_stopped_answers_nothing_of_later_days_what_was_explained_does() -> None:
    rows = [far(n, days) for n in (1, 2, 3) for days in (0, 2, 3)]
    findings = [about(1), about(2, disposition="explained"), about(3, disposition="watched")]
    same_day = (0, "NF-01", False)
    # Of words nobody knows: handled up to that day; whether later traffic is answered cannot be told.
    unknown = [(2, "NF-01", True), (0, "NF-01", True), MAYBE]
    assert answered(rows, findings) == [IN_TWO, same_day, NONE, IN_TWO, same_day, same_day, *unknown]


def test_a_host_is_known_by_its_name_in_the_inventory() -> None:
    findings = [
        about(1, near=None, near_name="POS01.demo.local"), about(2, near=None, near_name="pos02"),
        about(3, near=None, near_name="pos03"),
    ]  # fmt: skip
    register = [
        {"asset_id": "A1", "host_name": "pos01", "ip": PC},
        {"asset_id": "A2", "host_name": "pos02", "ip": "10.20.1.99"},
        {"asset_id": "A3", "host_name": "pos03", "ip": PC},
        {"asset_id": "A4", "host_name": "pos03", "ip": "10.20.1.98"},
    ]
    assert answered([far(1), far(2), far(3)], findings, register=register) == [IN_TWO, NONE, MAYBE]


def test_records_that_name_no_other_end() -> None:
    bare = handled(None)
    assert answered([far(1)], [bare]) == [MAYBE]
    assert answered([far(1)], [{**bare, "applies_to": "beacon"}]) == [MAYBE]
    assert answered([far(1)], [{**bare, "applies_to": "resolver"}], test="resolver") == [IN_TWO]
    assert answered([far(1)], [bare], test="resolver") == [MAYBE]
    nameless = handled(None, near=None, near_name="pc-031", applies_to="resolver")
    assert answered([far(1)], [nameless], test="resolver") == [MAYBE]


def test_signed_exceptions() -> None:
    late, other = dt.date(2025, 3, 10), {"applies_to": "indicator"}
    entries = [
        signed("ip", "203.0.113.1"), signed("cidr", "203.0.113.16/29"),
        signed("ip", "203.0.113.2", approved_date=late), signed("ip", "203.0.113.3", approved_date=None),
        signed("ip", "203.0.113.4", valid_to=DAY - dt.timedelta(days=1)),
        signed("ip", "203.0.113.5", valid_from=DAY + dt.timedelta(days=1)),
        signed("ip", "203.0.113.6", valid_from=DAY, valid_to=DAY), signed("ip", "203.0.113.7", approved_by=None),
        signed("ip", "203.0.113.8", reason=None), signed("ip", "203.0.113.9", **other),
        signed("ip", "10.20.1.77"), signed("domain", "Vendor.example"), signed("ip", "203.0.113.0", entry_no=None),
    ]  # fmt: skip
    now = (0, "AL-01", False)
    rows = [far(n) for n in (1, 17, 24, 2, 3, 4, 5, 6, 7, 8, 9)]
    found = answered(rows, [], entries)
    assert found == [now, now, NONE, (7, "AL-01", False), MAYBE, NONE, NONE, now, NONE, NONE, NONE]
    rows = [
        far(30, src_ip="10.20.1.77"), far(31, one="update.vendor.example"), far(32, one="vendor.example"),
        far(33, one="notvendor.example"), far(34, several="a.vendor.example"), far(0),
    ]  # fmt: skip
    assert answered(rows, [], entries) == [now, now, now, NONE, MAYBE, (0, "ip:203.0.113.0", False)]


def test_days_of_a_pair() -> None:
    calls = [connection(60 * n, PC, FAR, ip_bytes_out=80) for n in range(1440)]
    calls += [connection(5, PC, "203.0.113.10", day=1, duration_us=481 * 60_000_000 + 59_999_999)]
    calls += [connection(5, PC, "203.0.113.11", day=2, conn_state="S0")]
    calls += [connection(5, PC, "10.9.9.9"), connection(5, FAR, PC), connection(5, PC, "239.0.0.1")]
    calls += [connection(5, PC, FAR, day=600), connection(None, PC, FAR)]
    found = derived("outbound_day", {"net_connection": calls})
    assert [(r["dst_ip"], r["connections"], r["longest_minutes"]) for r in found] == [
        (FAR, 1440, None),
        ("203.0.113.10", 1, 481),
        ("203.0.113.11", 1, 0),
    ]
    one, other, _ = found
    assert one["ranked"] > 9_000
    assert (one["median_interval_s"], one["beacon_days"], one["due_from"]) == (60, 1, 484)
    assert (other["ranked"], other["strobe"], other["beacon_days"], other["subject"]) == (
        None,
        False,
        0,
        f"{PC}|203.0.113.10",
    )


def resolver(findings: Rows = (), allowed: Rows = (), **more: Any) -> list[tuple[Any, ...]]:
    asked = {**question(60, PC, "a.example"), **end("dst", "8.8.8.8"), **more}
    tables = {"dns_query": [asked], "network_finding": list(findings), "allow_entry": list(allowed)}
    tables["approved_resolver"] = [end("server", "10.0.0.53")]
    return [(r["rogue"], r["used"], r["answer_days"], r["perhaps_answered"]) for r in derived("resolver_day", tables)]


def test_uses_of_name_servers() -> None:
    assert resolver() == [(True, True, None, False)]
    assert resolver(**end("dst", "10.0.0.53")) == [(False, True, None, False)]
    assert resolver(rcode=None) == [(True, False, None, False)]
    assert resolver([handled("8.8.8.8")]) == [(True, True, 2, False)]
    assert resolver(allowed=[signed("ip", PC, applies_to="resolver")]) == [(True, True, 0, False)]
    # The record names the host and no server: it is about what the host does.
    assert resolver([handled(None, applies_to="resolver")]) == [(True, True, 2, False)]
    assert resolver([handled(None)]) == [(True, True, None, True)]
    assert resolver(**end("src", "198.51.100.7")) == []


def cases(indicators: Rows, findings: Rows = (), allowed: Rows = (), **logs: Rows) -> list[tuple[Any, ...]]:
    tables = {"indicator": indicators, "network_finding": list(findings), "allow_entry": list(allowed), **logs}
    found = derived("indicator_case", tables)
    return [(r["subject"], r["compared"], r["reached"], r["answer_days"], r["perhaps_answered"]) for r in found]


def test_indicators_with_and_without_hits() -> None:
    calls = [connection(60, PC, FAR), connection(90, PC, FAR), connection(7200, PC, "192.0.2.1")]
    bad, other = ioc("ip", FAR), ioc("ip", "203.0.113.77")
    assert cases([bad, other], net_connection=calls) == [
        ("203.0.113.77", True, 0, None, False),
        (f"{PC}|{FAR}", True, 2, None, False),
    ]
    assert cases([bad], [handled()], net_connection=calls) == [(f"{PC}|{FAR}", True, 2, 2, False)]
    assert cases([bad], [handled(near=None)], net_connection=calls) == [(f"{PC}|{FAR}", True, 2, None, True)]
    assert cases([bad], allowed=[signed("ip", PC, applies_to="indicator")], net_connection=calls)[0][3] == 0


def test_what_could_not_be_compared() -> None:
    calls = [connection(600, PC, "192.0.2.1"), connection(900, PC, "192.0.2.1")]
    assert cases([ioc("domain", "evil.example")], net_connection=calls) == [("evil.example", None, 0, None, False)]
    assert cases([ioc("ip", FAR, until=600)], net_connection=calls) == [(FAR, False, 0, None, False)]
    assert cases([ioc("ip", FAR, until=601)], net_connection=calls) == [(FAR, True, 0, None, False)]
    assert cases([ioc("ip", FAR, since=900)], net_connection=calls) == [(FAR, True, 0, None, False)]
    assert cases([ioc("ip", FAR, since=901)], net_connection=calls) == [(FAR, False, 0, None, False)]
    assert cases([ioc("sha256", "ab" * 32)], net_connection=calls) == [("ab" * 32, False, 0, None, False)]


def test_a_call_from_outside_that_nobody_answered_is_no_meeting() -> None:
    probe = [connection(60, FAR, PC, conn_state="S0"), connection(61, FAR, PC, conn_state="REJ")]
    assert cases([ioc("ip", FAR)], net_connection=probe) == [(f"{PC}|{FAR}", True, 0, None, False)]
    assert cases([ioc("ip", FAR)], net_connection=[*probe, connection(62, FAR, PC)])[0][2] == 1
    # An attempt of our own is one, answered or not.
    assert cases([ioc("ip", FAR)], net_connection=[connection(60, PC, FAR, conn_state="S0")])[0][2] == 1


def test_days_of_names_and_of_scans() -> None:
    asked = [question(n, PC, f"{n * 7919:030}.evil.example", qtype="TXT") for n in range(120)]
    asked += [question(9, PC, "www.example", day=1)]
    found = derived("tunnel_day", {"dns_query": asked, "network_finding": [handled("evil.example", near=None)]})
    assert [(r["subject"], r["names"], r["tunnel"], r["answer_days"]) for r in found] == [
        ("evil.example", 120, True, 2),
        ("2025-03-04", 0, False, None),
    ]
    calls = [connection(n, PC, "10.3.0.1", dst_port=n + 1, conn_state="REJ") for n in range(30)]
    calls += [connection(n, FAR, "10.3.0.1", dst_port=n + 1, conn_state="REJ") for n in range(30)]
    calls += [connection(9, PC, FAR, day=1)]
    found = derived("scan_day", {"net_connection": calls, "network_finding": [handled(None, applies_to="port-scan")]})
    assert [(r["subject"], r["failed"], r["target"], r["answer_days"]) for r in found] == [
        (PC, 30, "10.3.0.1", 2),
        ("2025-03-04", 0, None, None),
    ]
