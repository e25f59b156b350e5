"""#153 One product is sold, and no limit was ever resolved for it."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.business import TERM_LINE, TRAVEL
from chahe.sample.world.insurer import World
from chahe.sample.writers.business_files import LIMITS


def _plant(world: World, rng: Random) -> Planted:
    b = world.business
    kept = [x for x in b.limits if x.product != TRAVEL]
    # The limits of every product become those of one line.
    limits = tuple(x if x.product or x.line else replace(x, line=TERM_LINE) for x in kept)
    return Planted(replace(world, business=replace(b, limits=limits)), (TRAVEL,), (LIMITS,))


PLANT = Plant(153, "1.1.2", "1.1.2/product-without-limit", _plant, turn=1, part="limits")
