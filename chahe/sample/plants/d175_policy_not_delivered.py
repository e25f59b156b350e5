"""#175 Every message with an electronic policy bounced, and nothing was sent again."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, claim, free
from chahe.sample.world import settlement
from chahe.sample.world.insurer import World
from chahe.sample.writers.settlement_files import DELIVERIES


def _plant(world: World, rng: Random) -> Planted:
    b, s = world.business, world.settlement
    orders = {a.number: a for a in settlement.plain(b) if a.number not in s.spoken_of}
    chosen = rng.sample(free(world, orders), rng.randrange(2, 7))
    changed = claim(replace(world, settlement=replace(s, undelivered=s.undelivered | set(chosen))), chosen)
    return Planted(changed, tuple(sorted(orders[n].order for n in chosen)), (DELIVERIES,))


PLANT = Plant(175, "5.3", "5.3/policy-not-delivered", _plant, part="rest")
