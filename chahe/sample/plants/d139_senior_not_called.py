"""Older policyholders were called by the sales channel itself, or only after acceptance."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, claim, free, pick
from chahe.sample.world import seniors
from chahe.sample.world.insurer import World
from chahe.sample.writers.customer_files import SENIORS


def _plant(world: World, rng: Random) -> Planted:
    part = world.seniors
    ordinary = {a.number for a in seniors.reviewed(world.business)} - part.spoken_of
    chosen = pick(rng, free(world, ordinary), 1, 3)
    changed = replace(part, called_by_sales=frozenset(chosen[::2]), called_after=frozenset(chosen[1::2]))
    return Planted(claim(replace(world, seniors=changed), chosen), tuple(chosen), (SENIORS,))


PLANT = Plant(139, "3.1.3", "3.1.3/senior-not-visited", _plant, turn=1, part="customers")
