"""The policy in effect for an account against a brute-force model, for random policies, links and groups in groups."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chahe.engine.backends import connect
from tests.checks.harness import derived

USERS, GROUPS, POLICIES = range(3), range(4), range(3)


@dataclass(frozen=True, slots=True)
class World:
    """One domain: who is in which group, which policy has which precedence and is linked to whom."""

    members: frozenset[tuple[str, int]]  # ("u0" or "g1", group)
    precedence: tuple[int | None, ...]
    links: frozenset[tuple[int, str]]  # policy, "u0" or "g1"


NODES = [*(f"u{n}" for n in USERS), *(f"g{n}" for n in GROUPS)]
WORLDS = st.builds(
    World,
    st.frozensets(st.tuples(st.sampled_from(NODES), st.sampled_from(list(GROUPS))), max_size=9),
    st.tuples(*[st.sampled_from([1, 2, 2, 3, None]) for _ in POLICIES]),
    st.frozensets(st.tuples(st.sampled_from(list(POLICIES)), st.sampled_from(NODES)), max_size=5),
)


def model(world: World, user: str) -> str | None:
    """Name of the policy in effect, `domain`, or None when nobody can tell."""
    if not world.links:
        return None  # nobody handed over to whom the policies are linked
    groups: set[str] = set()
    todo = [user]
    while todo:
        at = todo.pop()
        for who, group in world.members:
            if who == at and f"g{group}" not in groups:
                groups.add(f"g{group}")
                todo.append(f"g{group}")
    direct = {p for p, to in world.links if to == user}
    linked = direct or {p for p, to in world.links if to in groups}
    if not linked:
        return "domain"
    if len(linked) == 1:
        return f"P{next(iter(linked))}"
    ranks = [world.precedence[p] for p in linked]
    if None in ranks:
        return None
    best = [p for p in linked if world.precedence[p] == min(r for r in ranks if r is not None)]
    return f"P{best[0]}" if len(best) == 1 else None


def dn(name: str, scope: str) -> str:
    """A distinguished name of the node in the domain."""
    return f"CN={name},OU=X,DC={scope},DC=tw"


def tables(worlds: Iterable[World]) -> dict[str, list[dict[str, Any]]]:
    """Every world as a domain of its own."""
    out: dict[str, list[dict[str, Any]]] = {"account": [], "group_member": [], "password_policy": [], "pso_link": []}
    row: dict[str, Any]
    for n, world in enumerate(worlds):
        short, scope = f"d{n}", f"d{n}.tw"
        base = {"scope": scope}
        out["password_policy"].append({**base, "policy_id": f"DC={short}", "policy_kind": "domain", "min_length": 1})
        for u in USERS:
            row = {"account_name": f"u{u}", "platform": "ad", "account_class": "user", "dn": dn(f"u{u}", short)}
            out["account"].append({**base, **row})
        for who, group in sorted(world.members):
            out["group_member"].append({**base, "member_name": dn(who, short), "group_name": dn(f"g{group}", short)})
        for p in POLICIES:
            row = {"policy_id": dn(f"P{p}", short), "policy_kind": "pso", "policy_name": f"P{p}", "min_length": 10 + p}
            out["password_policy"].append({**base, **row, "precedence": world.precedence[p]})
        for p, to in sorted(world.links):
            out["pso_link"].append({**base, "policy_id": dn(f"P{p}", short), "applies_to": dn(to, short)})
    return out


@settings(max_examples=4)
@given(st.lists(WORLDS, min_size=12, max_size=12))
def test_the_policy_in_effect_is_the_models(worlds: list[World]) -> None:
    engine = connect()
    try:
        rows = derived("effective_policy", tables(worlds), backend=engine)
    finally:
        engine.close()
    found = {(r["domain"], r["account_name"]): r for r in rows}
    for n, world in enumerate(worlds):
        for u in USERS:
            row, expected = found[f"d{n}.tw", f"u{u}"], model(world, f"u{u}")
            name = "domain" if row["applied"] == "domain" else row["policy_name"]
            assert name == expected, (world, u)
            lengths: dict[str | None, int | None] = {None: None, "domain": 1}
            lengths |= {f"P{p}": 10 + p for p in POLICIES}
            assert row["min_length"] == lengths[expected]
