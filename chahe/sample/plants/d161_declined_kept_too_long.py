"""Applications refused more than five years ago are still in the system."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted, claim, free, pick
from chahe.sample.world.calendar import AS_OF
from chahe.sample.world.insurer import World
from chahe.sample.world.retention import DECLINED, KEPT, YEARS
from chahe.sample.writers.customer_files import HOLDINGS

LONG_AGO = AS_OF - timedelta(days=366 * YEARS + 40)


def _plant(world: World, rng: Random) -> Planted:
    part = world.retention
    chosen = set(pick(rng, free(world, [h.number for h in part.of(DECLINED, KEPT)]), 1, 3))
    listed = tuple(
        replace(h, ended=AS_OF - timedelta(days=366 * YEARS + 40)) if h.number in chosen else h for h in part.listed
    )
    changed = claim(replace(world, retention=replace(part, listed=listed)), chosen)
    return Planted(changed, tuple(sorted(chosen)), (HOLDINGS,))


PLANT = Plant(161, "3.1.3", "3.1.3/declined-kept-too-long", _plant, part="customers")
