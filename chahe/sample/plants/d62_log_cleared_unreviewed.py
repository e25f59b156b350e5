"""#62 A Security log cleared in a month nobody reviewed."""

from dataclasses import replace
from datetime import date
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.world.logs import cleared, in_order, without_review
from chahe.sample.writers.log_files import path_of

MONTHS = (date(2025, 4, 1), date(2025, 7, 1), date(2025, 12, 1), date(2026, 3, 1))


def _plant(world: World, rng: Random) -> Planted:
    logs, month = world.logs, rng.choice(MONTHS)
    host, day = rng.choice(logs.hosts), month.replace(day=rng.randrange(2, 28))
    events = in_order([*logs.events, cleared(host, day)])
    logs = replace(logs, events=events, reviewed=without_review(logs, month))
    return Planted(replace(world, logs=logs), (f"{host}|{day.isoformat()}",), (path_of(host),))


PLANT = Plant(62, "4.2.1", "4.2.1/logging-act-unreviewed", _plant, part="logs")
