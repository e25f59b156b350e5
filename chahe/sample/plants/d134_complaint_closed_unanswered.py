"""A complaint of the last weeks was closed and nobody answered the customer."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted, claim, free, pick
from chahe.sample.world.calendar import AS_OF
from chahe.sample.world.insurer import World
from chahe.sample.writers.customer_files import COMPLAINTS


def _plant(world: World, rng: Random) -> Planted:
    part, taken = world.complaints, set(world.complaints.named.values())
    recent = [c.number for c in part.listed if c.received + timedelta(days=25) > AS_OF and c.number not in taken]
    chosen = set(pick(rng, free(world, recent), 1, 2))
    gone = {
        c.number: replace(c, noticed=c.received, answered=None, closed=c.received + timedelta(days=2))
        for c in part.listed if c.number in chosen
    }  # fmt: skip
    listed = tuple(gone.get(c.number, c) for c in part.listed)
    changed = claim(replace(world, complaints=replace(part, listed=listed)), chosen)
    return Planted(changed, tuple(sorted(chosen)), (COMPLAINTS,))


PLANT = Plant(134, "3.1.3", "3.1.3/complaint-closed-unanswered", _plant, part="customers")
