"""#128 One card paid for two policyholders, each of whom the file calls its holder."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, claim, free
from chahe.sample.world import settlement
from chahe.sample.world.insurer import World
from chahe.sample.world.steps import shared_account
from chahe.sample.writers.settlement_files import PAYMENTS


def _plant(world: World, rng: Random) -> Planted:
    s = world.steps
    left = {a.number: a for a in settlement.plain(world.business)}
    usable = free(world, set(left) - s.spoken_of - world.settlement.spoken_of)
    chosen = sorted(rng.sample(usable, 2))
    while left[chosen[0]].applicant == left[chosen[1]].applicant:
        chosen = sorted(rng.sample(usable, 2))
    both = frozenset(chosen)
    changed = claim(replace(world, steps=replace(s, two_holders=both)), chosen)
    return Planted(changed, (shared_account(both),), (PAYMENTS,))


PLANT = Plant(128, "2.3", "2.3/account-of-two-holders", _plant, part="steps")
