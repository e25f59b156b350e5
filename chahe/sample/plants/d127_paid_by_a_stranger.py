"""#127 Premiums paid with the cards of people who are nothing to the policyholder."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, claim, free
from chahe.sample.world import settlement
from chahe.sample.world.insurer import World
from chahe.sample.writers.settlement_files import PAYMENTS


def _plant(world: World, rng: Random) -> Planted:
    s = world.steps
    left = {a.number: a for a in settlement.plain(world.business)}
    usable = free(world, set(left) - s.spoken_of - world.settlement.spoken_of)
    chosen = sorted(rng.sample(usable, rng.randrange(2, 6)))
    changed = claim(replace(world, steps=replace(s, by_stranger=frozenset(chosen))), chosen)
    return Planted(changed, tuple(sorted(f"PY{left[n].order[2:]}" for n in chosen)), (PAYMENTS,))


PLANT = Plant(127, "2.3", "2.3/payer-not-policyholder", _plant, part="steps")
