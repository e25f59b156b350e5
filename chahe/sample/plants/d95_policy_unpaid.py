"""#95 Policies were issued though the payment failed."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, claim, free
from chahe.sample.world import settlement
from chahe.sample.world.insurer import World
from chahe.sample.writers.settlement_files import PAYMENTS


def _plant(world: World, rng: Random) -> Planted:
    b, s = world.business, world.settlement
    orders = {a.number: a for a in settlement.plain(b) if a.number not in s.spoken_of}
    chosen = rng.sample(free(world, orders), rng.randrange(2, 6))
    changed = claim(replace(world, settlement=replace(s, unpaid=s.unpaid | set(chosen))), chosen)
    return Planted(changed, tuple(sorted(orders[n].order for n in chosen)), (PAYMENTS,))


PLANT = Plant(95, "5.3", "5.3/policy-unpaid", _plant, part="settlement")
