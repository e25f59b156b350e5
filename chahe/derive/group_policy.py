"""Password policy of Group Policy objects, and of each domain: what is linked, and what of it is in force."""

from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.expressions import agreed, any_true, count_true, folded, known_if, no_blank, null, true_or_false, upper

VALUES = (
    "min_length",
    "complexity",
    "history_length",
    "max_age_days",
    "min_age_days",
    "lockout_threshold",
    "lockout_minutes",
    "lockout_window_minutes",
    "reversible",
)
FLAGS = ("complexity", "reversible")
DEFAULT_NAME = "Default Domain Policy"
BEHIND = 1_000_000
"""Rank of a link that is not enforced: behind every enforced one."""


@derive(key=("scope", "gpo_guid"), trace={"password_policy": {"policy_id": "policy_id"}}, optional=("gpo_setting",))
def gpo_policy(password_policy: Any, gpo_setting: Any) -> Any:
    """The account policy each Group Policy object states, its files taken together.

    A GptTmpl.inf in a backup folder knows the backup's GUID only; bkupInfo.xml and gpreport.xml tie that to the object.
    Two files that state one setting differently leave it NULL with `<setting>_said` true: never picked. `scope` is the
    domain in lower case, '' when no file tells it.
    """
    p = password_policy.filter(password_policy.policy_kind == "gpo")
    s = gpo_setting.filter(gpo_setting.gpo_guid.notnull())
    domain = no_blank(folded(s.scope))
    ties = s.group_by(_b=s.backup_id).aggregate(_g=agreed(s.gpo_guid), _d=agreed(domain))
    homes = s.group_by(_h=s.gpo_guid).aggregate(_hd=agreed(domain))
    j = p.left_join(ties, p.backup_id == ties["_b"])
    j = j.mutate(_guid=ibis.coalesce(j["_g"], j.policy_id))
    j = j.left_join(homes, j["_guid"] == homes["_h"])
    j = j.mutate(_scope=ibis.coalesce(no_blank(folded(j.scope)), j["_d"], j["_hd"], ""))
    stated = {c: agreed(j[c]) for c in VALUES}
    said = {f"{c}_said": any_true(j[c].notnull()) for c in VALUES}
    own_id = ibis.ifelse(j.policy_id == j["_guid"], j.policy_id, null("string"))
    return j.group_by(scope=j["_scope"], gpo_guid=j["_guid"]).aggregate(
        gpo_name=j.policy_name.max(),
        policy_id=ibis.coalesce(own_id.max(), j.policy_id.max()),
        as_of=j["_as_of"].max(),
        **stated,
        **said,
    )


@derive(
    key=("scope",),
    trace={"password_policy": {"policy_id": "policy_id"}, "gpo_link": {"gpo_guid": "gpo_guid"}},
    optional=("gpo_setting", "gpo_link", "account"),
)
def domain_policy(password_policy: Any, gpo_policy: Any, gpo_link: Any, gpo_setting: Any, account: Any) -> Any:
    """Each domain's own password and lockout policy, one row also for a domain of which only accounts are known.

    The exported domain object decides. Without it, per setting, the object linked to the domain's root that wins: link
    and object enabled, enforced before not enforced, link order 1 first. An object that is not linked, or is linked to
    an organisational unit, is not in force for domain accounts. NULL: no source states the setting, two disagree, or
    which link wins cannot be told. `scope` is the domain in upper case, `domain` in lower case as exported.
    """
    d = password_policy.filter(password_policy.policy_kind == "domain")
    d = d.group_by(domain=folded(d.scope)).aggregate(
        _id=d.policy_id.max(), _as_of_d=d["_as_of"].max(), **{f"_d_{c}": agreed(d[c]) for c in VALUES}
    )
    g = _by_links(_linked(gpo_policy, gpo_link, gpo_setting))
    ad = account.filter((account.platform == "ad") & (account.scope != ""))
    accounts = ad.group_by(domain=folded(ad.scope)).aggregate(_as_of_a=ad["_as_of"].max())
    names = ibis.union(d.select("domain"), g.select("domain"), accounts.select("domain"), distinct=True)
    j = names.left_join(d, "domain").drop("domain_right").left_join(g, "domain").drop("domain_right")
    j = j.left_join(accounts, "domain").drop("domain_right")
    exported = j["_id"].notnull()
    decided = {c: ibis.ifelse(exported, j[f"_d_{c}"], j[f"_g_{c}"]) for c in VALUES}
    return j.select(
        "domain",
        "gpo_guid",
        scope=upper(j.domain),
        policy_name=ibis.literal(DEFAULT_NAME),
        policy_id=ibis.coalesce(j["_id"], j["_gpo_id"]),
        stated_by=ibis.cases(
            (exported, "domain object"), (j["_gpo_id"].notnull(), "group policy"), else_=null("string")
        ),
        as_of=ibis.coalesce(j["_as_of_d"], j["_as_of_g"], j["_as_of_a"]),
        **decided,
    )


