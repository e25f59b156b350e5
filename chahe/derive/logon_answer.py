"""What the insurer had to say of log-ons that stand out: records of handling, and tickets that may be about them."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.derive.password_attempt import SPANS, SPRAY_SPANS
from chahe.expressions import (
    bare_account,
    days_between,
    first_label,
    folded,
    key,
    no_blank,
    null,
    true_or_false,
    within,
)

OPEN = "open"


@derive(
    key=("account_name", "place", "day"),
    trace={
        "guess_day": {"account_name": "account_name", "place": "place", "day": "day"},
        "logon_finding": {"_item": "finding_item", "_rec": "finding_rec"},
    },
    optional=("logon_finding", "security_ticket"),
)
def answered_guess(guess_day: Any, logon_finding: Any, security_ticket: Any) -> Any:
    """Every account let in on a day, with what answers refusals before it (`with_answers`)."""
    return with_answers(guess_day, ("account_name", "place", "day"), "guessing", logon_finding, security_ticket)


@derive(
    key=("came_from", "day"),
    trace={
        "spray_day": {"came_from": "came_from", "day": "day"},
        "logon_finding": {"_item": "finding_item", "_rec": "finding_rec"},
    },
    optional=("logon_finding", "security_ticket"),
)
def answered_spray(spray_day: Any, logon_finding: Any, security_ticket: Any) -> Any:
    """Every source that was let in on a day, with what answers the accounts it tried before (`with_answers`)."""
    return with_answers(spray_day, ("came_from", "day"), "spraying", logon_finding, security_ticket)


@derive(
    key=("account_name", "place", "day", "span"),
    trace={"answered_guess": {"account_name": "account_name", "place": "place", "day": "day"}},
)
def guessed_logon(answered_guess: Any, ctx: Ctx) -> Any:
    """Every account let in on a day, once for each `span` an own norm may count in: `refused`, the most refusals in
    that time before it was let in, for certain; `refused_records`, the records that tell of any. `due_from`: days
    passed by the base date.
    """
    a = answered_guess
    subject = key(a.account_name, a.place, a.day)
    due = days_between(a.day, ibis.literal(ctx.as_of).cast("date"))
    parts = [
        a.select(
            "account_name", "place", "day", "logons", "host", "came_from", "answer_days", "answered_by",
            "perhaps_days", subject=subject, due_from=due, span=ibis.literal(name), refused=a[f"sure_{name}"],
            refused_records=a[f"all_{name}"],
        )
        for name in SPANS
    ]  # fmt: skip
    return ibis.union(*parts)


@derive(
    key=("came_from", "day", "span"),
    trace={"answered_spray": {"came_from": "came_from", "day": "day"}},
)
def sprayed_logon(answered_spray: Any, ctx: Ctx) -> Any:
    """Every source from which an account was let in on a day, once for each `span` an own norm may count in: `tried`,
    the most accounts refused from it in that time before. `due_from`: days passed by the base date.
    """
    a = answered_spray
    subject = key(a.came_from, a.day)
    due = days_between(a.day, ibis.literal(ctx.as_of).cast("date"))
    parts = [
        a.select(
            "came_from", "day", "host", "account_name", "answer_days", "answered_by", "perhaps_days",
            subject=subject, due_from=due, span=ibis.literal(name), tried=a[f"tried_{name}"],
        )
        for name in SPRAY_SPANS
    ]  # fmt: skip
    return ibis.union(*parts)


def with_answers(rows: Any, own_key: tuple[str, ...], sort: str, logon_finding: Any, security_ticket: Any) -> Any:
    """The rows (`account_name`, `host`, `came_from`, `day`, `happened_us`) with what answers them. `answer_days`: days
    from the row's day to the day a record of handling was brought to an end that names its account, or its source where
    it names no account, on days the row is of; NULL where none does for certain. `answered_by`: such a record, of
    several the least by text, with its place (`finding_item`, `finding_rec`). `perhaps_days`: the same for records that
    do not say enough, and for tickets of security devices about the host or the source.
    """
    at = list(own_key)
    found = _findings(rows, own_key, sort, logon_finding)
    own = found.group_by(at).aggregate(
        answer_days=ibis.ifelse(found["_sure"], found["_days"], null("int64")).min(),
        answered_by=ibis.ifelse(found["_sure"], found["_by"], null("string")).min(),
        _open=ibis.ifelse(found["_sure"], null("int64"), found["_days"]).min(),
        finding_item=ibis.ifelse(found["_sure"], found["finding_item"], null("string")).min(),
    )
    records = found.filter(found["_sure"]).select(*at, "finding_item", "finding_rec")
    one = own.select(*at, "finding_item").join(records, [*at, "finding_item"])
    one = one.group_by(at).aggregate(finding_rec=one["finding_rec"].min())
    tickets = _tickets(rows, own_key, security_ticket)
    out = rows.left_join(own, at).drop(*[f"{c}_right" for c in at])
    out = out.left_join(one, at).drop(*[f"{c}_right" for c in at])
    out = out.left_join(tickets, at).drop(*[f"{c}_right" for c in at])
    return out.mutate(
        perhaps_days=ibis.ifelse(
            out["_open"].isnull() | true_or_false(out["_ticket"] < out["_open"]), out["_ticket"], out["_open"]
        )
    ).drop("_open", "_ticket")


def _findings(rows: Any, own_key: tuple[str, ...], sort: str, logon_finding: Any) -> Any:
    f = logon_finding
    f = f.filter(f.handled_date.notnull() & ~true_or_false(f.disposition == OPEN))
    f = f.filter(ibis.coalesce(f.applies_to == sort, True))
    f = f.select(
        _account=bare_account(f.account_name), _host=first_label(f.host), _source=no_blank(folded(f.came_from)),
        _first=f.from_date, _last=ibis.coalesce(f.to_date, f.handled_date), _handled=f.handled_date,
        _named=f.handler.notnull() & f.disposition.notnull() & f.from_date.notnull(),
        _by=ibis.coalesce(no_blank(f.ticket_no), no_blank(f.finding_no), key(f["_item"], f["_rec"])),
        finding_item=f["_item"], finding_rec=f["_rec"],
    )  # fmt: skip
    r = rows.select(*own_key, _a=rows["account_name"], _h=rows["host"], _s=rows["came_from"], _day=rows["day"])
    by_account = r.join(f, r["_a"] == f["_account"])
    nameless = f.filter(f["_account"].isnull())
    by_source = r.join(nameless, r["_s"] == nameless["_source"])
    j = by_account.union(by_source)
    j = j.filter(within(j["_day"], j["_first"], j["_last"]))
    # A domain's account is refused in the log of whichever controller was asked: another host need not be another case.
    here = ibis.coalesce(j["_host"] == j["_h"], True)
    whose = j["_source"].isnull() | true_or_false(j["_source"] == j["_s"]) | ibis.literal(sort != "spraying")
    return j.mutate(
        _sure=j["_named"] & here & whose,
        _days=ibis.greatest(days_between(j["_day"], j["_handled"]), 0),
    )


def _tickets(rows: Any, own_key: tuple[str, ...], security_ticket: Any) -> Any:
    t = security_ticket
    t = t.select(
        _ip=folded(t.about_ip), _host=first_label(t.host), _opened=t.opened_at_local.date(), _first=t.alerts_from_us,
        _last=ibis.coalesce(t.alerts_to_us, t.closed_at_us),
    )  # fmt: skip
    r = rows.select(*own_key, _h=rows["host"], _s=rows["came_from"], _day=rows["day"], _us=rows["happened_us"])
    j = r.join(t, r["_s"] == t["_ip"]).union(r.join(t, r["_h"] == t["_host"]))
    covers = (j["_first"] <= j["_us"]) & (j["_last"].isnull() | (j["_us"] <= j["_last"]))
    later = ibis.ifelse(j["_first"].isnull() & (j["_opened"] >= j["_day"]), days_between(j["_day"], j["_opened"]), -1)
    days = ibis.cases((true_or_false(covers), 0), (later >= 0, later), else_=null("int64"))
    j = j.mutate(_ticket=days.cast("int64"))
    return j.group_by(list(own_key)).aggregate(_ticket=j["_ticket"].min())
