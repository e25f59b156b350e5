"""#22 The report claims three and a half hours; the steps give more than six, the target is four."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.writers.recovery_files import STEPS


def _plant(world: World, rng: Random) -> Planted:
    drill = rng.choice([d for d in world.recovery.drills if d.id in {"DR-114-01", "DR-115-01"}])
    slow = rng.choice([s for s in drill.systems if s in {"SYS-001", "SYS-002", "SYS-003", "SYS-004"}])
    minutes = 370 + rng.randrange(0, 60)
    restored = tuple((s, minutes if s == slow else m) for s, m in drill.restored)
    drills = tuple(replace(d, restored=restored) if d.id == drill.id else d for d in world.recovery.drills)
    changed = replace(world, recovery=replace(world.recovery, drills=drills))
    return Planted(changed, (f"{drill.id}|{slow}",), (STEPS,))


PLANT = Plant(22, "7.2", "7.2/rto-missed", _plant)
