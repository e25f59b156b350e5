"""#173 The opinion of compliance on a product was signed nine days after its first policy."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.business import TERM
from chahe.sample.world.insurer import World
from chahe.sample.writers.business_files import LAUNCHES

DAYS = timedelta(days=9)


def _plant(world: World, _rng: Random) -> Planted:
    b = world.business
    first = min(a.accepted.date() for a in b.applications if a.product == TERM and a.accepted and not a.test)
    launches = tuple(
        replace(x, day=first + DAYS) if x.product == TERM and x.step == "法令遵循意見" else x for x in b.launches
    )
    return Planted(replace(world, business=replace(b, launches=launches)), (f"{TERM}|opinion",), (LAUNCHES,))


PLANT = Plant(173, "1.1.1", "1.1.1/sold-before-opinion", _plant, part="rest")
