"""#28 Findings of the security assessment never reached the register."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, free, pick
from chahe.sample.world.followup import SNAPSHOTS
from chahe.sample.world.insurer import World
from chahe.sample.writers.followup_files import snapshot


def _plant(world: World, rng: Random) -> Planted:
    report = "ASM-115-01"
    cases = {f.id: f for f in world.follow_up.findings}
    lost = pick(rng, free(world, [i for i, f in cases.items() if f.report == report]), 4, 12)
    subjects = tuple(sorted(f"{report}|{number}" for i in lost for number in cases[i].refs))
    kept = tuple(f for f in world.follow_up.findings if f.id not in lost)
    changed = replace(world, follow_up=replace(world.follow_up, findings=kept))
    return Planted(changed, subjects, (snapshot(SNAPSHOTS[-2]), snapshot(SNAPSHOTS[-1])))


PLANT = Plant(28, "9.4", "9.4/finding-not-tracked", _plant)
