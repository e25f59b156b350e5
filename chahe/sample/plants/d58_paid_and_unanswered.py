"""#58 26 paid orders, neither issued nor refunded in the 7 days of the own norm."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, claim, free
from chahe.sample.world import settlement
from chahe.sample.world.insurer import World
from chahe.sample.writers.business_files import POLICIES
from chahe.sample.writers.settlement_files import LEDGER

ORDERS = 26


def _plant(world: World, rng: Random) -> Planted:
    b, s = world.business, world.settlement
    orders = {a.number: a for a in settlement.plain(b) if a.number not in s.spoken_of}
    chosen = rng.sample(free(world, orders), ORDERS)
    kept = tuple(p for p in b.policies if p.application not in set(chosen))
    changed = claim(replace(world, business=replace(b, policies=kept)), chosen)
    return Planted(changed, tuple(sorted(orders[n].order for n in chosen)), (POLICIES, LEDGER))


PLANT = Plant(58, "5.3", "5.3/paid-unanswered", _plant, part="settlement")
