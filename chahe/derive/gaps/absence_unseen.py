"""Absences nobody ordered on paper, log-ons nobody's account made, and leavers without an account."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, gap
from chahe.derive.persons import with_person
from chahe.expressions import null, within


@gap(table="absence")
def leaver_without_order(employee: Any, hr_event: Any, person_number: Any, ctx: Ctx) -> Any:
    """People the roster says left within the period of whom the list of personnel orders has no leaving."""
    first, last = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to))
    e = with_person(employee.filter(within(employee.left_date, first, last)), person_number, "employee_no")
    orders = with_person(hr_event.filter(hr_event.event_kind == "left"), person_number, "employee_no")
    orders = orders.select(_p=orders["person"]).distinct()
    rest = e.anti_join(orders, e["person"] == orders["_p"])
    return rest.select(
        key=null("string"),
        reason=ibis.literal("the roster says that somebody left of whom there is no order of leaving"),
        _item=rest["_item"],
        _rec=rest["_rec"],
    )


@gap(table="absence")
def order_of_an_ambiguous_number(hr_event: Any, person_number: Any) -> Any:
    """Personnel orders whose employee number two persons are said to bear."""
    e = with_person(hr_event, person_number, "employee_no")
    rest = e.filter(e["person"].isnull())
    return rest.select(
        key=null("string"),
        reason=ibis.literal("ambiguous-identity: two persons bear the number of this order"),
        _item=rest["_item"],
        _rec=rest["_rec"],
    )


@gap(table="absent_person")
def logon_without_person(personal_logon: Any) -> Any:
    """Log-ons at a keyboard whose account nobody's statement names: whose they are is not known."""
    rest = personal_logon.filter(personal_logon["person"] == "?")
    n = rest.select("name", "domain", "host").distinct()
    n = n.group_by("host").aggregate(_n=n.count())
    return n.select(
        key=null("string"),
        reason=ibis.literal("log-ons of accounts nobody is named for (accounts, host): ")
        .concat(n["_n"].cast("string"))
        .concat(", ")
        .concat(ibis.coalesce(n["host"], "?")),
        _item=null("string"),
        _rec=null("int64"),
    )


@gap(table="absent_person")
def logon_without_a_time(logon_event: Any) -> Any:
    """Log-ons at a time nobody knows: whether the person was away cannot be told."""
    e = logon_event.filter((logon_event.activity == "logon") & logon_event.happened_us.isnull())
    n = e.group_by("_item").aggregate(_n=e.count())
    return n.select(
        key=null("string"),
        reason=n["_n"].cast("string").concat(" log-ons without a time"),
        _item=n["_item"],
        _rec=null("int64"),
    )


@gap(table="leaver_account")
def leaver_without_account(absence: Any, leaver_account: Any, employee: Any, person_number: Any) -> Any:
    """People who left of whom no account is known, unless the roster says they had neither computer nor account."""
    none = with_person(
        employee.filter(~employee.has_computer & employee.ad_account.isnull()), person_number, "employee_no"
    )
    none = none.select(_p=none["person"]).distinct()
    a = absence.filter(absence.state == "left")
    a = a.anti_join(none, a.person == none["_p"])
    rest = a.anti_join(leaver_account, ["_item", "_rec"])
    return rest.select(
        key=null("string"),
        reason=ibis.literal("no account is known of somebody who left"),
        _item=rest["_item"],
        _rec=rest["_rec"],
    )
