"""Who had authority over which kind of act, who stood in for whom, and whether an act was approved by such a person."""

from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.derive.top_use import REFUSED, settled_request
from chahe.expressions import DAY_US, any_true, folded, in_list, midnight_us, null, true_or_false, unknown, within

AT = ["_item", "_rec"]
LINE = ["line_item", "line_rec"]


def named_person(rows: Any, staff_word: Any, column: str, into: str) -> Any:
    """The rows with `into`: the one person whose number or unique name stands in the column (NULL: not told), and
    `<into>_named`: a name alone says so.
    """
    w = staff_word.select(_w=staff_word.written, _b=staff_word.by_name, **{into: staff_word.person})
    left = rows.mutate(_k=folded(rows[column]))
    j = left.left_join(w, left["_k"] == w["_w"])
    return j.mutate(**{f"{into}_named": true_or_false(j["_b"])}).drop("_k", "_w", "_b")


@derive(key=("_item", "_rec", "holder", "since", "until"), trace={"authority": {"_item": "_item", "_rec": "_rec"}})
def power(authority: Any, role_person: Any, staff_word: Any) -> Any:
    """Every line of the table of authority with each person it names, or who had the role it names: `person`, from
    `since` to `until`; `kind`: the kind of act in lower case. `person` NULL: who it is is not told.
    """
    first, last = ibis.date("1900-01-01"), ibis.date("9999-12-31")
    a = authority.mutate(
        kind=folded(authority.act_kind),
        _from=ibis.coalesce(authority.valid_from, first),
        _to=ibis.coalesce(authority.valid_to, last),
        _role=folded(authority.role_name),
    )
    columns = [*AT, "kind", "amount_to", "no_limit", "person", "since", "until"]
    p = named_person(a.filter(a.employee_no.notnull()), staff_word, "employee_no", "person")
    p = p.mutate(since=p["_from"], until=p["_to"]).select(*columns)
    r = role_person.filter(~role_person.machine)
    r = r.select(_rr="role", person="person", _s="since", _u="until").distinct()
    b = a.filter(a.employee_no.isnull()).join(r, ibis._["_role"] == r["_rr"])
    b = b.mutate(since=ibis.greatest(b["_from"], b["_s"]), until=ibis.least(b["_to"], b["_u"]))
    b = b.filter(b["since"] <= b["until"]).select(*columns)
    # A role of which nobody is known to have it may be anybody's.
    rest = a.filter(a.employee_no.isnull())
    rest = rest.anti_join(r, rest["_role"] == r["_rr"])
    rest = rest.mutate(since=rest["_from"], until=rest["_to"], person=null("string")).select(*columns)
    out = ibis.union(p, b, rest, distinct=True)
    return out.mutate(holder=ibis.coalesce(out["person"], "?"))


@derive(key=("_item", "_rec"), trace={"deputy": {"_item": "_item", "_rec": "_rec"}}, optional=("deputy",))
def stand_in(deputy: Any, staff_word: Any) -> Any:
    """Every order of standing in that was not refused: `principal` and `stands` (persons; NULL: not told), from
    `from_us` to `to_us`, for the `kind` of act (NULL: any). `good`: it was approved; NULL where its words do not tell.
    """
    d = deputy.filter(~true_or_false(in_list(deputy.state_text, *REFUSED)))
    d = named_person(named_person(d, staff_word, "principal_no", "principal"), staff_word, "deputy_no", "stands")
    last = ibis.ifelse(d.to_at_us == midnight_us(d.to_at_local.date()), d.to_at_us + DAY_US - 1, d.to_at_us)
    return d.select(
        *AT, "principal", "stands", from_us=d.from_at_us, to_us=last, kind=folded(d.act_kind), good=settled_request(d),
        approved_us=d.approved_at_us,
    )  # fmt: skip


def _powers(lines: Any, power: Any, who: str) -> Any:
    """Per line (LINE) and power over its kind `_ok`: `who` had it on that day for that amount; NULL: not told."""
    p = power.select(
        _kind=power.kind, _person=power.person, _since=power.since, _until=power.until, _most=power.amount_to,
        _any=power.no_limit,
    )  # fmt: skip
    j = lines.join(p, lines["kind"] == p["_kind"])
    enough = true_or_false(j["_any"]) | (j["amount"] <= j["_most"])
    return j.mutate(_ok=(j[who] == j["_person"]) & within(j["day"], j["_since"], j["_until"]) & enough)


def _told(j: Any, ok: str, name: str) -> Any:
    return j.group_by(LINE).aggregate(**{f"_{name}": any_true(j[ok]), f"_{name}_open": any_true(unknown(j[ok]))})


@derive(key=("subject",), trace={"approval_line": {"subject": "subject"}})
def empowered_act(approval_line: Any, power: Any, stand_in: Any) -> Any:
    """Every act people approved, or may have: `held`: one of them had authority over the kind of act, on that day, for
    that amount; `lent`: one stood in for somebody who had. NULL: it cannot be told, also where no line of the table of
    authority speaks of the kind. `judged_date`: day of the last approval.
    """
    t = approval_line.filter(ibis.coalesce(approval_line.approved, True) & ~approval_line.checker_machine)
    t = t.rename(line_item="_item", line_rec="_rec")
    own = _told(_powers(t, power, "checker"), "_ok", "held")
    s = stand_in.select(
        _principal=stand_in.principal, _stands=stand_in.stands, _f=stand_in.from_us, _t=stand_in.to_us,
        _k=stand_in.kind, _good=stand_in.good, _approved=stand_in.approved_us,
    )  # fmt: skip
    d = t.join(s, [t["checker"] == s["_stands"], t["from_us"] <= s["_t"], t["until_us"] >= s["_f"]])
    d = d.filter(ibis.coalesce(d["_k"] == d["kind"], True))
    inside = ibis.ifelse((d["from_us"] >= d["_f"]) & (d["until_us"] <= d["_t"]), True, null("boolean"))
    d = d.mutate(_good=d["_good"] & (d["_approved"] <= d["until_us"]) & inside)
    d = _powers(d, power, "_principal")
    lent = _told(d.mutate(_ok=d["_ok"] & d["_good"]), "_ok", "lent")
    kinds = power.select(_kind=power.kind).distinct()
    j = t.left_join(own, LINE).drop(*[f"{c}_right" for c in LINE])
    j = j.left_join(lent, LINE).drop(*[f"{c}_right" for c in LINE])
    j = j.left_join(kinds, j["kind"] == kinds["_kind"])
    certain, told = true_or_false(j["approved"]), j["_kind"].notnull() & j["checker"].notnull()
    n = j.group_by("subject").aggregate(
        system=j["system"].min(),
        act_kind=j["act_kind"].min(),
        act_no=j["act_no"].min(),
        amount=j["amount"].max(),
        checker_account=j["checker_account"].max(),
        judged_date=j["day"].max(),
        approvals=any_true(certain),
        _held=any_true(certain & true_or_false(j["_held"])),
        _held_open=any_true(~certain | ~told | true_or_false(j["_held_open"])),
        _lent=any_true(certain & true_or_false(j["_lent"])),
        _lent_open=any_true(~certain | ~told | true_or_false(j["_lent_open"])),
    )
    return n.mutate(
        held=ibis.cases((n["_held"], True), (n["_held_open"], null("boolean")), else_=False),
        lent=ibis.cases((n["_lent"], True), (n["_lent_open"], null("boolean")), else_=False),
    ).drop("approvals", "_held", "_held_open", "_lent", "_lent_open")
