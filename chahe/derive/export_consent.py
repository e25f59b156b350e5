"""Exports of customers' data beside what the customers were told, agreed to and refused."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.derive.calendar_days import span
from chahe.expressions import any_true, folded, in_list, null, true_or_false, within

EIGHT_HOURS_US = 28_800_000_000
"""Taipei is so far ahead of UTC: a time whose zone nobody states may be so much later than it reads."""
OTHER_USES = ("contract", "law", "statistics")


@derive(
    key=("_item", "_rec"),
    trace={"customer_export": {"_item": "_item", "_rec": "_rec"}, "consent": {"customer": "customer"}},
)
def export_consent(customer_export: Any, consent: Any, ctx: Ctx) -> Any:
    """Every export of the period. `marketing`: for marketing; `on_consent`: it rests on the customer's consent;
    `on_purpose`: on the purpose told at collection, or on nothing stated. Each is NULL where purpose or basis is not
    stated, is no known word, or contradicts the other.

    `agreed`, `told`: the customer had agreed to that purpose, or been told of it, by then; `refused`: the customer had
    withdrawn or refused it on an earlier day and not agreed anew. NULL where times do not tell: one of which only the
    day is stated may be any of that day, one without a zone may be eight hours later.
    """
    first, last = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to))
    e = customer_export.filter(within(customer_export.exported_date, first, last))
    low, high = _span(e, "exported")
    e = e.mutate(_low=low, _high=high, _use=folded(e.purpose))
    c = consent
    both = {n: _span(c, n) for n in ("told", "agreed", "withdrawn")}
    spans = {f"_{n}_{end}": at for n, two in both.items() for end, at in zip("lh", two, strict=True)}
    c = c.select(_who=c.customer, _for=folded(c.purpose), _off=c.withdrawn_date, **spans)
    # A record that names no purpose may be of any.
    j = e.left_join(c, [e.customer == c["_who"], ibis.coalesce(e["_use"] == c["_for"], True)])
    j = j.mutate(_same=true_or_false(j["_use"] == j["_for"]))
    gone = j["_same"] & (j["_off"] < j["exported_date"]) & (j["_withdrawn_h"] < j["_low"])
    perhaps = j["_withdrawn_l"] <= j["_high"]
    n = j.group_by("_item", "_rec").aggregate(
        _agreed=any_true(j["_same"] & (j["_agreed_h"] <= j["_low"])),
        _maybe_agreed=any_true(j["_agreed_l"] <= j["_high"]),
        _told=any_true(j["_same"] & (j["_told_h"] <= j["_low"])),
        _maybe_told=any_true(j["_told_l"] <= j["_high"]),
        _gone=ibis.ifelse(gone, j["_withdrawn_l"], null("int64")).max(),
        _perhaps=ibis.ifelse(perhaps, j["_withdrawn_h"], null("int64")).max(),
    )
    n = n.select(_i="_item", _r="_rec", **{x: n[x] for x in n.columns if x not in ("_item", "_rec")})
    k = j.select("_item", "_rec", "_same", "_low", "_high", "_agreed_l", "_agreed_h")
    k = k.join(n, [k["_item"] == n["_i"], k["_rec"] == n["_r"]])
    anew = k["_same"] & (k["_agreed_l"] > k["_perhaps"]) & (k["_agreed_h"] <= k["_low"])
    perhaps_anew = (k["_agreed_h"] >= k["_gone"]) & (k["_agreed_l"] <= k["_high"])
    back = k.group_by("_i", "_r").aggregate(_anew=any_true(anew), _perhaps_anew=any_true(perhaps_anew))
    back = back.select(_bi="_i", _br="_r", _anew=back["_anew"], _perhaps_anew=back["_perhaps_anew"])
    out = e.join(n, [e["_item"] == n["_i"], e["_rec"] == n["_r"]])
    out = out.join(back, [out["_item"] == back["_bi"], out["_rec"] == back["_br"]])
    refused = ibis.cases(
        (out["_gone"].notnull() & ~out["_perhaps_anew"], True),
        (out["_perhaps"].notnull() & ~out["_anew"], null("boolean")),
        else_=False,
    )
    return out.select(
        "export_no", "list_no", "customer", "purpose", "basis", "exported_date", "recipient", "account_name", "_item",
        "_rec",
        marketing=_marketing(out["_use"], out["basis"]),
        on_consent=_on_consent(out["_use"], out["basis"]),
        on_purpose=_on_purpose(out["_use"], out["basis"]),
        agreed=_told(out["_agreed"], out["_maybe_agreed"]),
        told=_told(out["_told"] | out["_agreed"], out["_maybe_told"] | out["_maybe_agreed"]),
        refused=refused,
    )  # fmt: skip


def _span(t: Any, name: str) -> tuple[Any, Any]:
    """First and last microsecond a time may be."""
    us, zoned = t[f"{name}_us"], true_or_false(t[f"{name}_zoned"])
    low, high = span(us, t[f"{name}_date"])
    return low, ibis.ifelse(us.notnull() & ~zoned, high + EIGHT_HOURS_US, high)


def _told(sure: Any, perhaps: Any) -> Any:
    return ibis.cases((sure, True), (perhaps, null("boolean")), else_=False)


def _marketing(use: Any, basis: Any) -> Any:
    """Marketing that is said to rest on contract or law is neither."""
    other = true_or_false(in_list(basis, "contract", "law"))
    mine = true_or_false(use == "marketing")
    return ibis.cases((mine & ~other, True), (true_or_false(in_list(use, *OTHER_USES)), False), else_=null("boolean"))


def _on_consent(use: Any, basis: Any) -> Any:
    needed = basis.isnull() & true_or_false(in_list(use, "contract", "law"))
    other = true_or_false(in_list(basis, "contract", "law", "purpose"))
    return ibis.cases((true_or_false(basis == "consent"), True), (other | needed, False), else_=null("boolean"))


def _on_purpose(use: Any, basis: Any) -> Any:
    needed = basis.isnull() & true_or_false(in_list(use, "contract", "law"))
    other = true_or_false(in_list(basis, "contract", "law", "consent"))
    mine = true_or_false(basis == "purpose") | (basis.isnull() & ~needed)
    return ibis.cases((mine, True), (other | needed, False), else_=null("boolean"))
