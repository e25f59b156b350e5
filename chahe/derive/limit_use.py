"""Accepted applications against every limit in force at the instant of acceptance."""

from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.expressions import (
    any_true,
    apart,
    choose,
    days_between,
    in_list,
    no_blank,
    null,
    position,
    running_total,
    true_or_false,
    unknown,
    upper,
)

ADDED_UP = ("product", "day", "person", "cumulative")
SET = ("_class", "_measure", "_root", "_line")
"""What is counted together, and how."""
SHOWN = ("application_no", "product_code", "accepted_date", "industry_amount", "industry_has_own")
RULE = ("rule_item", "rule_rec", "rule_no", "extent", "amount", "_from", "_to", "_older")
EVERY = "*"
ZERO = 0


def _whole(n: int) -> Any:
    """A whole number as wide as the columns."""
    return ibis.literal(n, type="int64")


@derive(
    key=("application_no",),
    trace={
        "accepted_application": {"application_no": "application_no"},
        "limit_override": {"application_no": "application_no"},
    },
    optional=("limit_override",),
)
def override_answer(accepted_application: Any, limit_override: Any) -> Any:
    """Every accepted application: `asked` where it names a request to be accepted above a limit, or a request names it;
    `overridden`: such a request was approved by somebody other than who asked, before the acceptance, with its number
    where the application names one; NULL where the request leaves that open.
    """
    a = accepted_application
    o = limit_override
    lines = o.select(
        _no=o.application_no, _number=o.override_no, _asker=o.requested_by, _by=o.approved_by, _us=o.approved_at_us,
        _state=o.state_text, _amount=o.amount,
    )  # fmt: skip
    j = a.select("application_no", "override_no", "accepted_us", "sum_assured", "premium")
    j = j.join(lines, j.application_no == lines["_no"])
    named = ibis.ifelse(j.override_no.isnull(), True, j.override_no == j["_number"])
    approved = ibis.cases(
        (j["_by"].isnull(), False),
        (ibis.coalesce(j["_state"] != "approved", False), False),
        (true_or_false(j["_by"] == j["_asker"]), False),
        else_=j["_us"] <= j.accepted_us,
    )
    most = ibis.greatest(ibis.coalesce(j.sum_assured, ZERO), ibis.coalesce(j.premium, ZERO))
    enough = ibis.ifelse(j["_amount"].isnull(), True, most <= j["_amount"])
    j = j.mutate(_ok=named & approved & enough)
    told = j.group_by("application_no").aggregate(_yes=any_true(j["_ok"]), _open=any_true(unknown(j["_ok"])))
    out = a.select("application_no", "override_no", "accepted_date", "examined")
    out = out.left_join(told, "application_no").drop("application_no_right")
    return out.mutate(
        asked=out.override_no.notnull() | out["_yes"].notnull(),
        overridden=ibis.cases(
            (true_or_false(out["_yes"]), True), (true_or_false(out["_open"]), null("boolean")), else_=False
        ),
    ).drop("_yes", "_open")


