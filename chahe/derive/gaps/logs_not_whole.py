"""Records, hosts and days that the logs handed over do not show: nothing that rests on those logs is settled."""

from typing import Any

import ibis

from chahe.derive.account_step import GIVING
from chahe.derive.api import Ctx, gap
from chahe.derive.gap_rows import by_item
from chahe.derive.password_attempt import TRIES
from chahe.expressions import days_between, in_list, key, midnight_us, minutes_between_us, null, within


def _missing(record_gap: Any) -> Any:
    """One row for each log whose numbers jump within the logs handed over."""
    g = record_gap.group_by(["host", "channel"]).aggregate(
        _n=ibis.coalesce(record_gap.missing.sum(), 0).cast("int64"), _at=record_gap.count()
    )
    words = ibis.literal("record numbers are missing (numbers, places, host, log): ")
    return g.select(
        key=null("string"),
        reason=words.concat(key(g["_n"], g["_at"], g["host"], g["channel"])),
        _item=null("string"),
        _rec=null("int64"),
    )


def _unseen(registered_host: Any, written_minute: Any, ctx: Ctx) -> Any:
    """Registered hosts of which no log was handed over, or none of the beginning or end of the period."""
    w = written_minute.group_by("host").aggregate(
        _first=written_minute.written_us.min(), _last=written_minute.last_us.max(),
        _from=written_minute["day"].min(), _to=written_minute["day"].max(),
    )  # fmt: skip
    j = registered_host.left_join(w, "host").drop("host_right")
    first, last = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to))
    begun = ibis.ifelse(ibis.coalesce(j.registered_from > first, False), j.registered_from, first)
    ended = ibis.ifelse(ibis.coalesce(j.registered_to < last, False), j.registered_to, last)
    before = minutes_between_us(midnight_us(begun), j["_first"])
    after = minutes_between_us(j["_last"], midnight_us(ended)) + 1_440
    late = ibis.ifelse(j.silent_minutes.isnull(), days_between(begun, j["_from"]) > 0, before > j.silent_minutes)
    early = ibis.ifelse(j.silent_minutes.isnull(), days_between(j["_to"], ended) > 0, after > j.silent_minutes)
    why = ibis.cases(
        (j["_from"].isnull(), "no log of a registered host: "),
        (late, "the log of a registered host begins late: "),
        (early, "the log of a registered host ends early: "),
        else_="",
    )
    out = j.mutate(_why=why)
    out = out.filter(out["_why"] != "")
    return out.select(key=null("string"), reason=out["_why"].concat(out.host), _item=null("string"), _rec=null("int64"))


@gap(table="personal_logon")
def records_missing_of_logons(record_gap: Any) -> Any:
    """Logs whose record numbers jump: a log-on may be among the missing."""
    return _missing(record_gap)


@gap(table="top_use")
def records_missing_of_uses(record_gap: Any) -> Any:
    """Logs whose record numbers jump: a use of a top-privilege account may be among the missing."""
    return _missing(record_gap)


@gap(table="switched")
def records_missing_of_changes(record_gap: Any) -> Any:
    """Logs whose record numbers jump: the disabling of an account may be among the missing."""
    return _missing(record_gap)


@gap(table="personal_logon")
def hosts_unseen_of_logons(registered_host: Any, written_minute: Any, ctx: Ctx) -> Any:
    """Registered hosts whose logs of the period were not all handed over: log-ons there are not known."""
    return _unseen(registered_host, written_minute, ctx)


@gap(table="top_use")
def hosts_unseen_of_uses(registered_host: Any, written_minute: Any, ctx: Ctx) -> Any:
    """Registered hosts whose logs of the period were not all handed over: uses of root there are not known."""
    return _unseen(registered_host, written_minute, ctx)


@gap(table="switched")
def hosts_unseen_of_changes(registered_host: Any, written_minute: Any, ctx: Ctx) -> Any:
    """Registered hosts whose logs of the period were not all handed over: accounts disabled there are not known."""
    return _unseen(registered_host, written_minute, ctx)


@gap(table="account_step")
def records_missing_of_steps(record_gap: Any) -> Any:
    """Logs whose record numbers jump: an account created or a right given may be among the missing."""
    return _missing(record_gap)


