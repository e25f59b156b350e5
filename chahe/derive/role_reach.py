"""What every role gives, directly and through other roles: the transitive closure of the grants, without recursion.

Each step joins all known paths with themselves, so that the longest doubles: 1, 2, 4, 8, 16 grants. Paths are kept one
per role, right and span of days, the shortest, so cycles and diamonds add nothing. That 16 were enough is not assumed:
gaps/duties_not_whole.py looks for a grant that would lead on from the longest paths.
"""

from typing import Any

import ibis

from chahe.derive.acting_person import DOMAIN
from chahe.derive.api import derive
from chahe.expressions import first_label, folded

FIRST, LAST = "1900-01-01", "9999-12-31"
NODES = ("place", "role", "right_place", "right_name", "since", "until")
KEY = NODES


def shortest(paths: Any) -> Any:
    """One path of every role, right and span of days: the one of fewest grants, of those the first by its text."""
    least = paths.group_by(NODES).aggregate(_least=paths["depth"].min())
    j = paths.join(least, list(NODES))
    j = j.filter(j["depth"] == j["_least"])
    return j.group_by(NODES).aggregate(depth=j["depth"].min(), path=j["path"].min())


def joined(first: Any, second: Any) -> Any:
    """The paths that lead on from the end of one of the first by one of the second, on days both hold."""
    b = second.select(
        _p=second["place"], _r=second["role"], _rp=second["right_place"], _rn=second["right_name"],
        _s=second["since"], _u=second["until"], _d=second["depth"], _path=second["path"],
    )  # fmt: skip
    j = first.join(b, [first["right_place"] == b["_p"], first["right_name"] == b["_r"]])
    out = j.select(
        "place", "role",
        right_place=j["_rp"],
        right_name=j["_rn"],
        since=ibis.greatest(j["since"], j["_s"]),
        until=ibis.least(j["until"], j["_u"]),
        depth=(j["depth"] + j["_d"]).cast("int64"),
        path=j["path"].concat(" > ").concat(j["_path"]),
    )  # fmt: skip
    # What leads back to the role itself gives nothing it did not have.
    back = (out["place"] == out["right_place"]) & (out["role"] == out["right_name"])
    return out.filter((out["since"] <= out["until"]) & ~back)


def _doubled(paths: Any) -> Any:
    return shortest(paths.union(joined(paths, paths).select(*paths.columns)))


@derive(key=KEY)
def role_reach_1(role_grant: Any) -> Any:
    """Every grant: `role` of `place` (first label of the system) gives `right_name` of `right_place`, a role or a
    right, from `since` to `until`. Names in lower case; `path` as written.
    """
    own = ibis.coalesce(first_label(role_grant.system), DOMAIN)
    g = role_grant.select(
        place=own,
        role=folded(role_grant.role_name),
        right_place=ibis.coalesce(first_label(role_grant.granted_system), own),
        right_name=folded(role_grant.granted_name),
        since=ibis.coalesce(role_grant.valid_from, ibis.date(FIRST)),
        until=ibis.coalesce(role_grant.valid_to, ibis.date(LAST)),
        depth=role_grant["_rec"] * 0 + 1,  # a literal would be 32 bits wide in the engine
        path=role_grant.granted_name.strip(),
    )
    g = g.filter((g["since"] <= g["until"]) & ((g["place"] != g["right_place"]) | (g["role"] != g["right_name"])))
    return shortest(g)


@derive(key=KEY)
def role_reach_2(role_reach_1: Any) -> Any:
    """Paths of up to 2 grants."""
    return _doubled(role_reach_1)


@derive(key=KEY)
def role_reach_4(role_reach_2: Any) -> Any:
    """Paths of up to 4 grants."""
    return _doubled(role_reach_2)


@derive(key=KEY)
def role_reach_8(role_reach_4: Any) -> Any:
    """Paths of up to 8 grants."""
    return _doubled(role_reach_4)


@derive(key=KEY)
def role_reach(role_reach_8: Any) -> Any:
    """Everything a role gives by up to 16 grants, one path each (`depth` grants), on the days all of them hold."""
    return _doubled(role_reach_8)