@derive(
    key=("application_no", "rule_item", "rule_rec"),
    trace={
        "accepted_application": {"insured_id": "insured_id"},
        "limit_rule": {"_item": "rule_item", "_rec": "rule_rec"},
    },
)
def limit_use(accepted_application: Any, limit_rule: Any) -> Any:
    """Every application accepted in the period with every limit in force that day for its product and line.

    `least_total` and `most_total`: what counts against the limit at that instant, this application included, for
    certain and perhaps: the application alone (transaction), what one insured was accepted for and had not ended
    (product, person), the same of that day (day), with what other insurers hold (cumulative). NULL where an amount or
    who is insured is not stated. `earlier`: applications counted beside this one; the pointers lead to them too. On the
    first day of a limit nobody knows the hour: where it replaces another, `most_allowed` is the higher of the two and
    `least_allowed` the lower; where none is known, `most_allowed` is NULL.
    """
    rules = _rules(limit_rule)
    added = true_or_false(in_list(rules["extent"], *ADDED_UP))
    once, again = apart(accepted_application, "insured_id")
    columns = (*SHOWN, "insured_id", *RULE, "_sure", "_perhaps", "_others")
    j = ibis.union(
        _alone(accepted_application, rules.filter(~added)).select(*columns),
        _alone(once, rules.filter(added)).select(*columns),
        _together(again, rules.filter(added)).select(*columns),
    )
    industry = j["extent"] == "cumulative"
    least, most = j["_sure"], j["_perhaps"]
    theirs = j["industry_amount"]
    summed = ibis.coalesce(least + theirs, least)
    together = ibis.ifelse(least.isnull(), null("int64"), ibis.greatest(least, ibis.coalesce(theirs, least)))
    least_all = ibis.ifelse(ibis.coalesce(j["industry_has_own"], True), together, summed)
    first_day = j["accepted_date"] == j["_from"]
    older = ibis.ifelse(first_day, j["_older"], null("int64"))
    return j.select(
        "application_no", "rule_item", "rule_rec", "rule_no", "extent", "insured_id", "product_code", "accepted_date",
        "industry_amount",
        least_total=ibis.ifelse(industry, least_all, least),
        most_total=ibis.ifelse(industry, most + theirs, most),
        earlier=j["_others"],
        most_allowed=ibis.cases(
            (~first_day, j["amount"]), (older.notnull(), ibis.greatest(j["amount"], older)), else_=null("int64")
        ),
        least_allowed=ibis.least(j["amount"], ibis.coalesce(older, j["amount"])),
    )  # fmt: skip


@derive(
    key=("application_no", "rule_item", "rule_rec"),
    trace={
        "limit_use": {"application_no": "application_no", "rule_item": "rule_item", "rule_rec": "rule_rec"},
        "override_answer": {"application_no": "application_no"},
    },
    stored=False,
)
def limit_answer(limit_use: Any, override_answer: Any) -> Any:
    """Every row of `limit_use` with what was approved for its application: `overridden`."""
    # Nearly nobody asks for more than a limit: those few are held beside the rows, not all who did not.
    over = override_answer.filter(ibis.coalesce(override_answer.overridden, True))
    over = over.select(_no=over.application_no, _over=over.overridden)
    j = limit_use.left_join(over, limit_use.application_no == over["_no"])
    return j.mutate(overridden=ibis.ifelse(j["_no"].isnull(), False, j["_over"])).drop("_no", "_over")


def _rules(limit_rule: Any) -> Any:
    """The limits with what they are for, their last day, and the amount of the limit they replace."""
    r = limit_rule
    end = ibis.literal("9999-12-31").cast("date")
    r = r.select(
        "rule_no", "extent", "amount", rule_item=r["_item"], rule_rec=r["_rec"], _from=r.in_force_from,
        _to=ibis.coalesce(r.in_force_to, end), _root=ibis.coalesce(no_blank(upper(r.product_code)), EVERY),
        _line=ibis.coalesce(r.line, EVERY), _measure=ibis.coalesce(r.measure, "sum-assured"),
        _class=ibis.ifelse(r.extent == "day", "day", "all"),
    )  # fmt: skip
    before = r.select(
        _b_extent=r.extent, _b_root=r["_root"], _b_line=r["_line"], _b_measure=r["_measure"], _b_to=r["_to"],
        _b_amount=r.amount,
    )  # fmt: skip
    same = (
        (r.extent == before["_b_extent"]) & (r["_root"] == before["_b_root"]) & (r["_line"] == before["_b_line"])
        & (r["_measure"] == before["_b_measure"]) & (days_between(before["_b_to"], r["_from"]) == 1)
    )  # fmt: skip
    j = r.join(before, same)
    j = j.group_by(["rule_item", "rule_rec"]).aggregate(_older=j["_b_amount"].max())
    return r.left_join(j, ["rule_item", "rule_rec"]).drop("rule_item_right", "rule_rec_right")


