"""Which groups a domain account belongs to, through groups in groups."""

from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.expressions import (
    agreed,
    any_true,
    common_name,
    folded,
    has_text,
    in_list,
    key,
    relative_id,
    true_or_false,
)

ADMIN_NAMES = ("domain admins", "enterprise admins", "schema admins", "administrators")
DOMAIN_ADMINS, SCHEMA_ADMINS, ENTERPRISE_ADMINS = 512, 518, 519
ADMIN_SID = "S-1-5-32-544"
DOUBLINGS = 3
"""Groups in groups are followed through 2 ** DOUBLINGS levels; what lies deeper is said to be unknown."""


def node(scope: Any, name: Any) -> Any:
    """One spelling of a directory object: its distinguished name, else `domain|name`; lower case."""
    return ibis.ifelse(is_dn(name), folded(name), key(folded(scope), folded(name)))


def is_dn(name: Any) -> Any:
    """Is the text a distinguished name?"""
    return has_text(name, "=") & has_text(name, ",")


@derive(key=("member", "group"), optional=("account", "group_member", "pso_link", "system_setting"))
def membership(account: Any, group_member: Any, pso_link: Any, system_setting: Any) -> Any:
    """Direct membership: exported members, and the primary group, which no member attribute lists.

    Names that are no distinguished names are resolved where exactly one object of the domain bears them.
    `admin_group`: a well-known group of administrators, by name or security identifier.
    """
    m = group_member.filter(group_member.scope.notnull())
    a = account.filter((account.platform == "ad") & account.dn.notnull())
    people = a.group_by(_at=folded(a.scope), _n=folded(a.account_name)).aggregate(_dn=agreed(folded(a.dn)))
    groups = _named_groups(m, pso_link, system_setting)
    rows = m.select(
        _at=folded(m.scope),
        member=m.member_name,
        group=m.group_name,
        _sid=m.group_sid,
        _mn=folded(m.member_name),
        _gn=folded(m.group_name),
    )
    g1 = groups.rename(_at1="_at", _n1="_n", _dn1="_dn")
    g2 = groups.rename(_at2="_at", _n2="_n", _dn2="_dn")
    p = people.rename(_at3="_at", _n3="_n", _dn3="_dn")
    rows = rows.left_join(g1, [rows["_at"] == g1["_at1"], rows["_gn"] == g1["_n1"]])
    rows = rows.left_join(g2, [rows["_at"] == g2["_at2"], rows["_mn"] == g2["_n2"]])
    rows = rows.left_join(p, [rows["_at"] == p["_at3"], rows["_mn"] == p["_n3"]])
    out = rows.select(
        member=ibis.coalesce(rows["_dn3"], rows["_dn2"], node(rows["_at"], rows["member"])),
        group=ibis.coalesce(rows["_dn1"], node(rows["_at"], rows["group"])),
        _name=ibis.coalesce(common_name(rows["_gn"]), rows["_gn"]),
        _sid=rows["_sid"],
    )
    out = ibis.union(out, _primary(a, m, system_setting))
    out = out.mutate(_admin=_of_administrators(out["_name"], out["_sid"]))
    return out.group_by(["member", "group"]).aggregate(admin_group=any_true(out["_admin"]))


def _of_administrators(name: Any, sid: Any) -> Any:
    """Is it a well-known group of administrators, by name (lower case) or security identifier? Never NULL."""
    rid = relative_id(sid)
    of_domain = ((rid == DOMAIN_ADMINS) | (rid == SCHEMA_ADMINS) | (rid == ENTERPRISE_ADMINS)) & has_text(
        sid, "S-1-5-21-"
    )
    return true_or_false(in_list(name, *ADMIN_NAMES)) | true_or_false(of_domain) | true_or_false(sid == ADMIN_SID)


@derive(
    key=("domain",),
    trace={"group_member": {"scope": "domain"}, "system_setting": {"scope": "domain"}},
    optional=("group_member", "system_setting"),
)
def admin_groups_shown(group_member: Any, system_setting: Any) -> Any:
    """Domains of which a well-known group of administrators was handed over, be it empty. Elsewhere only the register
    names administrators, and whom it leaves out nobody can tell.
    """
    m = group_member.filter(group_member.scope.notnull())
    named = folded(m.group_name)
    out = ibis.union(
        m.select(domain=folded(m.scope), _name=ibis.coalesce(common_name(named), named), _sid=m.group_sid),
        _group_sids(system_setting).select(domain="_at", _name=common_name(ibis._["_dn"]), _sid="_sid"),
    )
    return out.filter(_of_administrators(out["_name"], out["_sid"])).select("domain").distinct()