@gap(table="account_step")
def hosts_unseen_of_steps(registered_host: Any, written_minute: Any, ctx: Ctx) -> Any:
    """Registered hosts whose logs of the period were not all handed over: rights given there are not known."""
    return _unseen(registered_host, written_minute, ctx)


@gap(table="account_step")
def change_without_a_time(account_change: Any) -> Any:
    """Accounts and rights given at a time nobody knows: no request can be looked up for them."""
    c = account_change.filter(in_list(account_change.change_kind, *GIVING) & account_change.happened_us.isnull())
    return by_item(c, "changes of accounts and rights without a time")


@gap(table="silent_day")
def hosts_unseen_of_silence(registered_host: Any, written_minute: Any, ctx: Ctx) -> Any:
    """Registered hosts whose logs of the period were not all handed over: whether they fell silent is not known."""
    return _unseen(registered_host, written_minute, ctx)


@gap(table="silent_day", column="subject")
def silence_with_missing_records(silent_day: Any) -> Any:
    """Silences over which record numbers are missing: records were written that were not handed over."""
    s = silent_day.filter(~silent_day.unbroken)
    return s.select(
        key=s.subject,
        reason=ibis.literal("record numbers do not go on over the silence"),
        _item=null("string"),
        _rec=null("int64"),
    )


@gap(table="log_sequence", column="subject")
def log_with_missing_records(log_sequence: Any) -> Any:
    """Logs with missing record numbers: a step back in time may be among them."""
    s = log_sequence.filter(log_sequence.breaks > 0)
    return s.select(
        key=s.subject,
        reason=ibis.literal("record numbers are missing: ").concat(s.missing.cast("string")),
        _item=null("string"),
        _rec=null("int64"),
    )


@gap(table="log_day")
def hosts_unseen_of_days(registered_host: Any, written_minute: Any, ctx: Ctx) -> Any:
    """Registered hosts whose logs of the period were not all handed over: what happened there is not known."""
    return _unseen(registered_host, written_minute, ctx)


@gap(table="log_day", column="subject")
def days_with_missing_records(log_day: Any, record_gap: Any) -> Any:
    """Days of a host from the last record before missing numbers to the first behind them: what happened then is not
    all known.
    """
    d = log_day.select("host", "day", "subject").distinct()
    g = record_gap.select(_h=record_gap.host, _from=record_gap.before_day, _to=record_gap.after_day)
    j = d.join(g, d["host"] == g["_h"])
    j = j.filter(ibis.coalesce(within(j["day"], j["_from"], j["_to"]), True)).select("subject").distinct()
    return j.select(
        key=j["subject"],
        reason=ibis.literal("record numbers are missing"),
        _item=null("string"),
        _rec=null("int64"),
    )


@gap(table="password_attempt")
def records_missing_of_attempts(record_gap: Any) -> Any:
    """Logs whose record numbers jump: tries of a password may be among the missing."""
    return _missing(record_gap)


@gap(table="password_attempt")
def hosts_unseen_of_attempts(registered_host: Any, written_minute: Any, ctx: Ctx) -> Any:
    """Registered hosts whose logs of the period were not all handed over: tries of a password there are not known."""
    return _unseen(registered_host, written_minute, ctx)


@gap(table="password_attempt")
def attempt_without_a_time(logon_event: Any) -> Any:
    """Tries of a password at a time nobody knows: they may be among many before a log-on."""
    e = logon_event.filter(in_list(logon_event.activity, *TRIES) & logon_event.happened_us.isnull())
    return by_item(e, "tries of a password without a time")


@gap(table="admin_logon")
def records_missing_of_admins(record_gap: Any) -> Any:
    """Logs whose record numbers jump: an administrator's log-on may be among the missing."""
    return _missing(record_gap)


@gap(table="admin_logon")
def hosts_unseen_of_admins(registered_host: Any, written_minute: Any, ctx: Ctx) -> Any:
    """Registered hosts whose logs of the period were not all handed over: administrators' log-ons are not known."""
    return _unseen(registered_host, written_minute, ctx)
