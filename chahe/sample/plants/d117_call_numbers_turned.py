"""#117 Two calls whose numbers run against the order of time."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.world.surveys import call_no
from chahe.sample.writers.survey_files import SURVEYS


def _plant(world: World, rng: Random) -> Planted:
    place = rng.randrange(30, 40)
    changed = replace(world, surveys=replace(world.surveys, turned=place))
    return Planted(changed, (f"phone_survey|{call_no(place + 1)}",), (SURVEYS,))


PLANT = Plant(117, "2.3", "2.3/number-out-of-time", _plant, part="steps")
