"""Complaints answered after the law's last day, though the insurer had put them off by its own form."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted, claim, free, pick
from chahe.sample.world.calendar import AS_OF
from chahe.sample.world.complaints import TERM
from chahe.sample.world.insurer import World
from chahe.sample.writers.customer_files import COMPLAINTS

FAR = timedelta(days=TERM + 12)
"""No run of days off is so long that a last day would move there."""


def _plant(world: World, rng: Random) -> Planted:
    part = world.complaints
    settled = [c.number for c in part.ordinary() if c.received + 2 * FAR <= AS_OF]
    chosen = set(pick(rng, free(world, settled), 2, 4))
    listed = tuple(
        replace(c, answered=c.received + FAR, closed=c.received + FAR, extended=c.received + FAR + timedelta(days=5))
        if c.number in chosen else c
        for c in part.listed
    )  # fmt: skip
    changed = claim(replace(world, complaints=replace(part, listed=listed)), chosen)
    return Planted(changed, tuple(sorted(chosen)), (COMPLAINTS,))


PLANT = Plant(132, "3.1.3", "3.1.3/complaint-answered-late", _plant, part="customers")
