"""Reviews of access rights: every account in every calendar period, every line with its reviewer and its removal."""

from typing import Any

import ibis

from chahe.derive.acting_person import DOMAIN, asked_of, who_acted, with_actor
from chahe.derive.api import Ctx, derive
from chahe.expressions import any_true, count_true, first_label, folded, key, null, true_or_false, within


def place_of(system: Any) -> Any:
    """First label of a system's name; the domain's place where none is stated."""
    return ibis.coalesce(first_label(system), DOMAIN)


@derive(
    key=("subject", "unit"),
    trace={
        "role_member": {"account_name": "account_name"},
        "access_review": {"account_name": "account_name"},
    },
    optional=("access_review",),
)
def account_review(role_member: Any, access_review: Any, calendar_window: Any, ctx: Ctx) -> Any:
    """Every account of the list of roles in every calendar period, with the lines of reviews on it done in the period
    (`reviews`; a line that states no day belongs to the period it states, and NULL stands for 0 where it states
    neither, or no system). `there`: it had a role on the first and on the last day. `over`: the period has ended.
    """
    m = role_member.mutate(_p=place_of(role_member.system), _a=folded(role_member.account_name))
    w = calendar_window.select("unit", "label", "window_from", "window_to")
    j = m.cross_join(w)
    at = ["_p", "_a", "unit", "label", "window_from", "window_to"]
    rows = j.group_by(at).aggregate(
        system=j.system.max(),
        account_name=j.account_name.max(),
        _first=any_true(within(j["window_from"], j.valid_from, j.valid_to)),
        _last=any_true(within(j["window_to"], j.valid_from, j.valid_to)),
    )
    r = access_review.select(
        _rp=place_of(access_review.system), _ra=folded(access_review.account_name), _named=access_review.system,
        _on=access_review.reviewed_date, _from=access_review.period_from, _to=access_review.period_to,
    )  # fmt: skip
    stated = (r["_from"] >= rows["window_from"]) & (r["_to"] <= rows["window_to"])
    inside = ibis.ifelse(r["_on"].isnull(), stated, within(r["_on"], rows["window_from"], rows["window_to"]))
    somewhere = (r["_rp"] == rows["_p"]) | r["_named"].isnull()
    k = rows.left_join(r, [rows["_a"] == r["_ra"], somewhere, ibis.coalesce(inside, True)])
    found = k["_ra"].notnull()
    sure = found & (k["_rp"] == k["_p"]) & (k["_on"].notnull() | (k["_from"].notnull() & k["_to"].notnull()))
    out = k.group_by([*at, "system", "account_name", "_first", "_last"]).aggregate(
        _sure=count_true(sure), _vague=count_true(found & ~true_or_false(sure))
    )
    return out.select(
        "system", "account_name", "unit", "label", "window_from", "window_to",
        subject=key(ibis.coalesce(out.system, "-"), out["_a"], out.label),
        reviews=ibis.ifelse((out["_sure"] == 0) & (out["_vague"] > 0), null("int64"), out["_sure"]),
        there=out["_first"] & out["_last"],
        over=out["window_to"] <= ibis.literal(ctx.as_of).cast("date"),
    )  # fmt: skip


@derive(key=("written", "place", "day"), optional=("access_review",))
def reviewing_person(access_review: Any, account_holder: Any, staff_word: Any) -> Any:
    """Who held every account reviewed, and who every reviewer was, on the day of the review: `who_acted`."""
    on = access_review.reviewed_date
    asked = ibis.union(asked_of(access_review, "account_name", on), asked_of(access_review, "reviewer", on))
    return who_acted(asked, account_holder, staff_word)


@derive(
    key=("_item", "_rec"),
    trace={
        "access_review": {"_item": "_item", "_rec": "_rec"},
        "role_member": {"account_name": "account_name"},
    },
    covers=("access_review",),
    optional=("role_member",),
)
def access_review_line(access_review: Any, role_member: Any, reviewing_person: Any, ctx: Ctx) -> Any:
    """Every line of a review. `by_holder`: whoever reviewed held the account that day (never of a system's account);
    NULL where one of them is not told, or a name alone says so. `held_to`: the last day the account had the role (any,
    where the line names none) by the list of roles, else the day that list shows anything of (`still_held`); rights
    given after the review do not count. NULL where the list does not have them.
    """
    a = with_actor(access_review, reviewing_person, "account_name", access_review.reviewed_date, "holder")
    a = with_actor(a, reviewing_person, "reviewer", a.reviewed_date, "by")
    same = ibis.cases(
        (a["holder_machine"], False),
        (folded(a.account_name) == folded(a.reviewer), True),
        else_=a["holder"] == a["by"],
    )
    alone = same & (a["holder_named"] | a["by_named"])
    base = ibis.literal(ctx.as_of).cast("date")
    m = role_member.select(
        _mp=place_of(role_member.system), _ma=folded(role_member.account_name), _mr=folded(role_member.role_name),
        _since=role_member.valid_from, _end=role_member.valid_to,
        _seen=ibis.ifelse(role_member["_as_of"] < base, role_member["_as_of"], base),
    )  # fmt: skip
    lines = access_review.select(
        "_item", "_rec", _p=place_of(access_review.system), _a=folded(access_review.account_name),
        _r=folded(access_review.role_name), _on=access_review.reviewed_date,
    )  # fmt: skip
    j = lines.join(m, [lines["_p"] == m["_mp"], lines["_a"] == m["_ma"]])
    j = j.filter((j["_r"].isnull() | (j["_r"] == j["_mr"])) & ibis.coalesce(j["_since"] <= j["_on"], True))
    rights = j.group_by(_ri=j["_item"], _rr=j["_rec"]).aggregate(
        still_held=any_true(j["_end"].isnull()), _end=j["_end"].max(), _seen=j["_seen"].max()
    )
    out = a.left_join(rights, [a["_item"] == rights["_ri"], a["_rec"] == rights["_rr"]])
    return out.select(
        "_item", "_rec", "review_no", "system", "account_name", "role_name", "reviewed_date", "reviewer",
        "review_result", "removed_date",
        subject=key(out.review_no, folded(out.account_name)),
        by_holder=ibis.ifelse(true_or_false(alone), null("boolean"), same),
        still_held=true_or_false(out.still_held),
        held_to=ibis.ifelse(true_or_false(out.still_held), out["_seen"], out["_end"]),
    )  # fmt: skip
