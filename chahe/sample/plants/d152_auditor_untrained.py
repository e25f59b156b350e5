"""#152 Auditors of the whole year 114 did not complete thirty hours of training."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, pick
from chahe.sample.world.insurer import World
from chahe.sample.writers.audit_files import COURSES


def _plant(world: World, rng: Random) -> Planted:
    part = world.audits
    short = pick(rng, [number for number, _ in part.auditors[1:]], 1, 2)
    courses = tuple(c for c in part.courses if c[0] not in short or c[1] != "內部控制制度")
    return Planted(replace(world, audits=replace(part, courses=courses)), tuple(f"{a}|2025" for a in short), (COURSES,))


PLANT = Plant(152, "9.3", "9.3/auditor-hours", _plant, part="audits")
