"""#116 Two notices under one number."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.world.steps import notice_no
from chahe.sample.writers.survey_files import NOTICES


def _plant(world: World, rng: Random) -> Planted:
    place = rng.randrange(100, 200)
    changed = replace(world, steps=replace(world.steps, same_number=place + 1))
    return Planted(changed, (f"industry_notice|{notice_no(place)}",), (NOTICES,))


PLANT = Plant(116, "2.3", "2.3/number-twice", _plant, part="steps")
