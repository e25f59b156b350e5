"""#171 Alerts of suspicious transactions lay for weeks before anybody decided."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted, pick
from chahe.sample.world.insurer import World
from chahe.sample.world.suspicious import DROP
from chahe.sample.writers.customer_files import SUSPICIONS


def _plant(world: World, rng: Random) -> Planted:
    part = world.suspicions
    wrong = pick(rng, part.ordinary(DROP), 1, 2)
    days = timedelta(days=rng.randrange(11, 40))
    listed = tuple(replace(s, approved=s.raised + days) if s.number in wrong else s for s in part.listed)
    return Planted(replace(world, suspicions=replace(part, listed=listed)), tuple(wrong), (SUSPICIONS,))


PLANT = Plant(171, "3.1.3", "3.1.3/suspicious-decided-late", _plant, part="suspicions")
