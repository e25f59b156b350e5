"""One person's account in use from two addresses at the same time: sessions whose begin and end the logs tell."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.derive.listed_place import with_listed_place
from chahe.derive.logon_answer import with_answers
from chahe.derive.password_attempt import HERE
from chahe.expressions import (
    DAY_US,
    any_true,
    bare_account,
    days_between,
    first_by,
    first_label,
    folded,
    following,
    in_list,
    key,
    midnight_us,
    minutes_between_us,
    no_blank,
    null,
    position,
    true_or_false,
)

ENDS = ("logoff", "disconnect", "session-closed")
"""Activities after which a session is not in use."""
_WHO = ("account_name", "person", "way")
_ROW = (*_WHO, "day")


@derive(
    key=("_item", "_rec", "account_name"),
    trace={"logon_event": {"_item": "_item", "_rec": "_rec"}},
    optional=("network_place",),
)
def used_session(logon_event: Any, personal_logon: Any, network_place: Any) -> Any:
    """Each log-on of the period that somebody made at a keyboard, from an address the record states, with an account
    that is for certain one person's. `way`: vpn, or host. Left out are log-ons from addresses an approved entry of the
    insurer's list says tell no place (a VPN's pool, a jump host, a carrier). `ended_us`: the next log-off or disconnect
    of that session as its host numbers it; NULL where the logs hold none, or the host counted anew in between.
    """
    p = personal_logon
    p = p.filter(p["sure"] & ~p["shared"] & true_or_false(p["at_keyboard"]))
    e = logon_event
    begun = e.select(
        "_item", "_rec", "logon_id", came_from=no_blank(folded(e["source_ip"])),
        way=ibis.ifelse(true_or_false(e["logon_type"] == "vpn"), "vpn", "host"),
    )  # fmt: skip
    begun = begun.filter(begun["came_from"].notnull() & ~true_or_false(in_list(begun["came_from"], *HERE)))
    out = p.select("_item", "_rec", "person", "host", "day", "happened_us", account_name="name")
    out = out.filter(out["happened_us"].notnull()).inner_join(begun, ["_item", "_rec"])
    out = with_listed_place(out, network_place, "day", "came_from")
    out = out.filter(~out["anywhere"]).drop("anywhere", "listed_country")
    named = out.filter(out["logon_id"].notnull() & out["host"].notnull())
    named = named.select("_item", "_rec", "account_name", "host", "logon_id", _from="happened_us")
    session = key(named["host"], named["logon_id"])
    named = named.mutate(_session=session)
    named = named.mutate(_nth=position(named["_session"], named["_from"], named["_item"], named["_rec"]))
    named = named.mutate(_anew=following(named["_from"], named["_session"], named["_nth"]))
    gone = e.filter(in_list(e["activity"], *ENDS) & e["happened_us"].notnull() & e["logon_id"].notnull())
    gone = gone.select(
        _session=key(first_label(gone["host"]), gone["logon_id"]), _who=bare_account(gone["user_name"]),
        _at=gone["happened_us"],
    )  # fmt: skip
    ends = named.inner_join(
        gone,
        [
            named["_session"] == gone["_session"],
            named["account_name"] == gone["_who"],
            gone["_at"] >= named["_from"],
            (gone["_at"] < named["_anew"]) | named["_anew"].isnull(),
        ],
    )
    at = ["_item", "_rec", "account_name"]
    ends = ends.group_by(at).aggregate(ended_us=ends["_at"].min())
    return out.left_join(ends, at).drop(*(f"{c}_right" for c in at))


@derive(key=_ROW, trace={"used_session": {c: c for c in _ROW}})
def account_overlap(used_session: Any) -> Any:
    """Each person's account with each day (Taipei) of a session of `used_session`, hosts' and VPN's apart.
    `overlap_minutes`: the longest time for which two sessions from different addresses, the later begun that day, were
    in use at once, 0 without; `came_from`, `other_from`: addresses of the later and the earlier one. `untold`: such a
    pair whose time nobody knows, for one of them has no log-off; where the earlier one has none, only those begun the
    same day are taken as perhaps at once.
    """
    s = used_session
    out = s.group_by(*_ROW).aggregate(
        sessions=s.count(), _least=s["came_from"].min(), _most=s["came_from"].max(), happened_us=s["happened_us"].min(),
    )  # fmt: skip
    # Whoever always came from one address is not looked at.
    who = s.group_by(*_WHO).aggregate(_least=s["came_from"].min(), _most=s["came_from"].max())
    who = who.filter(who["_least"] != who["_most"]).select(*_WHO)
    few = s.semi_join(who, list(_WHO))
    later = few.select(*_ROW, "came_from", "host", "_item", "_rec", happened_us="happened_us", _end="ended_us")
    first = few.select(
        *_WHO, other_from="came_from", _first_day="day", _begun="happened_us", _ended="ended_us", _i="_item", _r="_rec"
    )
    same = later.inner_join(first, [*[later[c] == first[c] for c in _WHO], later["day"] == first["_first_day"]])
    lasting = first.filter(first["_ended"] >= midnight_us(first["_first_day"]) + DAY_US)
    over = later.inner_join(
        lasting,
        [
            *[later[c] == lasting[c] for c in _WHO],
            lasting["_first_day"] < later["day"],
            lasting["_ended"] > later["happened_us"],
        ],
    )
    columns = (*_ROW, "came_from", "host", "_item", "_rec", "happened_us", "_end", "other_from", "_begun", "_ended")
    pairs = same.select(*columns, "_i", "_r").union(over.select(*columns, "_i", "_r"))
    before = (pairs["_begun"] < pairs["happened_us"]) | (
        (pairs["_begun"] == pairs["happened_us"]) & (key(pairs["_i"], pairs["_r"]) < key(pairs["_item"], pairs["_rec"]))
    )
    pairs = pairs.filter(before & (pairs["came_from"] != pairs["other_from"]))
    pairs = pairs.filter((pairs["_ended"] > pairs["happened_us"]) | pairs["_ended"].isnull())
    until = ibis.ifelse(pairs["_end"] < pairs["_ended"], pairs["_end"], pairs["_ended"])
    told = pairs["_end"].notnull() & pairs["_ended"].notnull()
    pairs = pairs.mutate(
        overlap_minutes=ibis.ifelse(told, minutes_between_us(pairs["happened_us"], until), null("int64")), _told=told
    )
    left = pairs.group_by(*_ROW).aggregate(untold=any_true(~pairs["_told"]))
    sure = pairs.filter(pairs["_told"])
    worst = first_by(
        sure, _ROW, (-sure["overlap_minutes"], sure["happened_us"], sure["other_from"], sure["_item"], sure["_rec"])
    )
    worst = worst.select(*_ROW, "overlap_minutes", "came_from", "other_from", "host")
    for side in (left, worst):
        out = out.left_join(side, list(_ROW)).drop(*(f"{c}_right" for c in _ROW))
    return out.mutate(
        subject=key(out["account_name"], out["person"], out["way"], out["day"]),
        overlap_minutes=out["overlap_minutes"].fill_null(0),
        untold=true_or_false(out["untold"]),
    ).drop("_least", "_most")


@derive(
    key=_ROW,
    trace={
        "account_overlap": {c: c for c in _ROW},
        "logon_finding": {"_item": "finding_item", "_rec": "finding_rec"},
    },
    optional=("logon_finding", "security_ticket"),
)
def answered_overlap(account_overlap: Any, logon_finding: Any, security_ticket: Any, ctx: Ctx) -> Any:
    """`account_overlap` with what answers it (`logon_answer.with_answers`). `due_from`: days passed by the base
    date.
    """
    out = with_answers(account_overlap, _ROW, "overlap", logon_finding, security_ticket)
    return out.mutate(due_from=days_between(out["day"], ibis.literal(ctx.as_of).cast("date")))
