"""Applications that were accepted, with the product they are for and until when they count."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.expressions import agreed, any_true, apart, first_by, in_list, null, true_or_false, upper, within

ENDED = ("rescinded", "voided", "terminated", "expired")


@derive(
    key=("application_no",),
    trace={"application": {"application_no": "application_no"}, "policy": {"application_no": "application_no"}},
)
def accepted_application(application: Any, policy: Any, product_root: Any, ctx: Ctx) -> Any:
    """Every application accepted at a known instant, in the period (`examined`) or before it; one stated twice stands
    once. A test is left out: marked as one, and its policy voided or never issued.

    `until_us`: when it ceased to count (withdrawn, refused, or its policy ended); NULL: it still counts, unless
    `ended_unknown`, where it is said to have ended without a time, or no policy of it is listed. `root`, `line`,
    `business`: of its product; `listed`: the product stands in the register.
    """
    once, again = (t.filter(t.accepted_us.notnull()) for t in apart(application, "application_no"))
    a = once.union(first_by(again, ("application_no",), (again.accepted_us, again["_item"], again["_rec"])))
    j = a.left_join(_policies(policy), "application_no").drop("application_no_right")
    marked = true_or_false(j.test_mark) | true_or_false(j["_test"])
    j = j.filter(~(marked & ibis.coalesce(j["_voided"], True)))
    gone = ibis.least(ibis.coalesce(j.withdrawn_us, j.rejected_us), ibis.coalesce(j.rejected_us, j.withdrawn_us))
    ended = ibis.ifelse(true_or_false(j["_open"]) | true_or_false(j["_unknown"]), null("int64"), j["_ended"])
    until = ibis.ifelse(gone.isnull() | (ended < gone), ended, gone)
    r = product_root.select(_code=product_root.code, _root=product_root.root, line=product_root.line,
                            business=product_root.business)  # fmt: skip
    j = j.mutate(_key=upper(j.product_code), _until=until)
    j = j.left_join(r, j["_key"] == r["_code"])
    first, last = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to))
    day = j.accepted_local.date()
    return j.select(
        "application_no", "product_code", "channel", "site", "insured_id", "sum_assured", "premium", "accepted_us",
        "replied_us", "reply", "industry_amount", "industry_has_own", "override_no", "line", "business",
        root=ibis.coalesce(j["_root"], j["_key"]),
        listed=j["_root"].notnull(),
        policy_no=j["_policy"],
        submitted_us=j.submitted_us,
        submitted_date=j.submitted_local.date(),
        accepted_date=day,
        until_us=j["_until"],
        ended_unknown=j["_until"].isnull() & (true_or_false(j["_unknown"]) | j["_open"].isnull()),
        examined=within(day, first, last),
        _a_item=j["_item"],
        _a_rec=j["_rec"],
    )  # fmt: skip


def _policies(policy: Any) -> Any:
    """What the policies of an application say together, a row for each application they name."""
    once, again = (_told(t.filter(t.application_no.notnull())) for t in apart(policy, "application_no"))
    again = again.group_by("application_no").aggregate(
        **{c: any_true(again[c]) for c in ("_test", "_stands", "_open", "_unknown")},
        _ended=again["_ended"].max(),
        _policy=agreed(again["_policy"]),
    )
    p = once.union(again.select(*once.columns))
    return p.mutate(_voided=~p["_stands"]).drop("_stands")


def _told(p: Any) -> Any:
    ended = in_list(p.status, *ENDED)
    return p.select(
        "application_no",
        _test=true_or_false(p.test_mark),
        _stands=ibis.coalesce(p.status != "voided", True),
        _open=ibis.coalesce(~ended, True) & p.ended_us.isnull(),
        _unknown=true_or_false(ended) & p.ended_us.isnull(),
        _ended=p.ended_us,
        _policy=p.policy_no,
    )
