"""#98 The ledger has another premium than the policy."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, claim, free
from chahe.sample.world import settlement
from chahe.sample.world.insurer import World
from chahe.sample.writers.settlement_files import LEDGER


def _plant(world: World, rng: Random) -> Planted:
    b, s = world.business, world.settlement
    orders = {a.number: a for a in settlement.plain(b) if a.number not in s.spoken_of}
    chosen = rng.sample(free(world, orders), rng.randrange(2, 6))
    amounts = {n: orders[n].premium * 10 for n in chosen}
    changed = claim(replace(world, settlement=replace(s, posted_amount={**s.posted_amount, **amounts})), chosen)
    return Planted(changed, tuple(sorted(orders[n].order for n in chosen)), (LEDGER,))


PLANT = Plant(98, "5.3", "5.3/ledger-differs", _plant, part="settlement")