def _linked(policy: Any, gpo_link: Any, gpo_setting: Any) -> Any:
    """Objects linked to a domain's root and not known to be disabled, with what they state and how their link ranks.

    `sure`: link and object are known to be enabled. `read`: a file of the object was handed over.
    """
    k = gpo_link.filter((gpo_link.target_kind == "domain") & gpo_link.computer.isnull() & gpo_link.target_key.notnull())
    k = k.group_by(domain=k.target_key, _guid=k.gpo_guid).aggregate(
        _link=agreed(k.link_enabled),
        _forced=agreed(k.enforced),
        _order=agreed(k.link_order),
        _gpo=agreed(k.gpo_enabled),
    )
    k = k.filter(~true_or_false(~k["_link"]) & ~true_or_false(~k["_gpo"]))
    k = k.mutate(sure=true_or_false(k["_link"] & k["_gpo"]), rank=ibis.ifelse(k["_forced"], 0, BEHIND) + k["_order"])
    k = k.mutate(rank=known_rank(k["_forced"], k["rank"]))
    seen = gpo_setting.filter(gpo_setting.gpo_guid.notnull() & (gpo_setting.area != "groupPolicyContainer"))
    seen = seen.select(_seen=seen.gpo_guid).distinct()
    p = policy.rename(_pscope="scope", _pguid="gpo_guid")
    j = k.left_join(p, [k["_guid"] == p["_pguid"], (p["_pscope"] == k.domain) | (p["_pscope"] == "")])
    j = j.left_join(seen, j["_guid"] == seen["_seen"])
    return j.mutate(read=j["_seen"].notnull() | j["_pguid"].notnull())


def known_rank(enforced: Any, rank: Any) -> Any:
    """The rank, NULL when it is not known whether the link is enforced (a CASE reads NULL as false)."""
    return ibis.ifelse(enforced.isnull(), null("int64"), rank)


def _by_links(j: Any) -> Any:
    """Per domain and setting the value of the winning object."""
    for c in VALUES:
        said = true_or_false(j[f"{c}_said"])
        rank = ibis.ifelse(said, j["rank"], null("int64"))
        j = j.mutate(**{f"_s_{c}": said, f"_b_{c}": rank.min().over(ibis.window(group_by=j.domain))})
    unread = count_true(~j["read"])
    out = j.group_by(domain=j.domain).aggregate(
        _unread=unread,
        _as_of_g=j.as_of.max(),
        _gpo_id=j.policy_id.max(),
        gpo_guid=j["_pguid"].max(),
        **{f"_g_{c}": _winner(j, c) for c in VALUES},
    )
    return out.mutate(**{f"_g_{c}": known_if(out["_unread"] == 0, out[f"_g_{c}"] == 1) if c in FLAGS
                         else ibis.ifelse(out["_unread"] == 0, out[f"_g_{c}"], null("int64"))
                         for c in VALUES})  # fmt: skip


def _winner(j: Any, c: str) -> Any:
    """Aggregate: the one value all candidates state, else the best ranked one's if every rank is known."""
    value, said = j[c].cast("int64"), j[f"_s_{c}"]
    disputed = any_true(said & value.isnull())
    alike = ~disputed & (value.min() == value.max()) & any_true(said & j["sure"])
    best = ibis.ifelse(said & (j["rank"] == j[f"_b_{c}"]), value, null("int64"))
    tied = count_true(said & (j["rank"] == j[f"_b_{c}"])) > 1
    ranked = ~any_true(said & (~j["sure"] | j["rank"].isnull())) & ~tied
    return ibis.cases((true_or_false(alike), value.min()), (ranked, best.min()), else_=null("int64"))
