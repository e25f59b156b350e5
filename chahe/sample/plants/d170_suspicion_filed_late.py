"""#170 Suspicious transactions were filed a week of business days after the decision."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, pick
from chahe.sample.world.insurer import World
from chahe.sample.world.suspicious import REPORT, business_day
from chahe.sample.writers.customer_files import SUSPICIONS


def _plant(world: World, rng: Random) -> Planted:
    part = world.suspicions
    wrong = pick(rng, part.ordinary(REPORT), 1, 2)
    listed = tuple(
        replace(s, filed=business_day(s.approved, 5, part.off)) if s.number in wrong and s.approved else s
        for s in part.listed
    )
    return Planted(replace(world, suspicions=replace(part, listed=listed)), tuple(wrong), (SUSPICIONS,))


PLANT = Plant(170, "3.1.3", "3.1.3/suspicious-filed-late", _plant, part="suspicions")
