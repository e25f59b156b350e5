"""#99 Electronic policies that never came into the archive."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, claim, free
from chahe.sample.world import settlement
from chahe.sample.world.insurer import World
from chahe.sample.writers.settlement_files import ARCHIVE


def _plant(world: World, rng: Random) -> Planted:
    b, s = world.business, world.settlement
    orders = {a.number: a for a in settlement.plain(b) if a.number not in s.spoken_of}
    chosen = rng.sample(free(world, orders), rng.randrange(3, 9))
    changed = claim(replace(world, settlement=replace(s, unarchived=s.unarchived | set(chosen))), chosen)
    return Planted(changed, tuple(sorted(orders[n].order for n in chosen)), (ARCHIVE,))


PLANT = Plant(99, "5.3", "5.3/policy-not-archived", _plant, part="settlement")