def _alone(a: Any, rules: Any) -> Any:
    """Applications of the period of which no other counts beside them, with every limit in force that day for their
    product and line. Of whom nobody is named it is not known what is added up.
    """
    seen = a.filter(a.examined).select(*SHOWN, "insured_id", "root", "line", "sum_assured", "premium")
    j = seen.join(
        rules,
        # One condition: an engine that sorted by date would pair every application with the rules of all products.
        true_or_false((seen.accepted_date >= rules["_from"]) & (seen.accepted_date <= rules["_to"]))
        & ((rules["_root"] == EVERY) | (rules["_root"] == seen.root))
        & ((rules["_line"] == EVERY) | (rules["_line"] == seen.line)),
    )
    amount = choose(j["_measure"] == "premium", j.premium, j.sum_assured)
    named = true_or_false(in_list(j["extent"], *ADDED_UP)) & j.insured_id.notnull()
    told = ibis.ifelse(true_or_false(j["extent"] == "transaction") | named, amount, null("int64"))
    return j.mutate(_sure=told, _perhaps=told, _others=_whole(0))


def _together(a: Any, rules: Any) -> Any:
    """Applications of insured persons who have several, with every limit on what is added up."""
    sets = _sets(rules)
    counted = _totals(a, sets)
    more = rules.join(sets, list(SET)).select(*RULE, "_set")
    return counted.join(
        more,
        (counted["_set"] == more["_set"])
        & (counted.accepted_date >= more["_from"])
        & (counted.accepted_date <= more["_to"]),
    )


def _sets(rules: Any) -> Any:
    """What the limits have counted together, numbered: rows are sorted by a number faster than by four texts."""
    sets = rules.select(*SET).distinct()
    return sets.mutate(_set=position(ibis.literal(0), *(sets[c] for c in SET)))


def _of_set(a: Any, sets: Any) -> Any:
    return ((sets["_root"] == EVERY) | (sets["_root"] == a.root)) & (
        (sets["_line"] == EVERY) | (sets["_line"] == a.line)
    )


def _totals(a: Any, sets: Any) -> Any:
    """What one insured had at the instant of each acceptance of the period, for each set of products and way of
    counting: amounts come in at acceptance and go out when they end; at one instant what ends goes first.
    """
    items = a.select("_a_item").distinct()
    items = items.mutate(_file=position(ibis.literal(0), items["_a_item"]))
    j = a.join(sets, _of_set(a, sets)).join(items, "_a_item")
    amount = choose(j["_measure"] == "premium", j.premium, j.sum_assured)
    j = j.mutate(
        _amount=ibis.coalesce(amount, ZERO),
        _blank=ibis.ifelse(amount.isnull(), _whole(1), _whole(0)),
        _day=ibis.ifelse(j["_class"] == "day", j.accepted_date, null("date")),
    )
    kept = (*SHOWN, "insured_id", "examined", "_set", "_day", "_amount", "_blank", "_file")
    ins = j.select(
        *kept, _at=j.accepted_us, _ends=_whole(1), _rec=j["_a_rec"],
        _sure_part=ibis.ifelse(j.ended_unknown, ZERO, j["_amount"]), _part=j["_amount"], _blanks=j["_blank"],
        _n=_whole(1),
    )  # fmt: skip
    e = j.filter(j.until_us.notnull())
    outs = e.select(
        *kept, _at=ibis.greatest(e.until_us, e.accepted_us),
        _ends=ibis.ifelse(e.until_us > e.accepted_us, _whole(0), _whole(2)), _rec=e["_a_rec"],
        _sure_part=ibis.ifelse(e.ended_unknown, ZERO, -e["_amount"]), _part=-e["_amount"], _blanks=-e["_blank"],
        _n=_whole(-1),
    )  # fmt: skip
    both = ins.union(outs)
    whose = [both[c] for c in ("insured_id", "_set", "_day")]
    order = (both["_at"], both["_ends"], both["_file"], both["_rec"])

    def up_to_here(name: str) -> Any:
        return running_total(both[name], whose, *order)

    run = both.mutate(
        _run_sure=up_to_here("_sure_part"), _run=up_to_here("_part"), _run_blank=up_to_here("_blanks"),
        _run_n=up_to_here("_n"),
    )  # fmt: skip
    run = run.filter((run["_ends"] == 1) & run.examined)
    known = run["_blank"] == 0
    return run.select(
        *SHOWN, "insured_id", "_set",
        _sure=ibis.ifelse(known, run["_run_sure"] - run["_sure_part"] + run["_amount"], null("int64")),
        _perhaps=ibis.ifelse(run["_run_blank"] == 0, run["_run"], null("int64")),
        _others=run["_run_n"] - 1,
    )  # fmt: skip
