"""One insured took out three policies within ten days, each below the limit of one application."""

from datetime import timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted, sold_apart
from chahe.sample.world.business import LOWERED, TERM, sale
from chahe.sample.world.calendar import local
from chahe.sample.world.insurer import World
from chahe.sample.writers.business_files import APPLICATIONS, POLICIES


def _plant(world: World, rng: Random) -> Planted:
    first = local(LOWERED + timedelta(days=rng.randrange(10, 200)), 20, rng.randrange(60))
    who = f"CU-{rng.getrandbits(40):010x}"
    sold = [
        sale(f"99200000{n}", TERM, first + timedelta(days=4 * n, minutes=7 * n), who, 1_500_000, 5_000)
        for n in (0, 1, 2)
    ]
    changed = sold_apart(world, sold)
    return Planted(changed, (sold[1].number, sold[2].number), (APPLICATIONS, POLICIES))


PLANT = Plant(92, "2.5", "2.5/need-split", _plant, part="limits")
