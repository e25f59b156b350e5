"""Data were deleted and nobody wrote down how."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, claim, free, pick
from chahe.sample.world.insurer import World
from chahe.sample.world.retention import DECLINED, DELETED
from chahe.sample.writers.customer_files import HOLDINGS


def _plant(world: World, rng: Random) -> Planted:
    part = world.retention
    chosen = set(pick(rng, free(world, [h.number for h in part.of(DECLINED, DELETED)]), 1, 3))
    listed = tuple(replace(h, method="") if h.number in chosen else h for h in part.listed)
    changed = claim(replace(world, retention=replace(part, listed=listed)), chosen)
    return Planted(changed, tuple(sorted(chosen)), (HOLDINGS,))


PLANT = Plant(164, "3.1.3", "3.1.3/deletion-unrecorded", _plant, part="customers")
