"""#19 The report leaves the sales managers out and states less than half of the real rate."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.writers.drill_files import REPORTS


def _plant(world: World, rng: Random) -> Planted:
    drill = world.drills[2]
    managers = len({p.number for p in world.people if p.job == "外勤主管"} & set(drill.mailed))
    stated = (len(drill.mailed) - managers, len(drill.clicked) * rng.randrange(35, 50) // 100)
    drills = tuple(replace(d, stated=stated) if d.id == drill.id else d for d in world.drills)
    return Planted(replace(world, drills=drills), (drill.id,), (REPORTS,))


PLANT = Plant(19, "4.7", "4.7/rate-misstated", _plant)
