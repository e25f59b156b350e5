"""#106 A system's own log shows a switch-over nobody had announced, and the register has no incident of it."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.calendar import local
from chahe.sample.world.insurer import World
from chahe.sample.writers.recovery_files import SWITCHES


def _plant(world: World, rng: Random) -> Planted:
    day = date(2025, 6, 4) + timedelta(days=rng.randrange(20))
    system, at = rng.choice(("SYS-003", "SYS-005", "SYS-006")), local(day, 3, rng.randrange(60))
    part = world.incidents
    switched = (*part.switched, (system, at, "偵測節點失聯 role=PRIMARY"))
    changed = replace(world, incidents=replace(part, switched=switched))
    return Planted(changed, (f"{system}|{day.isoformat()}",), (SWITCHES,))


PLANT = Plant(106, "3.2", "3.2/outage-not-registered", _plant, part="clocks")
