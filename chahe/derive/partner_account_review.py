"""Accounts of partners: reviewed in each calendar period, and how long a password has stood (item 5.3)."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.expressions import count_true, days_between, first_by, folded, key, null, true_or_false, within


def _newest(partner_account: Any, ctx: Ctx) -> Any:
    """Every account once, as its newest record has it: `_e`, `_a`, `subject`, and `_shown`, the day until which the
    register shows anything.
    """
    p = partner_account.mutate(
        _e=ibis.coalesce(folded(partner_account.entry), "-"), _a=folded(partner_account.account_name)
    )
    p = first_by(p, ("_e", "_a"), (p["_as_of"].desc(), p["_item"], p["_rec"]))
    base = ibis.literal(ctx.as_of).cast("date")
    return p.mutate(
        subject=key(ibis.coalesce(p.entry, "-"), p["_a"]), _shown=ibis.ifelse(p["_as_of"] < base, p["_as_of"], base)
    )


@derive(
    key=("subject", "unit"),
    trace={
        "partner_account": {"account_name": "account_name"},
        "partner_review": {"account_name": "account_name"},
    },
    optional=("partner_review",),
)
def partner_account_review(partner_account: Any, partner_review: Any, calendar_window: Any, ctx: Ctx) -> Any:
    """Every account of a partner in every calendar period, with the reviews of it done in the period (`reviews`: lines
    of reviews, and the last review the register itself states; NULL stands for 0 where a line on the account states no
    day or no entry). `there`: open on the first and on the last day; NULL where nobody states since when. `over`: the
    period has ended.
    """
    p = _newest(partner_account, ctx)
    j = p.cross_join(calendar_window.select("unit", "label", "window_from", "window_to"))
    closed = ibis.coalesce(j.closed_date >= j["window_to"], True)
    j = j.mutate(
        there=ibis.ifelse(closed, j.opened_date <= j["window_from"], False),
        _own=true_or_false(within(j.reviewed_date, j["window_from"], j["window_to"])),
    )
    rows = j.select("_e", "_a", "subject", "entry", "partner_no", "account_name", "unit", "label", "window_from",
                    "window_to", "there", "_own")  # fmt: skip
    r = partner_review.select(
        _re=folded(partner_review.entry), _ra=folded(partner_review.account_name), _on=partner_review.reviewed_date
    )
    inside = ibis.coalesce(within(r["_on"], rows["window_from"], rows["window_to"]), True)
    somewhere = (r["_re"] == rows["_e"]) | r["_re"].isnull() | (rows["_e"] == "-")
    k = rows.left_join(r, [rows["_a"] == r["_ra"], somewhere, inside])
    found = k["_ra"].notnull()
    sure = found & k["_on"].notnull() & true_or_false(k["_re"] == k["_e"])
    at = [
        "subject",
        "entry",
        "partner_no",
        "account_name",
        "unit",
        "label",
        "window_from",
        "window_to",
        "there",
        "_own",
    ]
    out = k.group_by(at).aggregate(_sure=count_true(sure), _vague=count_true(found & ~sure))
    done = out["_sure"] + ibis.ifelse(out["_own"], ibis.literal(1, type="int64"), ibis.literal(0, type="int64"))
    return out.select(
        "entry", "partner_no", "account_name", "unit", "label", "window_from", "window_to", "there",
        account=out.subject,
        subject=key(out.subject, out.label),
        reviews=ibis.ifelse((done == 0) & (out["_vague"] > 0), null("int64"), done),
        over=out["window_to"] <= ibis.literal(ctx.as_of).cast("date"),
    )  # fmt: skip


@derive(key=("subject",), trace={"partner_account": {"account_name": "account_name"}}, covers=())
def partner_password(partner_account: Any, ctx: Ctx) -> Any:
    """Every account of a partner as the register last shows it. `still_open`: not closed by that day (`shown_date`);
    `days`: since its password was changed, NULL where no day is stated.
    """
    p = _newest(partner_account, ctx)
    return p.select(
        "subject", "entry", "partner_no", "account_name", "method_text", "by_password", "password_changed_date",
        "opened_date",
        shown_date=p["_shown"],
        still_open=ibis.coalesce(p.closed_date > p["_shown"], True),
        days=days_between(p.password_changed_date, p["_shown"]),
    )  # fmt: skip
