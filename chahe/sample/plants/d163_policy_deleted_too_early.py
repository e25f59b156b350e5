"""Records of policies were deleted four years after the contract had ended."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted, claim, free, pick
from chahe.sample.world.insurer import World
from chahe.sample.world.retention import DELETED, POLICY
from chahe.sample.writers.customer_files import HOLDINGS


def _plant(world: World, rng: Random) -> Planted:
    part = world.retention
    chosen = set(pick(rng, free(world, [h.number for h in part.of(POLICY, DELETED)]), 1, 3))
    listed = tuple(
        replace(h, ended=h.ended + timedelta(days=366 * 2)) if h.number in chosen else h for h in part.listed
    )
    changed = claim(replace(world, retention=replace(part, listed=listed)), chosen)
    return Planted(changed, tuple(sorted(chosen)), (HOLDINGS,))


PLANT = Plant(163, "3.1.3", "3.1.3/deleted-too-early", _plant, part="customers")
