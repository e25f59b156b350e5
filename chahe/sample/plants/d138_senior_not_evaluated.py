"""Applications of older policyholders were accepted without any evaluation."""

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
    changed = claim(replace(world, seniors=replace(part, unevaluated=frozenset(chosen))), chosen)
    return Planted(changed, tuple(chosen), (SENIORS,))


PLANT = Plant(138, "3.1.3", "3.1.3/senior-not-evaluated", _plant, turn=1, part="customers")