def _named_groups(m: Any, pso_link: Any, system_setting: Any) -> Any:
    """(domain, common name) -> distinguished name of a group, NULL where two bear the name."""
    s = _group_sids(system_setting)
    found = ibis.union(
        m.filter(is_dn(m.group_name)).select(_at=folded(m.scope), _dn=folded(m.group_name)),
        m.filter(is_dn(m.member_name) & (m.member_class == "group")).select(
            _at=folded(m.scope), _dn=folded(m.member_name)
        ),
        pso_link.filter(is_dn(pso_link.applies_to)).select(_at=folded(pso_link.scope), _dn=folded(pso_link.applies_to)),
        s.select("_at", "_dn"),
        distinct=True,
    )
    found = found.mutate(_n=common_name(found["_dn"]))
    return found.filter(found["_n"].notnull()).group_by(["_at", "_n"]).aggregate(_dn=agreed(found["_dn"]))


def _group_sids(system_setting: Any) -> Any:
    s = system_setting.filter((system_setting.area == "group") & (system_setting.setting == "objectSid"))
    return s.select(_at=folded(s.scope), _dn=folded(s.stated_in), _sid=s.value_text)


@derive(key=("group", "sid"), trace={"system_setting": {"value_text": "sid"}}, optional=("system_setting",))
def group_sid(system_setting: Any) -> Any:
    """Groups that were exported with a security identifier, also those without members."""
    s = _group_sids(system_setting)
    return s.filter(s["_sid"].notnull()).select(group=s["_dn"], sid=s["_sid"]).distinct()


def _primary(a: Any, m: Any, system_setting: Any) -> Any:
    """The primary group of each account, where both its number and the group's identifier are exported."""
    by_member = m.filter(m.group_sid.notnull())
    sids = ibis.union(
        by_member.select(
            _at=folded(by_member.scope), _dn=node(by_member.scope, by_member.group_name), _sid=by_member.group_sid
        ),
        _group_sids(system_setting).filter(ibis._["_sid"].notnull()),
        distinct=True,
    )
    sids = sids.filter(has_text(sids["_sid"], "S-1-5-21-"))
    sids = sids.mutate(_rid=relative_id(sids["_sid"]))
    mine = a.filter(a.primary_group_rid.notnull())
    mine = mine.select(_s=folded(mine.scope), member=folded(mine.dn), _r=mine.primary_group_rid)
    j = mine.join(sids, [mine["_s"] == sids["_at"], mine["_r"] == sids["_rid"]])
    return j.select(member=j["member"], group=j["_dn"], _name=ibis.coalesce(common_name(j["_dn"]), ""), _sid=j["_sid"])


@derive(key=("inner", "outer"))
def group_nesting(membership: Any) -> Any:
    """Every group with itself and all groups it lies in, through up to 8 levels. `deeper`: there are more levels."""
    e = membership
    groups = e.select(inner=e.group).distinct()
    pairs = e.select(inner=e.member, outer=e.group)
    pairs = pairs.semi_join(groups, "inner").distinct()
    reach = pairs
    for _ in range(DOUBLINGS):
        reach = ibis.union(reach, _step(reach, reach), distinct=True)
    more = _step(reach, pairs)
    more = more.anti_join(reach, [more["inner"] == reach["inner"], more["outer"] == reach["outer"]])
    # A group in a circle lies in itself: that is no deeper level.
    more = more.filter(more["inner"] != more["outer"]).select(_deep=more["inner"]).distinct()
    alone = groups.mutate(outer=groups["inner"])
    out = ibis.union(reach, alone, distinct=True)
    out = out.left_join(more, out["inner"] == more["_deep"])
    return out.select("inner", "outer", deeper=out["_deep"].notnull())


def _step(a: Any, b: Any) -> Any:
    left, right = a.select(inner=a["inner"], _via=a["outer"]), b.select(_from=b["inner"], outer=b["outer"])
    j = left.join(right, left["_via"] == right["_from"])
    return j.select("inner", "outer").distinct()


@derive(key=("member", "group"))
def group_reach(membership: Any, group_nesting: Any) -> Any:
    """Every object with all groups it belongs to, directly or through groups. `deeper`: there may be more of them."""
    e, n = membership, group_nesting
    admin = e.group_by(_g=e.group).aggregate(admin_group=any_true(e.admin_group))
    e = e.select("member", _via=e.group)
    j = e.join(n, e["_via"] == n["inner"])
    out = j.group_by(member=j["member"], group=j["outer"]).aggregate(deeper=any_true(j.deeper))
    out = out.left_join(admin, out["group"] == admin["_g"])
    return out.select("member", "group", "deeper", admin_group=true_or_false(out.admin_group))
