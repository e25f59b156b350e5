"""Policies rescinded whose end, and with it the refund, waited for a month."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted, claim, free, pick
from chahe.sample.world.calendar import AS_OF
from chahe.sample.world.insurer import World
from chahe.sample.world.rescissions import ACCEPTED
from chahe.sample.writers.business_files import POLICIES
from chahe.sample.writers.customer_files import RESCISSIONS
from chahe.sample.writers.settlement_files import REFUNDS

WAIT = timedelta(days=31)


def _plant(world: World, rng: Random) -> Planted:
    part, b = world.rescissions, world.business
    named = {*part.named.values()}
    kept = {p.number for p in b.policies if p.application in set(b.named.values())}
    done = [
        r.policy for r in part.listed
        if r.result == ACCEPTED and r.number not in named and r.policy not in kept and r.asked + 2 * WAIT <= AS_OF
    ]  # fmt: skip
    chosen = set(pick(rng, free(world, done), 1, 3))
    # Decided when the policy ended, a month after the request.
    policies = tuple(
        replace(p, ended=p.ended + WAIT) if p.number in chosen and p.ended is not None else p for p in b.policies
    )
    listed = tuple(replace(r, decided=r.decided + WAIT) if r.policy in chosen else r for r in part.listed)
    changed = replace(world, business=replace(b, policies=policies), rescissions=replace(part, listed=listed))
    subjects = sorted(r.number for r in part.listed if r.policy in chosen)
    return Planted(claim(changed, chosen), tuple(subjects), (RESCISSIONS, POLICIES, REFUNDS))


PLANT = Plant(136, "3.1.3", "3.1.3/rescission-refund-late", _plant, part="customers")
