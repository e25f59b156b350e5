"""A rescission was accepted and the policy is still in force; the refund is not due yet."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted, claim, pick
from chahe.sample.world.calendar import AS_OF
from chahe.sample.world.insurer import World
from chahe.sample.world.rescissions import ACCEPTED, Rescission
from chahe.sample.writers.customer_files import RESCISSIONS


def _plant(world: World, rng: Random) -> Planted:
    part, b = world.rescissions, world.business
    recent = {
        p.number: p for p in b.policies
        if p.status == "有效" and not p.test and p.application not in world.claimed
        and p.number not in part.policies() and p.application not in b.named.values()
        and AS_OF - timedelta(days=14) <= p.issued <= AS_OF - timedelta(days=5)
    }  # fmt: skip
    chosen = pick(rng, sorted(recent), 1, 2)
    more = [
        Rescission(f"RCY{n[2:]}", n, recent[n].applicant, recent[n].issued + timedelta(days=2), ACCEPTED,
                   recent[n].issued + timedelta(days=2))
        for n in chosen
    ]  # fmt: skip
    changed = replace(world, rescissions=replace(part, listed=(*part.listed, *more)))
    return Planted(claim(changed, chosen), tuple(sorted(r.number for r in more)), (RESCISSIONS,))


PLANT = Plant(137, "3.1.3", "3.1.3/rescinded-policy-alive", _plant, part="customers")
