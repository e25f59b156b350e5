"""The industry's system did not answer in time, and the application was accepted all the same."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted, sold_apart
from chahe.sample.world.business import TRAVEL, sale
from chahe.sample.world.calendar import local
from chahe.sample.world.insurer import World
from chahe.sample.writers.business_files import APPLICATIONS


def _plant(world: World, rng: Random) -> Planted:
    at = local(date(2025, 2, 3) + timedelta(days=rng.randrange(400)), 9, rng.randrange(60))
    who = f"CU-{rng.getrandbits(40):010x}"
    sold = replace(sale("993000001", TRAVEL, at, who, 1_000_000, 300), replied=None, reply="查詢逾時", industry=None)
    changed = sold_apart(world, [sold])
    return Planted(changed, (sold.number,), (APPLICATIONS,))


PLANT = Plant(93, "2.5", "2.5/accepted-before-reply", _plant, part="limits")
