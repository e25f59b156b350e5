"""#151 Items stand in no line of the audit programme of 114."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, pick
from chahe.sample.world.audits import BY_PROJECT
from chahe.sample.world.insurer import World
from chahe.sample.writers.audit_files import PLAN


def _plant(world: World, rng: Random) -> Planted:
    part = world.audits
    gone = pick(rng, [i for i in part.every_item if i not in (BY_PROJECT, "6.4")], 1, 3)
    lines = tuple(replace(x, items=tuple(i for i in x.items if i not in gone)) for x in part.lines)
    return Planted(replace(world, audits=replace(part, lines=lines)), tuple(f"{i}|2025" for i in gone), (PLAN,))


PLANT = Plant(151, "9.1", "9.1/item-not-in-programme", _plant, part="audits")
