"""#112 Customers log in from here and, less than half an hour later, from another country."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.world.travel import ABROAD, DAY, HOME, visit, with_more
from chahe.sample.writers.misuse_files import VISITS

CUSTOMERS = 2


def _plant(world: World, rng: Random) -> Planted:
    m = world.misuse
    some = sorted(rng.sample(m.customers[50:], CUSTOMERS))
    visits = [visit(m, c, 300, "TW", HOME) for c in some]
    visits += [visit(m, c, 300 + rng.randrange(5, 29), rng.choice(("JP", "KH", "US")), ABROAD) for c in some]
    subjects = tuple(f"{c}|{DAY.isoformat()}" for c in some)
    return Planted(replace(world, misuse=with_more(m, visits)), subjects, (VISITS,))


PLANT = Plant(112, "4.4.3", "4.4.3/two-countries", _plant, part="travel")
