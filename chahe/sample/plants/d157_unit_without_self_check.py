"""#157 A unit that owns an e-commerce system did no self-check in 114."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.writers.audit_files import CHECKS

UNIT = "核保部"


def _plant(world: World, rng: Random) -> Planted:
    part = world.audits
    checks = tuple(c for c in part.checks if c.unit != UNIT or c.day.year != 2025)
    return Planted(replace(world, audits=replace(part, checks=checks)), (f"{UNIT}|2025",), (CHECKS,))


PLANT = Plant(157, "9.1", "9.1/unit-not-self-checked", _plant, turn=-1, part="audits")
