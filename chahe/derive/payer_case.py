"""Payments by card or account with who holds it, beside the application they pay for."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.expressions import agreed, any_true, in_list, null, true_or_false, within

HELD = ("card", "ach", "edda")
"""Means whose holder the rule asks for."""
KIN = ("spouse", "parent", "child")


@derive(
    key=("payment_item", "payment_rec"),
    trace={
        "payment": {"_item": "payment_item", "_rec": "payment_rec"},
        "application_order": {"link": "link"},
    },
)
def payer_case(payment: Any, payment_order: Any, application_order: Any, application: Any, ctx: Ctx) -> Any:
    """Every payment made in the period by card or account (`held`; NULL where the means do not tell) that came in or
    was authorised, or may have. `mismatched`: 1 where its holder is not the policyholder, else 0; NULL where one of
    them is not stated, where they are written in two forms (`form_of`), or where no holder of that form in the file is
    anybody of the applications, so that its tokens are of another key. `kin`: insured or family where the holder is
    said to be, or is, such; else NULL.
    """
    first, last = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to))
    o = payment_order.filter(ibis.coalesce(payment_order.live, True) & within(payment_order.day, first, last))
    o = o.select("link", "amount", "live", payment_item=o["_item"], payment_rec=o["_rec"], paid_date=o["day"])
    p = payment.select(
        "payment_no", "payment_means", "payer_id", "payer_relation", "payer_account", _pi=payment["_item"],
        _pr=payment["_rec"],
    )  # fmt: skip
    j = o.left_join(p, [o["payment_item"] == p["_pi"], o["payment_rec"] == p["_pr"]])
    facts = _applications(application, application_order)
    j = j.left_join(facts, j["link"] == facts["_link"])
    j = j.mutate(_form=form_of(j["payer_id"]))
    known = _comparable(payment, application)
    j = j.left_join(known, [j["payment_item"] == known["_item_of"], j["_form"] == known["_form_of"]])
    differs = j["payer_id"] != j["applicant_id"]
    relation = j["payer_relation"]
    insured = true_or_false(j["payer_id"] == j["insured_id"]) | true_or_false(relation == "insured")
    one, none = ibis.literal(1, type="int64"), ibis.literal(0, type="int64")
    sides = true_or_false(j["_known"]) & true_or_false(j["_form"] == form_of(j["applicant_id"]))
    return j.select(
        "payment_item", "payment_rec", "link", "payment_means", "payer_relation", "paid_date", "amount",
        "application_no", "payer_account", "payer_id", "applicant_id",
        payment_no=ibis.coalesce(j["payment_no"], j["link"], "?"),
        judged_date=ibis.coalesce(j["submitted_date"], j["paid_date"]),
        held=ibis.cases(
            (in_list(j["payment_means"], *HELD), True),
            (in_list(j["payment_means"], "store", "transfer"), False),
            else_=null("boolean"),
        ),
        mismatched=ibis.cases((sides & differs, one), (sides & ~differs, none), else_=null("int64")),
        kin=ibis.cases((insured, "insured"), (in_list(relation, *KIN), "family"), else_=null("string")),
    )  # fmt: skip


def _applications(application: Any, application_order: Any) -> Any:
    """Order -> who applied, who is insured, and when; NULL where its applications differ."""
    a = application.select(
        "applicant_id", "insured_id", "application_no", _ai=application["_item"], _ar=application["_rec"],
        _day=application.submitted_local.date(),
    )  # fmt: skip
    o = application_order.select(_link="link", _oi="_item", _or="_rec")
    a = o.left_join(a, [o["_oi"] == a["_ai"], o["_or"] == a["_ar"]])
    return a.group_by("_link").aggregate(
        applicant_id=agreed(a["applicant_id"]),
        insured_id=agreed(a["insured_id"]),
        application_no=a["application_no"].min(),
        submitted_date=a["_day"].max(),
    )


def form_of(who: Any) -> Any:
    """How somebody is written: a number in clear (kept as `hmac:`), a token of `chahe mask` (`MK1-`), or else as the
    insurer writes it (blank). Two forms of one person are not equal, and say nothing about each other.
    """
    return who.re_extract("^(hmac:|MK1-)", 1)


def _comparable(payment: Any, application: Any) -> Any:
    """File of payments and form -> is one of its holders of that form somebody of the applications?"""
    people = application.select(_who=application.applicant_id)
    people = people.union(application.select(_who=application.insured_id)).distinct()
    p = payment.filter(payment.payer_id.notnull())
    p = p.select("payer_id", _item_of=p["_item"], _form_of=form_of(p["payer_id"]))
    p = p.left_join(people, p["payer_id"] == people["_who"])
    return p.group_by("_item_of", "_form_of").aggregate(_known=any_true(p["_who"].notnull()))


@derive(key=("payer_account",), trace={"payer_case": {"payer_account": "payer_account"}})
def payer_account_use(payer_case: Any) -> Any:
    """Every card or account payments of the period name, with its holders, those it paid for, and how many payments
    name no holder (`unstated`). Holders written in two forms may be one person: `holders` are the most of one form,
    and payments whose holders are of the other forms count as naming none.
    """
    p = payer_case.filter(payer_case.payer_account.notnull() & ibis.coalesce(payer_case.held, True))
    out = p.group_by("payer_account").aggregate(
        applicants=p["applicant_id"].nunique().cast("int64"),
        payments=p.count().cast("int64"),
        judged_date=p["paid_date"].max(),
    )
    told = p.filter(p["payer_id"].notnull())
    told = told.mutate(_form=form_of(told["payer_id"]))
    told = told.group_by(_of=told["payer_account"], _form=told["_form"]).aggregate(
        _holders=told["payer_id"].nunique().cast("int64"), _rows=told.count().cast("int64")
    )
    most = told.group_by("_of").aggregate(_holders=told["_holders"].max(), _rows=told["_rows"].max())
    j = out.left_join(most, out["payer_account"] == most["_of"])
    zero = ibis.literal(0, type="int64")
    return j.select(
        "payer_account", "applicants", "payments", "judged_date",
        holders=ibis.coalesce(j["_holders"], zero),
        unstated=j["payments"] - ibis.coalesce(j["_rows"], zero),
    )  # fmt: skip
