"""Which password and lockout policy applies to each domain account, and whom each policy governs."""

from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.derive.group_policy import VALUES
from chahe.expressions import agreed, common_name, count_true, folded, key, null, true_or_false, unknown, upper

FINE_GRAINED = "pso"
DOMAIN = "domain"


@derive(key=("domain", "policy_key"), trace={"password_policy": {"policy_id": "policy_id"}})
def fine_grained_policy(password_policy: Any) -> Any:
    """Every fine-grained policy (msDS-PasswordSettings) once; exports that contradict each other leave NULL."""
    p = password_policy.filter(password_policy.policy_kind == FINE_GRAINED)
    return p.group_by(domain=folded(p.scope), policy_key=folded(p.policy_id)).aggregate(
        policy_id=p.policy_id.max(),
        policy_name=p.policy_name.max(),
        precedence=agreed(p.precedence),
        as_of=p["_as_of"].max(),
        **{c: agreed(p[c]) for c in VALUES},
    )


@derive(key=("domain", "target"), trace={"pso_link": {"scope": "domain"}}, optional=("pso_link",))
def policy_target(pso_link: Any) -> Any:
    """Accounts and groups fine-grained policies are linked to, by distinguished name in lower case."""
    k = pso_link
    return k.select(domain=folded(k.scope), target=folded(k.applies_to)).distinct()


@derive(key=("domain",), trace={"system_setting": {"scope": "domain"}}, optional=("system_setting",))
def password_settings_container(system_setting: Any) -> Any:
    """Domains whose container of fine-grained policies was read, whether or not it holds one."""
    s = system_setting
    s = s.filter((s.setting == "objectClass") & (s.value_text == "msDS-PasswordSettingsContainer"))
    return s.group_by(domain=folded(s.scope)).aggregate(as_of=s["_as_of"].max())


@derive(
    key=("scope", "account_name"),
    trace={
        "directory_account": {"scope": "scope", "account_name": "account_name", "subject": "subject"},
        "domain_policy": {"policy_id": "policy_id"},
        "fine_grained_policy": {"policy_id": "policy_id"},
        "pso_link": {"policy_id": "policy_id"},
    },
    covers=("directory_account",),
    optional=("pso_link",),
)
def effective_policy(
    directory_account: Any,
    domain_policy: Any,
    fine_grained_policy: Any,
    pso_link: Any,
    group_reach: Any,
) -> Any:
    """Each user account with the policy in force for it and that policy's values.

    The server's own answer (msDS-ResultantPSO) holds when exported. Else the fine-grained policy of lowest precedence
    among those linked to the account itself; else among those of its groups; else the domain's policy. Two policies of
    equal precedence, a precedence not stated, groups nested too deep to follow, or fine-grained policies of the domain
    of which not one link was handed over leave it open: `applied` is NULL and so are the values. `applied` is pso or
    domain.
    """
    a = directory_account
    chosen = _chosen(a, fine_grained_policy, pso_link, group_reach)
    j = a.left_join(chosen, a["subject"] == chosen["_subject"])
    unlinked = _without_links(a, fine_grained_policy, pso_link).rename(_unlinked="domain")
    j = j.left_join(unlinked, j["domain"] == unlinked["_unlinked"])
    calculated = ibis.cases(
        (true_or_false(j["_open"]) | j["_unlinked"].notnull(), null("string")),
        (j["_policy"].notnull(), FINE_GRAINED),
        else_=DOMAIN,
    )
    j = j.mutate(
        applied=ibis.ifelse(j.resultant.notnull(), FINE_GRAINED, calculated),
        _key=ibis.coalesce(j.resultant, j["_policy"]),
    )
    f = fine_grained_policy.rename(_fd="domain", _fid="policy_id", _fname="policy_name", _fas="as_of",
                                   **{f"_f_{c}": c for c in VALUES})  # fmt: skip
    d = domain_policy.select(
        _ds=domain_policy.scope, _did=domain_policy.policy_id, _dname=domain_policy.policy_name,
        **{f"_d_{c}": domain_policy[c] for c in VALUES},
    )  # fmt: skip
    j = j.left_join(f, [j["domain"] == f["_fd"], j["_key"] == f["policy_key"]]).left_join(d, [j["scope"] == d["_ds"]])

    def taken(fine: str, plain: str) -> Any:
        none = ibis.null().cast(j[fine].type())
        return ibis.cases((j.applied == FINE_GRAINED, j[fine]), (j.applied == DOMAIN, j[plain]), else_=none)

    return j.select(
        *a.columns,
        "applied",
        policy_id=taken("_fid", "_did"),
        policy_name=taken("_fname", "_dname"),
        **{c: taken(f"_f_{c}", f"_d_{c}") for c in VALUES},
    )


def _without_links(a: Any, fine: Any, pso_link: Any) -> Any:
    """Domains with fine-grained policies and no link of any, whose accounts do not state their resultant policy.

    An export without msDS-PSOAppliesTo looks just like policies linked to nobody.
    """
    told = a.filter(a.resultant.notnull()).select(_told=a.domain).distinct()
    links = pso_link.select(_pid=folded(pso_link.policy_id)).distinct()
    linked = fine.semi_join(links, fine.policy_key == links["_pid"]).select(_linked="domain").distinct()
    rest = fine.select("domain").distinct()
    rest = rest.anti_join(linked, rest.domain == linked["_linked"])
    return rest.anti_join(told, rest.domain == told["_told"])


