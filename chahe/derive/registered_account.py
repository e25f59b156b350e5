"""Accounts as the register of owners (帳號使用人對照表) states them on its own day: kind, owners, signed for or not."""

from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.derive.persons import with_person
from chahe.expressions import (
    agreed,
    any_true,
    bare_account,
    first_label,
    folded,
    has_text,
    key,
    null,
    true_or_false,
    within,
)


@derive(key=("_item", "_rec", "subject"), trace={"account_owner": {"_item": "_item", "_rec": "_rec"}})
def registered_line(account_owner: Any, person_number: Any) -> Any:
    """Every line of the latest register of its domain, host or database that is in force on the register's day.
    `person`: the one number of its owner; NULL where none is named or the number is two persons'. `approved`,
    `purposed`, `ended`: is there an approver, a purpose, an end; NULL where the file states none for anybody, for then
    it may not have the column.
    """
    o = with_person(account_owner, person_number, "employee_no")
    o = o.mutate(place=first_label(o.scope), account=bare_account(o.account_name))
    last = o.group_by(_p=o["place"]).aggregate(_last=o["_as_of"].max())
    o = o.join(last, [o["place"] == last["_p"]])
    o = o.filter(ibis.coalesce(o["_as_of"] == o["_last"], True))
    o = o.filter(ibis.coalesce(within(o["_as_of"], o.registered_date, o.valid_to), True))
    given = {c: _given(o, c) for c in ("approved_by", "purpose", "valid_to")}
    told = o.group_by(_file=o["_item"]).aggregate(
        **{f"_t_{c}": any_true(p | _said(o, c)) for c, p in given.items()},
    )
    o = o.join(told, o["_item"] == told["_file"])
    facts = {c: ibis.ifelse(o[f"_t_{c}"], _given(o, c), null("boolean")) for c in given}
    return o.filter(o["place"].notnull() & o["account"].notnull()).select(
        "place", "account", "scope", "account_name", "person", "_item", "_rec",
        subject=key(o["place"], o["account"]),
        written=key(folded(o.scope), o.account_name.strip()),
        kind=ibis.coalesce(o.owner_kind, "-"),
        shown_on=o["_as_of"],
        approved=facts["approved_by"],
        purposed=facts["purpose"],
        ended=facts["valid_to"],
    )  # fmt: skip


def _given(o: Any, column: str) -> Any:
    return o[column].notnull()


def _said(o: Any, column: str) -> Any:
    """A word for nothing stood in the cell: the column is there."""
    return true_or_false(has_text(ibis.literal(";").concat(o.stated_words), f";{column}="))


@derive(key=("subject",), trace={"registered_line": {"subject": "subject"}})
def registered_account(registered_line: Any) -> Any:
    """Every registered account. `kind`: what all its lines call it; NULL where one says nothing or another thing.
    `owners_at_least`: different employees registered for it under one spelling; `owners_at_most`: under any, and those
    lines that name nobody or a number of two persons. `approved`, `purposed`, `ended`: what its lines agree on.
    """
    t = registered_line
    a = t.group_by("subject").aggregate(
        place=t.place.min(),
        account=t.account.min(),
        scope=t.scope.min(),
        account_name=t.account_name.min(),
        kind=agreed(t.kind),
        shown_on=t.shown_on.max(),
        approved=agreed(t.approved),
        purposed=agreed(t.purposed),
        ended=agreed(t.ended),
        _known=t.person.nunique().cast("int64"),
        _open=ibis.ifelse(t.person.isnull(), 1, null("int64")).count(),
    )
    alike = t.group_by("subject", "written").aggregate(_n=t.person.nunique().cast("int64"))
    most = alike.group_by(_s=alike["subject"]).aggregate(_least=alike["_n"].max())
    j = a.join(most, a["subject"] == most["_s"])
    return j.select(
        "subject", "place", "account", "scope", "account_name", "shown_on", "approved", "purposed", "ended",
        kind=ibis.ifelse(j["kind"] == "-", null("string"), j["kind"]),
        owners_at_least=j["_least"],
        owners_at_most=(j["_known"] + j["_open"]).cast("int64"),
    )  # fmt: skip
