"""Alerts, tickets and devices that what was handed over does not show whole."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, gap
from chahe.derive.gap_rows import by_item
from chahe.expressions import first_label, in_list, null, overlaps

KINDS = ("firewall", "ips", "waf", "av", "edr", "dlp", "mail", "siem")
ALERTING = ("ips", "waf")
"""Kinds of devices that raise alerts in any period worth examining."""


def watching(security_sensor: Any, ctx: Ctx, *kinds: str) -> Any:
    """The registered devices of these kinds that watch in the period: `name` (first label), `sensor` as written."""
    first, last = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to))
    s = security_sensor
    s = s.filter(overlaps(s.registered_from, s.registered_to, first, last) & in_list(s.sensor_kind, *kinds))
    return s.group_by(name=first_label(s.sensor)).aggregate(sensor=s.sensor.min())


def unheard(registered: Any, heard: Any, words: str) -> Any:
    """Gap rows of the whole table: registered devices whose name (first label) is not among `heard`."""
    rest = registered.anti_join(heard, registered["name"] == heard["_heard"])
    return rest.select(
        key=null("string"),
        reason=ibis.literal(words).concat(rest["sensor"]),
        _item=null("string"),
        _rec=null("int64"),
    )


def _silent(security_sensor: Any, security_alert: Any, ctx: Ctx) -> Any:
    heard = security_alert.select(_heard=first_label(security_alert.sensor)).distinct()
    return unheard(watching(security_sensor, ctx, *ALERTING), heard, "no alert of a registered device: ")


def _strange(security_sensor: Any) -> Any:
    s = security_sensor.filter(~in_list(security_sensor.sensor_kind, *KINDS))
    return s.select(
        key=null("string"),
        reason=ibis.literal("a registered device is of no known kind: ").concat(s.sensor),
        _item=s["_item"],
        _rec=s["_rec"],
    )


def _untimed(security_alert: Any) -> Any:
    a = security_alert.filter(security_alert.happened_us.isnull())
    return by_item(a, "alerts without a time")


@gap(table="alert_handling")
def sensor_without_alerts(security_sensor: Any, security_alert: Any, ctx: Ctx) -> Any:
    """Registered intrusion prevention and web-application firewalls of which no alert was handed over."""
    return _silent(security_sensor, security_alert, ctx)


@gap(table="raised_alert")
def sensor_without_alerts_of_tests(security_sensor: Any, security_alert: Any, ctx: Ctx) -> Any:
    """Registered intrusion prevention and web-application firewalls of which no alert was handed over: the alert a
    known positive raised may be among theirs.
    """
    return _silent(security_sensor, security_alert, ctx)


@gap(table="alert_handling")
def sensor_of_no_known_kind(security_sensor: Any) -> Any:
    """Registered devices of a kind that is none of the known words: whether their alerts were handed over is open."""
    return _strange(security_sensor)


@gap(table="raised_alert")
def sensor_of_no_known_kind_of_tests(security_sensor: Any) -> Any:
    """Registered devices of a kind that is none of the known words: they may have raised the alert."""
    return _strange(security_sensor)


@gap(table="alert_handling")
def alert_without_a_time(security_alert: Any) -> Any:
    """Alerts whose time is not known: no ticket can be looked up for them."""
    return _untimed(security_alert)


@gap(table="raised_alert")
def alert_without_a_time_of_tests(security_alert: Any) -> Any:
    """Alerts whose time is not known: a known positive may have raised them."""
    return _untimed(security_alert)


@gap(table="alert_ticket")
def loose_ticket_without_a_time(loose_ticket: Any) -> Any:
    """Tickets that say neither which alerts they are for nor when they were opened: they may be for any alert."""
    t = loose_ticket.filter(loose_ticket.opened.isnull())
    return t.select(
        key=null("string"),
        reason=ibis.literal("a ticket says neither which alerts it is for nor when it was opened"),
        _item=t["_item"],
        _rec=t["_rec"],
    )
