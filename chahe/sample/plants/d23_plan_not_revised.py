"""#23 Issues were raised that need a change of the plan, and the plan is older than the drill."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.writers.recovery_files import VERSIONS


def _plant(world: World, rng: Random) -> Planted:
    drill, version = rng.choice((("DR-114-01", "5.0"), ("DR-115-01", "5.1")))
    versions = tuple(v for v in world.recovery.versions if v[0] != version)
    changed = replace(world, recovery=replace(world.recovery, versions=versions))
    return Planted(changed, (drill,), (VERSIONS,))


PLANT = Plant(23, "7.2", "7.2/plan-not-revised", _plant)
