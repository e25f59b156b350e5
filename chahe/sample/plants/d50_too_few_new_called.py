"""#50 6.8 of a hundred new customers were called, where the rule asks for ten."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.world.surveys import TOO_FEW
from chahe.sample.writers.settlement_files import TOTALS
from chahe.sample.writers.survey_files import SURVEYS


def _plant(world: World, _rng: Random) -> Planted:
    changed = replace(world, surveys=replace(world.surveys, every_new=TOO_FEW))
    return Planted(changed, ("new|all",), (SURVEYS, TOTALS))


PLANT = Plant(50, "2.3", "2.3/too-few-new-surveyed", _plant, part="steps")