def _chosen(a: Any, fine: Any, pso_link: Any, reach: Any) -> Any:
    """Per account the fine-grained policy its links give it: `_policy`, or `_open` when they do not settle it."""
    k = pso_link.select(_pid=folded(pso_link.policy_id), _to=folded(pso_link.applies_to)).distinct()
    mine = a.select(_subject=a["subject"], _node=a["node"], _deeper=a["deeper"])
    direct = mine.join(k, mine["_node"] == k["_to"])
    direct = direct.select("_subject", "_pid", _level=ibis.literal(0).cast("int64"), _vague=ibis.literal(False))
    r = reach.select(_m=reach.member, _g=reach.group)
    via = mine.join(r, mine["_node"] == r["_m"])
    by_dn = via.join(k, via["_g"] == k["_to"])
    by_dn = by_dn.select("_subject", "_pid", _level=ibis.literal(1).cast("int64"), _vague=ibis.literal(False))
    # A group known by a plain name two objects bear: it may be the one the policy is linked to.
    plain = k.mutate(_plain=common_name(k["_to"]))
    plain = plain.filter(plain["_plain"].notnull())
    named = via.mutate(_short=via["_g"].re_extract("^[^=,|]*[|]([^=]+)$", 1))
    by_name = named.join(plain, named["_short"] == plain["_plain"])
    by_name = by_name.select("_subject", "_pid", _level=ibis.literal(1).cast("int64"), _vague=ibis.literal(True))
    found = ibis.union(direct, by_dn, by_name, distinct=True)
    p = fine.select(_key=fine.policy_key, _rank=fine.precedence)
    found = found.left_join(p, found["_pid"] == p["_key"])
    first = found["_level"].min().over(ibis.window(group_by=found["_subject"]))
    found = found.mutate(_first=first)
    found = found.filter(found["_level"] == found["_first"])
    best = found["_rank"].min().over(ibis.window(group_by=found["_subject"]))
    found = found.mutate(_best=best)
    wins = found["_rank"] == found["_best"]
    top = found.group_by("_subject").aggregate(
        _n=found["_pid"].nunique(),
        _tops=ibis.ifelse(wins, found["_pid"], null("string")).nunique(),
        _unranked=count_true(unknown(found["_rank"])),
        _vagues=count_true(found["_vague"]),
        _by_group=found["_level"].max(),
        _one=found["_pid"].max(),
        _top=ibis.ifelse(wins, found["_pid"], null("string")).max(),
    )
    top = top.rename(_s="_subject")
    j = mine.left_join(top, mine["_subject"] == top["_s"])
    several = j["_n"] > 1
    unclear = true_or_false(several & ((j["_tops"] > 1) | (j["_unranked"] > 0))) | true_or_false(j["_vagues"] > 0)
    too_deep = j["_deeper"] & ~true_or_false(j["_by_group"] == 0)
    return j.select(
        "_subject",
        _open=unclear | too_deep,
        _policy=ibis.ifelse(true_or_false(several), j["_top"], j["_one"]),
    )


@derive(
    key=("scope", "policy_key"),
    trace={"domain_policy": {"policy_id": "policy_id"}, "fine_grained_policy": {"policy_id": "policy_id"}},
)
def policy_in_force(domain_policy: Any, fine_grained_policy: Any, effective_policy: Any) -> Any:
    """Each domain's own policy and each fine-grained one, with how many enabled accounts it governs.

    Accounts registered as a system's own do not count. `governs`: true when it governs one at least; NULL when none is
    known to be under it but some account's policy is open, or no account of the domain was handed over. Unlinked Group
    Policy objects are not here: they are not in force.
    """
    d, f = domain_policy, fine_grained_policy
    columns = ("policy_name", "policy_id", "as_of", *VALUES)
    rows = ibis.union(
        d.select("scope", policy_key=ibis.literal(DOMAIN), **{c: d[c] for c in columns}),
        f.select("policy_key", scope=upper(f.domain), **{c: f[c] for c in columns}).select(
            "scope", "policy_key", *columns
        ),
    )
    e = effective_policy
    e = e.filter(~true_or_false(e.owner_kind == "系統") & ~true_or_false(~e.enabled))
    e = e.mutate(_key=ibis.ifelse(e.applied == FINE_GRAINED, folded(e.policy_id), DOMAIN))
    under = e.filter(e.applied.notnull() & e["_key"].notnull())
    under = under.group_by(_us=under.scope, _uk=under["_key"]).aggregate(
        governed=count_true(under.enabled), _maybe=count_true(unknown(under.enabled))
    )
    open_ = e.filter(e.applied.isnull() | e["_key"].isnull())
    open_ = open_.group_by(_os=open_.scope).aggregate(undecided=count_true(open_.scope.notnull()))
    known = effective_policy.select(_ks=effective_policy.scope).distinct()
    j = rows.left_join(under, [rows.scope == under["_us"], rows.policy_key == under["_uk"]])
    j = j.left_join(open_, j.scope == open_["_os"])
    j = j.left_join(known, j.scope == known["_ks"])
    governed, undecided = ibis.coalesce(j.governed, 0), ibis.coalesce(j.undecided, 0)
    maybe = undecided + ibis.coalesce(j["_maybe"], 0)
    governs = ibis.cases(
        (governed > 0, True), (j["_ks"].isnull() | (maybe > 0), null("boolean")), else_=False
    )  # fmt: skip
    return j.select(
        "scope", "policy_key", *columns, governed=governed, undecided=undecided, governs=governs,
        subject=key(j.scope, j.policy_name),
    )  # fmt: skip
