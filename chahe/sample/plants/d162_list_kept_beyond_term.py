"""Marketing lists older than the own norm's term are still there."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted, claim, free, pick
from chahe.sample.world.calendar import AS_OF
from chahe.sample.world.insurer import World
from chahe.sample.world.retention import KEPT, LISTS, MONTHS
from chahe.sample.writers.customer_files import HOLDINGS

LONG_AGO = AS_OF - timedelta(days=31 * MONTHS[LISTS] + 25)


def _plant(world: World, rng: Random) -> Planted:
    part = world.retention
    chosen = set(pick(rng, free(world, [h.number for h in part.of(LISTS, KEPT)]), 1, 3))
    listed = tuple(
        replace(h, ended=AS_OF - timedelta(days=31 * MONTHS[LISTS] + 25)) if h.number in chosen else h
        for h in part.listed
    )
    changed = claim(replace(world, retention=replace(part, listed=listed)), chosen)
    return Planted(changed, tuple(sorted(chosen)), (HOLDINGS,))


PLANT = Plant(162, "3.1.3", "3.1.3/kept-beyond-own-term", _plant, part="customers")
