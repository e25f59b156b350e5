"""#27 A due date moved four times, 412 days in all, and nobody approved it."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted, claim, free
from chahe.sample.world.followup import LOOK_ALIKES, SNAPSHOTS, Move
from chahe.sample.world.insurer import World
from chahe.sample.writers.followup_files import snapshot


def _plant(world: World, rng: Random) -> Planted:
    cases = {f.id: f for f in world.follow_up.findings}
    early = [i for i, f in cases.items() if f.closing and f.received <= SNAPSHOTS[0] and i not in LOOK_ALIKES]
    chosen = rng.choice(free(world, early))
    first = date(2025, 5, 20) + timedelta(days=rng.randrange(0, 30))
    steps = zip((10, 15, 20, 25), (90, 190, 300, 412), strict=True)
    dues = [Move(cases[chosen].received, first, first)]
    for n, (before, days) in enumerate(steps, 1):
        since = SNAPSHOTS[n] - timedelta(days=before)
        dues.append(Move(since, first + timedelta(days=days), first, "作業時程調整", "", "", n))
    cases[chosen] = replace(cases[chosen], dues=tuple(dues), closing=None)
    changed = replace(world, follow_up=replace(world.follow_up, findings=tuple(cases.values())))
    return Planted(claim(changed, [chosen]), (chosen,), tuple(snapshot(s) for s in SNAPSHOTS[1:5]))


PLANT = Plant(27, "9.4", "9.4/due-date-moved", _plant)
