"""Complaints whose customers were told only weeks later that they had been received."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted, claim, free, pick
from chahe.sample.world.complaints import NOTICE
from chahe.sample.world.insurer import World
from chahe.sample.writers.customer_files import COMPLAINTS


def _plant(world: World, rng: Random) -> Planted:
    part = world.complaints
    slow = [c.number for c in part.ordinary() if c.answered is not None and c.answered > c.received + timedelta(days=9)]
    chosen = set(pick(rng, free(world, slow), 2, 4))
    late = timedelta(days=NOTICE + rng.randrange(1, 5))
    listed = tuple(replace(c, noticed=c.received + late) if c.number in chosen else c for c in part.listed)
    changed = claim(replace(world, complaints=replace(part, listed=listed)), chosen)
    return Planted(changed, tuple(sorted(chosen)), (COMPLAINTS,))


PLANT = Plant(133, "3.1.3", "3.1.3/complaint-not-acknowledged", _plant, part="customers")
