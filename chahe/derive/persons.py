"""Who stands behind an account, on which day, and under which numbers one person is known."""

from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.expressions import agreed, bare_account, days_between, first_label, folded, in_list, null, true_or_false

NO_PERSON = ("系統", "共用", "緊急")
"""Kinds of account that no one person owns."""


@derive(key=("number",), optional=("identity",))
def person_number(identity: Any) -> Any:
    """Employee numbers that are another number of a person (`person`), by the identity table; lower case. `person` is
    NULL where two persons are said to bear the number. Numbers not here are persons of their own.
    """
    i = identity.filter((identity.subject_kind == "person") & (identity.id_kind == "employee_no"))
    i = i.select(number=folded(i.id_value), person=folded(i.subject_id))
    i = i.filter(i["number"] != i["person"])
    return i.group_by("number").aggregate(person=agreed(i["person"]))


def with_person(rows: Any, person_number: Any, column: str) -> Any:
    """The rows with `person`: the one number of the person whose number stands in `column`; NULL where it has none."""
    p = person_number.select(_number=person_number.number, _other=person_number.person)
    left = rows.mutate(_own=folded(rows[column]))
    j = left.left_join(p, left["_own"] == p["_number"])
    return j.mutate(person=ibis.ifelse(j["_number"].isnull(), j["_own"], j["_other"])).drop("_own", "_number", "_other")


@derive(key=("name", "place", "person", "since", "until", "kind"), optional=("account_owner", "employee", "identity"))
def account_holder(account_owner: Any, employee: Any, identity: Any, person_number: Any) -> Any:
    """Every statement of who holds an account: `name` (bare, lower case), `place` (first label of the domain, host or
    database; `*` where the source names none: an account of the domain), `person` (`-` for none), `since`, `until`
    (1900-01-01 and 9999-12-31 where not stated), `kind` (`-` where not stated).
    """
    o = with_person(account_owner, person_number, "employee_no")
    o = _holder(bare_account(o.account_name), first_label(o.scope), o, o.registered_date, o.valid_to, o.owner_kind)
    e = with_person(employee.filter(employee.ad_account.notnull()), person_number, "employee_no")
    e = _holder(bare_account(e.ad_account), ibis.literal("*"), e, e.hired_date, null("date"), null("string"))
    i = identity.filter((identity.subject_kind == "person") & (identity.id_kind == "account"))
    i = with_person(i, person_number, "subject_id")
    i = _holder(bare_account(i.id_value), ibis.literal("*"), i, i.valid_from, i.valid_to, null("string"))
    out = ibis.union(o, e, i, distinct=True)
    return out.filter(out["name"].notnull() & out["place"].notnull())


def _holder(name: Any, place: Any, rows: Any, since: Any, until: Any, kind: Any) -> Any:
    return rows.select(
        name=name,
        place=place,
        person=ibis.coalesce(rows["person"], "-"),
        since=ibis.coalesce(since, ibis.date("1900-01-01")),
        until=ibis.coalesce(until, ibis.date("9999-12-31")),
        kind=ibis.coalesce(kind, "-"),
    )


def whose(uses: Any, account_holder: Any) -> Any:
    """Each use of an account with the persons who may have made it.

    Args:
        uses: distinct rows of `name` (bare, lower case), `domain` and `host` (first labels, may be NULL) and `day`.
            `domain` is `*` where the account is known to be one of the domain, whatever its name.
        account_holder: the derivation.

    Returns rows (name, domain, host, day, person, sure, kind): `sure` where one person holds the account at that place
    on that day, or held it last. Other statements about accounts of the name leave `sure` false: it may be that person.
    Uses nobody's statement speaks of have no row. `person` is `-` for accounts no one person owns.
    """
    h = account_holder.select(
        _n=account_holder.name,
        _p=account_holder.place,
        person=account_holder.person,
        _from=account_holder.since,
        _to=account_holder.until,
        _kind=account_holder.kind,
    )
    j = uses.join(h, uses["name"] == h["_n"])
    domain, host = ibis.coalesce(j["domain"], "?"), ibis.coalesce(j["host"], "?")
    own = (domain == host) | (domain == "?")  # an account of the host itself, or perhaps one
    placed = (j["_p"] == domain) | ((j["_p"] == host) & own) | ((j["_p"] == "*") & ~own)
    j = j.filter((j["_from"] <= j["day"]) | ~placed)
    j = j.mutate(_tier=ibis.cases((placed & (j["_to"] >= j["day"]), 1), (placed, 2), else_=3).cast("int64"))
    # Of statements that have ended the last one counts.
    j = j.mutate(_ago=ibis.ifelse(j["_tier"] == 2, days_between(j["_to"], j["day"]), 0))
    at = ["name", "_d", "_h", "day"]
    j = j.mutate(_d=ibis.coalesce(j["domain"], "?"), _h=ibis.coalesce(j["host"], "?"))
    best = j.group_by(at).aggregate(_best=j["_tier"].min())
    j = j.join(best, at).filter(ibis._["_tier"] == ibis._["_best"])
    near = j.group_by(at).aggregate(_near=j["_ago"].min())
    j = j.join(near, at).filter(ibis._["_ago"] == ibis._["_near"])
    one = j.group_by(at).aggregate(_one=agreed(j["person"]))
    j = j.join(one, at)
    j = j.mutate(sure=(j["_best"] < 3) & j["_one"].notnull())
    out = j.group_by([*at, "domain", "host", "person", "sure"]).aggregate(kind=agreed(j["_kind"]))
    return out.drop("_d", "_h")


def nobodys(kind: Any) -> Any:
    """Is the account of a kind no one person owns? Never NULL."""
    return true_or_false(in_list(kind, *NO_PERSON))
