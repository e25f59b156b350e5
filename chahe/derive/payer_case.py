"""Payments by card or account with who holds it, beside the application they pay for."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.expressions import agreed, any_true, count_true, in_list, null, true_or_false, within

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
    them is not stated, or where no holder of the file is anybody of the applications, so that its tokens are of
    another key. `kin`: insured or family where the holder is said to be, or is, such; else NULL.
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
    j = j.left_join(_comparable(payment, application), "payment_item")
    differs = j["payer_id"] != j["applicant_id"]
    relation = j["payer_relation"]
    insured = true_or_false(j["payer_id"] == j["insured_id"]) | true_or_false(relation == "insured")
    one, none = ibis.literal(1, type="int64"), ibis.literal(0, type="int64")
    sides = true_or_false(j["_known"])
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


def _comparable(payment: Any, application: Any) -> Any:
    """File of payments -> is one of its holders somebody of the applications?"""
    people = application.select(_who=application.applicant_id)
    people = people.union(application.select(_who=application.insured_id)).distinct()
    p = payment.filter(payment.payer_id.notnull()).select("payer_id", payment_item=payment["_item"])
    p = p.left_join(people, p["payer_id"] == people["_who"])
    return p.group_by("payment_item").aggregate(_known=any_true(p["_who"].notnull()))


@derive(key=("payer_account",), trace={"payer_case": {"payer_account": "payer_account"}})
def payer_account_use(payer_case: Any) -> Any:
    """Every card or account payments of the period name, with its holders, those it paid for, and how many payments
    name no holder (`unstated`).
    """
    p = payer_case.filter(payer_case.payer_account.notnull() & ibis.coalesce(payer_case.held, True))
    return p.group_by("payer_account").aggregate(
        holders=p["payer_id"].nunique().cast("int64"),
        applicants=p["applicant_id"].nunique().cast("int64"),
        payments=p.count().cast("int64"),
        unstated=count_true(p["payer_id"].isnull()),
        judged_date=p["paid_date"].max(),
    )
