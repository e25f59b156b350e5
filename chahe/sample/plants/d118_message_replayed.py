"""#118 Two orders paid under one message number."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, claim, free
from chahe.sample.world import settlement
from chahe.sample.world.insurer import World
from chahe.sample.world.steps import message_no
from chahe.sample.writers.settlement_files import PAYMENTS


def _plant(world: World, rng: Random) -> Planted:
    left = {a.number for a in settlement.plain(world.business)} - world.steps.spoken_of - world.settlement.spoken_of
    both = frozenset(rng.sample(free(world, left), 2))
    changed = claim(replace(world, steps=replace(world.steps, replayed=both)), both)
    return Planted(changed, (message_no(both),), (PAYMENTS,))


PLANT = Plant(118, "2.3", "2.3/message-replayed", _plant, part="steps")
