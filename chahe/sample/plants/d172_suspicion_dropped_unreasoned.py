"""#172 Suspicious transactions were not reported, and nobody wrote down why."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, pick
from chahe.sample.world.insurer import World
from chahe.sample.world.suspicious import DROP
from chahe.sample.writers.customer_files import SUSPICIONS


def _plant(world: World, rng: Random) -> Planted:
    part = world.suspicions
    wrong = pick(rng, part.ordinary(DROP), 1, 2)
    listed = tuple(replace(s, reason="") if s.number in wrong else s for s in part.listed)
    return Planted(replace(world, suspicions=replace(part, listed=listed)), tuple(wrong), (SUSPICIONS,))


PLANT = Plant(172, "3.1.3", "3.1.3/suspicious-dropped-unreasoned", _plant, part="suspicions")
