"""#174 A product was sold, and the register of launches holds no business plan of it."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.business import TRAVEL
from chahe.sample.world.insurer import World
from chahe.sample.writers.business_files import LAUNCHES


def _plant(world: World, _rng: Random) -> Planted:
    b = world.business
    launches = tuple(x for x in b.launches if (x.product, x.step) != (TRAVEL, "業務計畫"))
    return Planted(replace(world, business=replace(b, launches=launches)), (f"{TRAVEL}|plan",), (LAUNCHES,))


PLANT = Plant(174, "1.1.1", "1.1.1/step-not-recorded", _plant, part="rest")
