"""#47 The first policy of a product was accepted nine days before the board resolved on it."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.business import ANNUITY
from chahe.sample.world.insurer import World
from chahe.sample.writers.business_files import LAUNCHES

DAYS = 9


def _plant(world: World, _rng: Random) -> Planted:
    b = world.business
    first = min(a.accepted.date() for a in b.applications if a.product == ANNUITY and a.accepted and not a.test)
    launches = tuple(
        replace(x, day=first + timedelta(days=DAYS)) if x.product == ANNUITY and x.step == "董事會決議" else x
        for x in b.launches
    )
    changed = replace(world, business=replace(b, launches=launches))
    return Planted(changed, (f"{ANNUITY}|board",), (LAUNCHES,))


PLANT = Plant(47, "1.1.1", "1.1.1/sold-before-board", _plant, part="limits")
