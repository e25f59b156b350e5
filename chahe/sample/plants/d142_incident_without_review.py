"""#142 After a major incident only the case was handled: no rule was reviewed."""

from dataclasses import replace
from datetime import date
from random import Random

from chahe.sample.plants.api import Plant, Planted, pick
from chahe.sample.world.incidents import NUMBERS
from chahe.sample.world.insurer import World
from chahe.sample.writers.rule_files import CHANGES


def _plant(world: World, rng: Random) -> Planted:
    part = world.rules
    due = [n for n in NUMBERS if world.incidents.of(n).learned.date() < date(2026, 3, 1)]
    gone = pick(rng, due, 1, 2)
    changes = tuple(c for c in part.changes if c.incident not in gone)
    return Planted(replace(world, rules=replace(part, changes=changes)), tuple(gone), (CHANGES,))


PLANT = Plant(142, "2.4", "2.4/incident-not-reviewed", _plant, part="rules")
