"""#129 Two numbers of calls are missing, and not registered as voided."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.world.surveys import call_no
from chahe.sample.writers.survey_files import SURVEYS


def _plant(world: World, rng: Random) -> Planted:
    place = rng.randrange(45, 55)
    changed = replace(world, surveys=replace(world.surveys, hole_after=place))
    return Planted(changed, (f"phone_survey|{call_no(place)}",), (SURVEYS,))


PLANT = Plant(129, "2.3", "2.3/number-missing", _plant, part="steps")
