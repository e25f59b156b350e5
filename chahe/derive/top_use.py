"""Every use of a top-privilege account, and the approval it had; the months in which such use was spot-checked."""

from typing import Any

import ibis

from chahe.derive.absence import manner
from chahe.derive.api import Ctx, derive
from chahe.expressions import (
    any_true,
    bare_account,
    days_between,
    first_label,
    in_list,
    key,
    null,
    true_or_false,
    unknown,
    within,
)

TOP = ("root", "administrator", "qsecofr")
"""Accounts that may do anything by their nature: Unix, Windows (also under another name, by its SID), IBM i."""
REFUSED = ("rejected", "cancelled")


def is_top(e: Any) -> Any:
    """Is the account of a log-on one that may do anything? Never NULL."""
    built_in = true_or_false(e.user_sid.re_extract("^(S-1-5-21-.*-500)$", 1) != "")
    return true_or_false(in_list(bare_account(e.user_name), *TOP)) | built_in


@derive(key=("_item", "_rec", "account_name"), trace={"logon_event": {"_item": "_item", "_rec": "_rec"}})
def top_use(logon_event: Any, ctx: Ctx) -> Any:
    """Uses of top-privilege accounts (TOP, and Windows' built-in administrator by its identifier) in the period:
    somebody logged on with it at a keyboard, or took it by su or sudo. `actor`: the account that took it, NULL where it
    logged on itself. `certain` NULL: the event does not tell whether somebody was there. Log-ons of the same account
    from the network, of tasks and services are none.
    """
    first, last = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to))
    e = logon_event.filter(is_top(logon_event))
    taken = e.filter(
        (e.activity == "explicit-credentials") & true_or_false(e.outcome == "success") & e.event_id.isnull()
    )
    taken = taken.select(
        account_name=bare_account(taken.user_name), host=first_label(taken.host), day=taken.happened_local.date(),
        happened_us=taken.happened_us, actor=bare_account(taken.actor_name), certain=ibis.literal(True),
        _item=taken["_item"], _rec=taken["_rec"],
    )  # fmt: skip
    on = manner(e)
    on = on.filter(ibis.coalesce(on["at_keyboard"], True))
    on = on.select(
        account_name=on["name"], host=on["host"], day=on["day"], happened_us=on["happened_us"], actor=null("string"),
        certain=on["at_keyboard"], _item=on["_item"], _rec=on["_rec"],
    )  # fmt: skip
    out = ibis.union(taken, on)
    out = out.filter(within(out["day"], first, last))
    at = ["_item", "_rec", "account_name"]
    # One record may say the same several times, or once as a log-on and once as a change of user.
    out = out.group_by(at).aggregate(
        host=out["host"].max(),
        use_date=out["day"].max(),
        happened_us=out["happened_us"].min(),
        actor=out["actor"].max(),
        _sure=any_true(out["certain"]),
    )
    shown = ibis.coalesce(out["host"], "?")
    return out.mutate(
        certain=ibis.ifelse(out["_sure"], True, null("boolean")),
        subject=key(shown, out["account_name"], out["use_date"]),
    ).drop("_sure")


@derive(
    key=("_item", "_rec", "account_name"),
    trace={"top_use": {"_item": "_item", "_rec": "_rec"}},
    optional=("privilege_approval", "pam_session"),
)
def approved_use(top_use: Any, privilege_approval: Any, pam_session: Any) -> Any:
    """Every use with `approved`: a request for the account on the host, approved before, covers the instant; NULL where
    one may (it states no host, no time of approval or no end, or a recorded session names a request that was not handed
    over). `review_days`: days to the review of a request that covers the use and came too late; `recorded`: a session
    of the privileged-access system covers it.
    """
    at = ["_item", "_rec", "account_name"]
    asked = requests_for(top_use, privilege_approval, at)
    seen = _sessions(top_use, pam_session, privilege_approval, at)
    j = top_use.left_join(asked, at).drop(*[f"{c}_right" for c in at])
    j = j.left_join(seen, at).drop(*[f"{c}_right" for c in at])
    named = true_or_false(j["_named"])
    maybe = true_or_false(j["_maybe"]) | named | j["certain"].isnull()
    sure = true_or_false(j["_sure"])
    return j.mutate(
        approved=ibis.cases((sure, True), (maybe, null("boolean")), else_=False),
        recorded=true_or_false(j["_recorded"]),
    ).drop("_sure", "_maybe", "_named", "_recorded")


def requests_for(top_use: Any, privilege_approval: Any, at: list[str]) -> Any:
    """Per use (`account_name`, `host`, `happened_us`, `use_date`; key `at`) that requests may cover: does one approved
    before (`_sure`), may one (`_maybe`), and `review_days` as in `approved_use`.
    """
    p = privilege_approval.filter(~true_or_false(in_list(privilege_approval.state_text, *REFUSED)))
    p = p.select(
        _n=bare_account(p.account_name), _h=first_label(p.host), _from=p.from_at_us, _to=p.to_at_us,
        _good=settled_request(p), _when=p.approved_at_us,
        _reviewed=p.reviewed_at_local.date(), _reviewed_us=p.reviewed_at_us,
    )  # fmt: skip
    j = top_use.join(p, top_use.account_name == p["_n"])
    # NULL where the request names no host, or no end: it may cover the use.
    covers = (j["host"] == j["_h"]) & (j["_from"] <= j.happened_us) & (j.happened_us <= j["_to"])
    j = j.filter(ibis.coalesce(covers, True)).mutate(_covers=covers)
    sure = j["_covers"] & j["_good"] & (j["_when"] <= j.happened_us)
    after = true_or_false(j["_covers"] & (j["_reviewed_us"] >= j.happened_us))
    j = j.mutate(_ok=sure, _days=ibis.ifelse(after, days_between(j["use_date"], j["_reviewed"]), null("int64")))
    return j.group_by(at).aggregate(
        _sure=any_true(j["_ok"]), _maybe=any_true(unknown(j["_ok"])), review_days=j["_days"].min()
    )


def _sessions(top_use: Any, pam_session: Any, privilege_approval: Any, at: list[str]) -> Any:
    known = privilege_approval.select(_k=privilege_approval.request_no).distinct()
    s = pam_session.left_join(known, pam_session.request_no == known["_k"])
    s = s.select(
        _n=bare_account(s.account_name), _h=first_label(s.host), _from=s.started_us, _to=s.ended_us,
        _lost=s.request_no.notnull() & s["_k"].isnull(),
    )  # fmt: skip
    j = top_use.join(s, [top_use.account_name == s["_n"], top_use.host == s["_h"]])
    j = j.filter((j["_from"] <= j.happened_us) & ((j.happened_us <= j["_to"]) | j["_to"].isnull()))
    return j.group_by(at).aggregate(_recorded=any_true(j["_from"].notnull()), _named=any_true(j["_lost"]))


def settled_request(p: Any) -> Any:
    """Was a request (state_text, approved_by, approved_at_us) approved? NULL where its words do not tell."""
    good = ibis.cases(
        (p.state_text == "approved", True),
        (p.state_text == "pending", False),
        (p.approved_by.isnull() & p.approved_at_us.isnull(), False),
        else_=null("boolean"),
    )
    return ibis.ifelse(p.state_text.isnull() & p.approved_by.notnull() & p.approved_at_us.notnull(), True, good)
