"""#21 A portal stands in the scope of no drill, two years running."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.world.recovery import RecoveryDrill
from chahe.sample.writers.recovery_files import SCOPE, STEPS, SWITCHES


def _plant(world: World, rng: Random) -> Planted:
    portal = rng.choice(("SYS-001", "SYS-002"))

    def outside(d: RecoveryDrill) -> RecoveryDrill:
        kept = tuple((s, m) for s, m in d.restored if s != portal)
        return replace(d, restored=kept, switched=tuple(s for s in d.switched if s != portal))

    recovery = replace(world.recovery, drills=tuple(outside(d) for d in world.recovery.drills))
    return Planted(replace(world, recovery=recovery), (portal,), (SCOPE, STEPS, SWITCHES))


PLANT = Plant(21, "7.2", "7.2/system-not-drilled", _plant)
