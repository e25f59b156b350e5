"""#104 One account approves far more acts within a minute than the norm holds possible."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.calendar import local
from chahe.sample.world.duties import CHANGE, CORE, PACE, Act, core
from chahe.sample.world.insurer import World
from chahe.sample.writers.duty_files import APPROVALS


def _plant(world: World, rng: Random) -> Planted:
    d = world.duties
    who, day = core(rng.choice(d.checkers[:2])), date(2026, 2, rng.randrange(2, 7))
    at, made = local(day, 17, 20), local(day, 9, 15)
    count = PACE + rng.randrange(1, 16)
    acts = tuple(
        Act(f"A7000{n:02d}", CORE, CHANGE, core(d.makers[n % 6]), made, who, at + timedelta(seconds=2 * n))
        for n in range(count)
    )
    changed = replace(world, duties=replace(d, acts=(*d.acts, *acts)))
    return Planted(changed, (f"{CORE}|{who.lower()}|{day.isoformat()}",), (APPROVALS,))


PLANT = Plant(104, "5.2", "5.2/approvals-too-fast", _plant, part="duties")
