"""Hosts with the days they logged on, what happened to the logging then, and whether a review covers the day."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.expressions import any_true, count_true, days_between, folded, has_text, key, null, true_or_false, within

ITEM = "4.2.1"
"""The item whose review records speak of logs."""


@derive(
    key=("_item", "_rec", "control_kind"),
    trace={"log_control": {"_item": "_item", "_rec": "_rec"}},
    covers=("log_control",),
    optional=("log_control",),
)
def logging_act(log_control: Any) -> Any:
    """Acts on the logging itself, each once. `blinding`: a log was cleared, or the audit policy lost a subcategory's
    success or failure (%%8448, %%8450 in event 4719). `unclear`: a change of policy that does not say what it changed.
    `place`: host and day, `?` where no host is known; NULL without a time. `blind_place`: the same of blinding acts.
    """
    c = log_control
    changed = c.control_kind == "audit-policy-changed"
    lost = has_text(c.detail, "8448") | has_text(c.detail, "8450")
    t = c.select(
        "_item",
        "_rec",
        "control_kind",
        "log_name",
        _bad=(c.control_kind == "cleared") | (changed & true_or_false(lost)),
        _open=changed & ~true_or_false(has_text(c.detail, "AuditPolicyChanges")),
        _place=key(ibis.coalesce(c.host, "?"), c.happened_local.date()),
    )
    out = t.group_by(["_item", "_rec", "control_kind"]).aggregate(
        log_name=t.log_name.max(),
        blinding=any_true(t["_bad"]),
        unclear=any_true(t["_open"]),
        place=t["_place"].max(),
    )
    return out.mutate(blind_place=ibis.ifelse(out.blinding, out.place, null("string")))


@derive(
    key=("subject", "unit"),
    trace={"logging_act": {"blind_place": "subject"}},
    optional=("review_record",),
)
def log_day(log_event: Any, logging_act: Any, review_record: Any, calendar_window: Any, ctx: Ctx) -> Any:
    """Every host with every day of the period examined it logged something on, once for each calendar unit (month,
    quarter, half, year) with the window the day falls in. `?` stands for hosts the log does not name.

    `blinding_acts`: logs cleared or auditing taken away that day; `unclear_acts`: changes of policy that do not say
    what they changed. `reviewed`: a review record of the item covers the day and was made on it or later; NULL when a
    record might and does not say. `past_due`: as many days as the window has, less one, have passed since its end.
    """
    first, last = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to))
    e = log_event.select(host=ibis.coalesce(log_event.host, "?"), day=log_event.happened_local.date())
    e = e.filter(within(e.day, first, last))
    days = e.group_by(["host", "day"]).aggregate(events=e.count())
    days = days.mutate(subject=key(days.host, days.day))
    acts = logging_act.filter(logging_act.place.notnull())
    acts = acts.group_by(_at=acts.place).aggregate(_bad=count_true(acts.blinding), _open=count_true(acts.unclear))
    j = days.left_join(acts, days.subject == acts["_at"])
    days = j.select(
        "host",
        "day",
        "events",
        "subject",
        blinding_acts=ibis.coalesce(j["_bad"], 0),
        unclear_acts=ibis.coalesce(j["_open"], 0),
    )
    w = calendar_window.select("unit", "label", "window_from", "window_to")
    out = days.inner_join(_reviews(days, review_record), "day")
    out = out.inner_join(w, within(out.day, w.window_from, w.window_to))
    ended = days_between(out.window_to, ibis.literal(ctx.as_of).cast("date"))
    return out.mutate(past_due=ended >= days_between(out.window_from, out.window_to))


def _reviews(days: Any, review_record: Any) -> Any:
    """Each day once with `reviewed` and the date of the last record that covers it, or may."""
    r = review_record.filter(folded(review_record.item_code) == ITEM)
    r = r.select(_from=r.period_from, _to=r.period_to, _made=r.review_date, _here=ibis.literal(True))
    each = days.select("day").distinct()
    # A record that for certain does not cover the day says nothing of it; one that may leaves the day open.
    may = ibis.coalesce((r["_from"] <= each.day) & (each.day <= r["_to"]) & (r["_made"] >= each.day), True)
    j = each.left_join(r, may)
    sure = (j["_from"] <= j.day) & (j.day <= j["_to"]) & (j["_made"] >= j.day)
    j = j.mutate(_sure=true_or_false(sure), _may=true_or_false(j["_here"]))
    out = j.group_by("day").aggregate(
        _sure=any_true(j["_sure"]), _may=any_true(j["_may"]), review_date=j["_made"].max()
    )
    reviewed = ibis.cases((out["_sure"], True), (out["_may"], null("boolean")), else_=False)
    return out.select("day", "review_date", reviewed=reviewed)


@derive(key=("subject", "unit"), trace={"detection": {"severe_place": "subject"}})
def detected_day(log_day: Any, detection: Any) -> Any:
    """`log_day` with what the rules found: `severe_hits` of rules their authors call high or critical, and the title of
    one of those rules.
    """
    s = detection.filter(detection.severe & detection.severe_place.notnull())
    found = s.group_by(_at=s.severe_place).aggregate(_n=s.count(), severe_rule=s.rule_title.min())
    j = log_day.left_join(found, log_day.subject == found["_at"])
    return j.mutate(severe_hits=ibis.coalesce(j["_n"], 0)).drop("_at", "_n")
