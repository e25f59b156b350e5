"""#121 3.3 of a hundred existing customers were called, where the rule asks for five."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.world.surveys import FAR_TOO_FEW
from chahe.sample.writers.settlement_files import TOTALS
from chahe.sample.writers.survey_files import SURVEYS


def _plant(world: World, _rng: Random) -> Planted:
    changed = replace(world, surveys=replace(world.surveys, every_existing=FAR_TOO_FEW))
    return Planted(changed, ("existing|all",), (SURVEYS, TOTALS))


PLANT = Plant(121, "2.3", "2.3/too-few-existing-surveyed", _plant, part="steps")
