"""#150 Items of the self-assessment bear no signature."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, pick
from chahe.sample.world.insurer import World
from chahe.sample.writers.audit_files import ANSWERS, SAID


def _plant(world: World, rng: Random) -> Planted:
    part = world.audits
    bare = pick(rng, [item for item, _ in part.answers if item not in SAID], 1, 3)
    answers = tuple((item, "" if item in bare else who) for item, who in part.answers)
    return Planted(replace(world, audits=replace(part, answers=answers)), tuple(bare), (ANSWERS,))


PLANT = Plant(150, "9.1", "9.1/item-not-answered", _plant, part="audits")
