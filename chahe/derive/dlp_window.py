"""Hits of data-protection rules in every calendar period, and whether somebody reviewed and signed for them."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.expressions import any_true, count_true, days_between, folded, key, null, true_or_false, unknown, within


@derive(
    key=("_item", "_rec"),
    trace={"dlp_hit": {"_item": "_item", "_rec": "_rec"}},
    optional=("dlp_review",),
)
def hit_review(dlp_hit: Any, dlp_review: Any, ctx: Ctx) -> Any:
    """Every hit of the period with the first sign-off of a review that covers its day: made by a person (a report that
    only was sent is none), of its system or of all, and signed. `signed` true with `signed_date`; NULL where a review
    may cover it, or is signed and does not say when or by whom it was made; false where none is.
    """
    first, last = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to))
    h = dlp_hit.filter(dlp_hit.happened_us.notnull())
    h = h.select(
        "_item", "_rec", "reviewed_by", system=ibis.coalesce(h.dlp_system, "?"), day=h.happened_local.date(),
        _sys=folded(h.dlp_system),
    )  # fmt: skip
    h = h.filter(within(h["day"], first, last))
    r = dlp_review.filter(ibis.coalesce(dlp_review.manner != "automatic", True) & dlp_review.approver.notnull())
    person = r.reviewer.notnull() | true_or_false(r.manner == "person")
    r = r.select(
        _of=folded(r.dlp_system), _from=r.period_from, _to=r.period_to, _on=r.signed_date, _here=ibis.literal(True),
        _sure=person & r.signed_date.notnull() & r.period_from.notnull() & r.period_to.notnull(),
    )  # fmt: skip
    may = ibis.coalesce((r["_from"] <= h["day"]) & (h["day"] <= r["_to"]), True)
    j = h.left_join(r, [ibis.coalesce(h["_sys"] == r["_of"], True), may])
    sure = true_or_false(j["_sure"])
    at = ["_item", "_rec", "reviewed_by", "system", "day"]
    out = j.group_by(at).aggregate(
        _yes=any_true(sure),
        _may=any_true(j["_here"]),
        signed_date=ibis.ifelse(sure, j["_on"], null("date")).min(),
    )
    signed = ibis.cases((out["_yes"], True), (out["_may"], null("boolean")), else_=False)
    return out.mutate(signed=signed).drop("_yes", "_may")


@derive(key=("system", "unit", "label"), trace={"hit_review": {"system": "system"}})
def dlp_window(hit_review: Any, calendar_window: Any, ctx: Ctx) -> Any:
    """Every data-protection system with every calendar period: its `hits`, how many no sign-off covers (`unsigned`) and
    of how many that cannot be told (`unclear`); `unopened`: hits the console says nobody looked at. `signed_days`: from
    the end of the period to the last of the first sign-offs. `ended_days`: from it to the base date.
    """
    w = calendar_window.select("unit", "label", "window_from", "window_to")
    rows = w.cross_join(hit_review.select(_s="system").distinct())
    h = hit_review.select(_hs="system", _day="day", _signed="signed", _on="signed_date", _by="reviewed_by")
    j = rows.left_join(h, [rows["_s"] == h["_hs"], within(h["_day"], rows["window_from"], rows["window_to"])])
    hit = j["_day"].notnull()
    out = j.group_by(["_s", "unit", "label", "window_from", "window_to"]).aggregate(
        hits=count_true(hit),
        unsigned=count_true(hit & ~j["_signed"]),
        unclear=count_true(hit & unknown(j["_signed"])),
        unopened=count_true(hit & j["_by"].isnull()),
        signed_date=j["_on"].max(),
    )
    base = ibis.literal(ctx.as_of).cast("date")
    return out.mutate(
        system=out["_s"],
        subject=key(out["_s"], out["label"]),
        signed_days=days_between(out["window_to"], out["signed_date"]),
        ended_days=days_between(out["window_to"], base),
    ).drop("_s")
