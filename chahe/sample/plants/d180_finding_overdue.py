"""#180 An open finding was due months ago."""

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
    due = date(2026, 1, 15) + timedelta(days=rng.randrange(0, 120))
    moves = (Move(cases[chosen].received, due, due),)
    cases[chosen] = replace(cases[chosen], dues=moves, closing=None)
    changed = replace(world, follow_up=replace(world.follow_up, findings=tuple(cases.values())))
    return Planted(claim(changed, [chosen]), (chosen,), (snapshot(SNAPSHOTS[-1]),))


PLANT = Plant(180, "9.4", "9.4/overdue", _plant, part="rest")
