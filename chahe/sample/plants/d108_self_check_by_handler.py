"""#108 Self-checks were done by one of those who handle the business."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, pick
from chahe.sample.world.insurer import World
from chahe.sample.writers.audit_files import CHECKS


def _plant(world: World, rng: Random) -> Planted:
    part = world.audits
    chosen = pick(rng, [c.number for c in part.checks[1:]], 1, 3)
    checks = tuple(replace(c, checker=c.handlers[1]) if c.number in chosen else c for c in part.checks)
    return Planted(replace(world, audits=replace(part, checks=checks)), tuple(chosen), (CHECKS,))


PLANT = Plant(108, "9.1", "9.1/self-check-by-handler", _plant, part="audits")
