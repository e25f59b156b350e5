"""#25 Closed on a reminder to the staff; no proof, and the re-test fails."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, claim, free, pick
from chahe.sample.world.followup import LOOK_ALIKES, SNAPSHOTS
from chahe.sample.world.insurer import World
from chahe.sample.writers.followup_files import RECHECKS, snapshot


def _plant(world: World, rng: Random) -> Planted:
    cases = {f.id: f for f in world.follow_up.findings}
    ids = pick(rng, free(world, [i for i, f in cases.items() if f.closing and i not in LOOK_ALIKES]), 1, 3)
    for i in ids:
        c = cases[i].closing
        if c is not None:
            c = replace(c, improvement="已加強宣導", evidence="", result="仍有缺失", passed=False)
        cases[i] = replace(cases[i], closing=c)
    changed = replace(world, follow_up=replace(world.follow_up, findings=tuple(cases.values())))
    return Planted(claim(changed, ids), tuple(ids), (snapshot(SNAPSHOTS[-1]), RECHECKS))


PLANT = Plant(25, "9.4", "9.4/closed-without-proof", _plant)
