"""#49 Two applications of one insured at once: each within the cumulative limit by what the industry answered, together
above it.
"""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted, sold_apart
from chahe.sample.world.business import TERM, sale
from chahe.sample.world.calendar import local
from chahe.sample.world.insurer import World
from chahe.sample.writers.business_files import APPLICATIONS, POLICIES


def _plant(world: World, rng: Random) -> Planted:
    at = local(date(2025, 4, 7) + timedelta(days=rng.randrange(120)), 21, rng.randrange(60))
    who = f"CU-{rng.getrandbits(40):010x}"
    both = [
        replace(sale(f"94900000{n}", TERM, at + timedelta(seconds=8 * n), who, 1_400_000, 4_100), industry=3_500_000)
        for n in (1, 2)
    ]
    changed = sold_apart(world, both)
    return Planted(changed, (both[1].number,), (APPLICATIONS, POLICIES))


PLANT = Plant(49, "2.5", "2.5/cumulative-exceeded", _plant, part="limits")
