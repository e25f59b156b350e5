"""Who had which role on which days: accounts' roles put to the people who held the accounts meanwhile."""

from typing import Any

import ibis

from chahe.derive.acting_person import DOMAIN
from chahe.derive.api import derive
from chahe.derive.persons import nobodys
from chahe.expressions import any_true, bare_account, first_label, folded, null, true_or_false

FIRST, LAST = "1900-01-01", "9999-12-31"


@derive(
    key=("_item", "_rec", "holder", "since", "until"),
    trace={"role_member": {"_item": "_item", "_rec": "_rec"}},
    optional=("role_member",),
)
def role_person(role_member: Any, account_holder: Any, staff_word: Any) -> Any:
    """Every line of the list of roles with each person who held its account, from `since` to `until` (both of role and
    account). `person` NULL: whose the account was then is not told; `machine`: registered as a system's. `role`: name
    in lower case; `place`: first label of the system, `*` where none is stated; `holder`: the person, else the account.
    """
    m = role_member.select(
        "_item", "_rec", "system", "account_name", "role_name",
        place=ibis.coalesce(first_label(role_member.system), DOMAIN),
        role=folded(role_member.role_name),
        _name=bare_account(role_member.account_name),
        _written=folded(role_member.account_name),
        _first=ibis.coalesce(role_member.valid_from, ibis.date(FIRST)),
        _end=ibis.coalesce(role_member.valid_to, ibis.date(LAST)),
    )  # fmt: skip
    h = account_holder.select(
        _n=account_holder.name, _p=account_holder.place, _who=account_holder.person, _since=account_holder.since,
        _until=account_holder.until, _kind=account_holder.kind,
    )  # fmt: skip
    j = m.join(h, m["_name"] == h["_n"])
    j = j.mutate(since=ibis.greatest(j["_first"], j["_since"]), until=ibis.least(j["_end"], j["_until"]))
    j = j.filter(j["since"] <= j["until"])
    star = j["_p"] == DOMAIN
    owned = ~nobodys(j["_kind"]) & (j["_who"] != "-") & (true_or_false(j["_kind"] != "-") | star)
    j = j.mutate(
        _tier=ibis.cases((j["_p"] == j["place"], 1), (star, 2), else_=3).cast("int64"),
        _ours=ibis.ifelse(owned, j["_who"], "?"),
        _robot=true_or_false(j["_kind"] == "系統"),
    )
    at = ["_item", "_rec"]
    best = j.group_by(at).aggregate(_best=j["_tier"].min(), _man=any_true(~j["_robot"]))
    j = j.join(best, at)
    # An account of the system itself counts before one of the domain; of others' accounts none says whose this is.
    mine = j.filter((j["_tier"] == j["_best"]) & ((j["_best"] < 3) | (j["_robot"] & ~j["_man"])))
    rivals = j.filter((j["_tier"] == j["_best"]) | (j["_best"] == 2))
    rivals = rivals.select(_i="_item", _r="_rec", _s="since", _u="until", _other="_ours").distinct()
    told = mine.group_by([*at, "system", "account_name", "role_name", "role", "place", "since", "until", "_ours"])
    told = told.aggregate(machine=any_true(mine["_robot"]))
    r = told.join(rivals, [
        told["_item"] == rivals["_i"], told["_rec"] == rivals["_r"],
        told["since"] <= rivals["_u"], told["until"] >= rivals["_s"],
    ])  # fmt: skip
    doubt = r.group_by([*at, "since", "until", "_ours"]).aggregate(_doubt=any_true(r["_ours"] != r["_other"]))
    told = told.join(doubt, [*at, "since", "until", "_ours"])
    sure = ~told["_doubt"] & (told["_ours"] != "?")
    told = told.mutate(person=ibis.ifelse(sure, told["_ours"], null("string")))
    rest = m.anti_join(mine.select(*at).distinct(), at)
    w = staff_word.filter(~staff_word.by_name)
    w = w.select(_w=w.written, person=w.person)
    rest = rest.left_join(w, rest["_written"] == w["_w"])
    rest = rest.mutate(since=rest["_first"], until=rest["_end"], machine=ibis.literal(False))
    columns = [*at, "system", "account_name", "role_name", "role", "place", "since", "until", "machine", "person"]
    out = ibis.union(told.select(*columns), rest.select(*columns))
    account = out["place"].concat("\\").concat(folded(out.account_name))
    return out.mutate(holder=ibis.coalesce(out["person"], account)).distinct()
