"""An application above the limit the board had lowered was accepted."""

from datetime import timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted, sold_apart
from chahe.sample.world.business import LOWERED, TERM, sale
from chahe.sample.world.calendar import local
from chahe.sample.world.insurer import World
from chahe.sample.writers.business_files import APPLICATIONS, POLICIES


def _plant(world: World, rng: Random) -> Planted:
    at = local(LOWERED + timedelta(days=rng.randrange(2, 200)), 13, rng.randrange(60))
    sold = sale("990000001", TERM, at, f"CU-{rng.getrandbits(40):010x}", 2_600_000, 8_800)
    changed = sold_apart(world, [sold])
    return Planted(changed, (sold.number,), (APPLICATIONS, POLICIES))


PLANT = Plant(90, "2.5", "2.5/limit-exceeded", _plant, part="limits")
