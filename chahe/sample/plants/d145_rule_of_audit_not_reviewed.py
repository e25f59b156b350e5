"""#145 A rule of internal audit was neither reviewed nor revised in 114."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.world.rules import PAPERS
from chahe.sample.writers.rule_files import CHANGES


def _plant(world: World, rng: Random) -> Planted:
    part = world.rules
    changes = tuple(c for c in part.changes if c.document != PAPERS)
    return Planted(replace(world, rules=replace(part, changes=changes)), (f"{PAPERS}|2025",), (CHANGES,))


PLANT = Plant(145, "9.2", "9.2/rule-not-reviewed", _plant, part="rules")
