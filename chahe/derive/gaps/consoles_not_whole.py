"""Consoles of endpoint protection that what was handed over does not show whole."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, gap
from chahe.derive.gaps.alerts_not_whole import unheard, watching
from chahe.expressions import first_label, no_blank, null

CONSOLES = ("av", "edr")
WORDS = "no list of machines of a registered console: "


def _unlisted(security_sensor: Any, endpoint_agent: Any, ctx: Ctx) -> Any:
    named = endpoint_agent.select(_heard=first_label(endpoint_agent.console))
    product = endpoint_agent.select(_heard=no_blank(endpoint_agent["product"].strip().lower()))
    return unheard(watching(security_sensor, ctx, *CONSOLES), named.union(product, distinct=True), WORDS)


@gap(table="listed_machine")
def console_without_machines(security_sensor: Any, endpoint_agent: Any, ctx: Ctx) -> Any:
    """Registered consoles of anti-virus and EDR whose machines were not handed over: a machine may be under them."""
    return _unlisted(security_sensor, endpoint_agent, ctx)


@gap(table="agent_contact")
def console_without_contacts(security_sensor: Any, endpoint_agent: Any, ctx: Ctx) -> Any:
    """Registered consoles of anti-virus and EDR whose machines were not handed over: agents may be silent there."""
    return _unlisted(security_sensor, endpoint_agent, ctx)


@gap(table="listed_machine")
def consoles_older_than_the_domain(endpoint_agent: Any, directory_host: Any) -> Any:
    """The newest list of a console is older than the export of computers: machines may have come under it since."""
    newest = endpoint_agent.aggregate(_listed=endpoint_agent["_as_of"].max())
    domain = directory_host.aggregate(_exported=directory_host.as_of.max())
    j = newest.cross_join(domain)
    j = j.filter(j["_listed"] < j["_exported"])
    return j.select(
        key=null("string"),
        reason=ibis.literal("the lists of the consoles are older than the export of computers: ").concat(
            j["_listed"].cast("string")
        ),
        _item=null("string"),
        _rec=null("int64"),
    )
