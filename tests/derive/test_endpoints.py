"""Computers of the domains against the consoles, and agents that no longer report against what shows them off."""

from typing import Any

from tests.checks.harness import derived
from tests.derive.alerts import D, agent, at, computer, excuse, lease
from tests.derive.events import security

USER = {"scope": "demo.local", "account_name": "u1", "platform": "ad", "account_class": "user", "enabled": True}


def asset(host: str, kind: str = "server", **more: Any) -> dict[str, Any]:
    """A row of asset_register."""
    return {"asset_id": f"AST-{host}", "host_name": host, "asset_kind": kind, **more}


def covered(**given: Any) -> dict[str, tuple[Any, Any, Any]]:
    """Host -> (covered, excused, excused by)."""
    rows = derived("host_agent", {k: v for k, v in given.items() if v})
    return {r["subject"]: (r["covered"], r["excused"], r["excused_by"]) for r in rows}


def test_computers_of_the_domain_and_the_consoles() -> None:
    names = ("SVR01", "svr02", "SVR03", "NETAPP01", "FW01", "OLD01", "EX01", "EX02", "EX03", "EX04", "EX05",
             "LONGSERVERNAME0")  # fmt: skip
    agents = [
        agent("svr01.demo.local"),
        agent("SVR02", console="edr01", product="EDR"),
        agent("svr03", managed=False),
        agent("longservername01"),
    ]
    assets = [
        asset("fw01", "appliance"),
        asset("old01", retired_date=D(2026, 5, 1)),
        asset("svr01"),
        asset("ex04"),
    ]
    excuses = [
        excuse("EX01.demo.local", "appliance"),
        excuse("ex02", "other-agent", other_product="EDR"),
        excuse("ex03", "appliance", approved_by=None),
        excuse(None, "other", asset_id="ast-ex04"),
        excuse("ex05", "appliance", valid_to=D(2026, 6, 29)),
    ]
    found = covered(
        account=[USER, *(computer(n) for n in names)], endpoint_agent=agents, asset_register=assets,
        endpoint_exception=excuses,
    )  # fmt: skip
    assert {k.removeprefix("DEMO.LOCAL|"): v for k, v in found.items()} == {
        "svr01": (True, False, None),
        "svr02": (True, False, None),  # under another agent
        "svr03": (False, False, None),  # the console lists it and does not manage it
        "netapp01": (False, False, None),
        "fw01": (False, True, "appliance"),
        "old01": (False, True, "retired"),
        "ex01": (False, True, "EX-1"),
        "ex02": (False, None, "EX-1"),  # no console shows the other agent
        "ex03": (False, False, None),  # nobody signed
        "ex04": (False, True, "EX-1"),  # by the number of the asset
        "ex05": (False, False, None),  # over by the day of the export
        "longservername0": (True, False, None),  # an account's name ends after fifteen characters
    }


def test_what_is_a_server() -> None:
    accounts = [
        computer("a"),
        computer("b", os_name="Windows 11 Enterprise"),
        computer("c", os_name="redhat-linux-gnu"),
        computer("d", os_name=None),
        computer("e", os_name=None),
        computer("f", os_name=None),
    ]
    assets = [asset("c"), asset("d"), asset("e", "workstation")]
    rows = derived("host_agent", {"account": accounts, "asset_register": assets})
    assert [r["server"] for r in rows] == [True, False, True, True, False, None]
    assert {r["idle_days"] for r in rows} == {5}


def test_one_name_in_two_domains() -> None:
    two = [computer("svr01"), computer("svr01", scope="dmz.local")]
    one = [agent("svr01", ip="10.0.0.1")]
    assert {v[0] for v in covered(account=two, endpoint_agent=one).values()} == {None}
    both = [*one, agent("svr01", ip="10.0.0.2")]
    assert {v[0] for v in covered(account=two, endpoint_agent=both).values()} == {True}


def test_agents_that_no_longer_report() -> None:
    """All of them nine days silent but the first."""
    then = D(2026, 6, 21)
    before, after = D(2026, 6, 15), D(2026, 6, 28)
    agents = [agent(h, then) for h in ("b", "c", "d", "e", "f", "g", "h", "i", "j", "k")]
    off = {"kind": "powered-off"}
    given = {
        "endpoint_agent": [agent("a"), *agents, agent("gone", then), agent("never", None), agent("x", managed=False)],
        "account": [
            *(computer(h, before) for h in "abcdefgi"), computer("h", after), computer("gone", before, enabled=False),
        ],
        "dhcp_lease": [
            lease("c", D(2026, 6, 25)), lease("d", D(2026, 7, 5), "active"), lease("f", D(2026, 7, 5), "active"),
            lease("i", D(2026, 6, 29), lease_from=after), lease("k", D(2026, 6, 25)),
        ],
        "endpoint_exception": [
            excuse("e", **off), excuse("f", **off), excuse("g", valid_from=D(2026, 6, 23), **off), excuse("h", **off),
            excuse("j", **off),
        ],
    }  # fmt: skip
    rows = derived("agent_contact", given)
    assert {r["host"]: (r["silent_days"], r["unexcused_days"], r["perhaps_days"]) for r in rows} == {
        "a": (0, 0, 0),
        "b": (9, 9, 9),  # nothing shows it off
        "c": (9, 0, 0),  # AD and DHCP agree
        "d": (9, 9, 9),  # its lease still runs
        "e": (9, 0, 0),  # a spare, and AD knows of no log-on since
        "f": (9, 9, 0),  # a spare, and DHCP shows a lease
        "g": (9, 2, 2),  # a spare since two days after its last report
        "h": (9, 9, 9),  # a spare that logged on since
        "i": (9, 9, 9),  # a lease was given since
        "j": (9, 9, 0),  # a spare AD does not know
        "k": (9, 9, 9),  # DHCP alone
        "gone": (9, 9, 9),
        "never": (None, None, None),
    }
    assert {r["host"] for r in rows if r["gone"]} == {"gone"}
    assert {r["subject"] for r in rows if r["host"] == "b"} == {"b|2026-06-30"}
    wrote = security(at(27, month=6).replace(year=2026), 4624, "c.demo.local")
    rows = derived("agent_contact", {**given, "log_event": [wrote]})
    assert [(r["unexcused_days"], r["seen_date"]) for r in rows if r["host"] == "c"] == [(9, D(2026, 6, 27))]
