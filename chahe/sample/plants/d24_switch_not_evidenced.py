"""#24 A drill called a live switch, of which the systems' own log knows nothing."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.writers.recovery_files import SWITCHES


def _plant(world: World, rng: Random) -> Planted:
    drill = rng.choice(("DR-114-01", "DR-115-01"))
    drills = tuple(replace(d, switched=()) if d.id == drill else d for d in world.recovery.drills)
    return Planted(replace(world, recovery=replace(world.recovery, drills=drills)), (drill,), (SWITCHES,))


PLANT = Plant(24, "7.2", "7.2/switch-not-evidenced", _plant)
