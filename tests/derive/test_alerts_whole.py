"""What leaves the alerts, the tickets and the consoles open."""

from typing import Any

from chahe.engine.inputs import RunResult
from tests.checks.harness import examined
from tests.derive.alerts import agent, alert, at, computer, excuse, lease, named, suppression, ticket

OWN = {
    "alert.ticket_minutes": 60,
    "alert.ticket_severity": "high",
    "alert.raise_minutes": 15,
    "agent.coverage": "server",
    "agent.silent_days": 7,
}
NO_TIME = {"happened": None, "happened_local": None, "happened_us": None}


def sensor(name: str, kind: str) -> dict[str, Any]:
    """A row of security_sensor."""
    return {"sensor": name, "sensor_kind": kind}


def insurer(**changes: Any) -> dict[str, list[Any]]:
    """One alert with its ticket, one server with its agent; everything is handed over."""
    whole: dict[str, list[Any]] = {
        "security_sensor": [sensor("ips01", "ips"), sensor("avc01", "av")],
        "security_alert": [alert(at(5), ticket_no="INC-1")],
        "security_ticket": [ticket(at(5, 10, 30))],
        "ticket_alert": [],
        "alert_suppression": [suppression(signature_id="other")],
        "alert_test": [{"test_no": "T-1", "signature_id": "9001", **named("tested_at", at(5))}],
        "account": [computer("svr01")],
        "endpoint_agent": [agent("svr01")],
        "endpoint_exception": [excuse("waf01", "appliance")],
        "dhcp_lease": [lease("pc01", None, "active")],
    }
    return {k: v for k, v in {**whole, **changes}.items() if v}


def of(run: RunResult) -> dict[str, str]:
    """Check -> outcome, and its reason where it is not met."""
    stars = {o.check: o for o in run.observations if o.subject == "*" and o.check.startswith("4.2.2/")}
    return {c.removeprefix("4.2.2/"): o.outcome.value for c, o in stars.items()}


def seen(**changes: Any) -> dict[str, str]:
    run = examined(insurer(**changes), only="4.2.2", own=OWN)
    assert not run.faults
    return of(run)


def test_everything_there_is_met() -> None:
    found = seen()
    assert found["alert-unticketed"] == found["host-without-agent"] == found["agent-silent"] == "met"


def test_a_registered_device_that_is_not_heard_leaves_them_open() -> None:
    more = [sensor("ips01", "ips"), sensor("ips02", "ips"), sensor("avc01", "av"), sensor("edr01", "edr")]
    found = seen(security_sensor=more)
    open_ = "insufficient-evidence"
    assert found["alert-unticketed"] == found["host-without-agent"] == found["agent-silent"] == open_
    # A server on no console may be on the one that was not handed over; a silent agent is silent all the same.
    found = seen(security_sensor=more, endpoint_agent=[agent("svr02", at(1).date())])
    assert found["host-without-agent"] == open_
    assert found["agent-silent"] == "exception"
    assert seen(security_sensor=None)["alert-unticketed"] == open_


def test_a_test_without_an_alert_counts_only_when_every_device_is_heard() -> None:
    late = [{"test_no": "T-1", "signature_id": "9001", **named("tested_at", at(6))}]
    assert seen()["positive-unalerted"] == "met"
    assert seen(alert_test=late)["positive-unalerted"] == "exception"
    more = [sensor("ips01", "ips"), sensor("ips02", "ips"), sensor("avc01", "av")]
    assert seen(alert_test=late, security_sensor=more)["positive-unalerted"] == "insufficient-evidence"
    assert seen(alert_test=late, security_sensor=None)["positive-unalerted"] == "insufficient-evidence"


def test_an_alert_without_a_time_or_a_device_of_no_known_kind() -> None:
    found = seen(security_alert=[alert(at(5), ticket_no="INC-1"), {**alert(at(5)), **NO_TIME}])
    assert found["alert-unticketed"] == "insufficient-evidence"
    found = seen(security_sensor=[sensor("ips01", "ips"), sensor("avc01", "av"), sensor("x", "誘捕系統")])
    assert found["alert-unticketed"] == "insufficient-evidence"


def test_without_tickets_or_with_a_ticket_for_anything_nobody_is_accused() -> None:
    alone = [alert(at(5)), alert(at(6))]
    assert seen(security_alert=alone, security_ticket=[ticket(at(1), ticket_no="X", signature_id="o", first=at(1))])[
        "alert-unticketed"
    ] == "exception"  # fmt: skip
    assert seen(security_alert=alone, security_ticket=None)["alert-unticketed"] == "insufficient-evidence"
    assert seen(security_alert=alone, security_ticket=[ticket(None)])["alert-unticketed"] == "insufficient-evidence"
    assert seen(security_alert=alone, alert_suppression=None)["alert-unticketed"] == "insufficient-evidence"
