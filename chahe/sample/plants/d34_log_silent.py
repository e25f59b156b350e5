"""#34 A host writes no log for more than two days, and nobody had announced it."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.accounts import silent
from chahe.sample.world.calendar import local
from chahe.sample.world.insurer import World
from chahe.sample.writers.log_files import path_of

DAYS = (date(2025, 10, 18), date(2026, 1, 18), date(2026, 4, 18))
HOURS = 53


def _plant(world: World, rng: Random) -> Planted:
    """The last record is that of 18:15; of the next ones the first behind 53 hours comes the third morning."""
    host, day = world.logs.hosts[2], rng.choice(DAYS)
    first = local(day, 18, 15)
    logs = silent(world.logs, host, first, first + timedelta(hours=HOURS))
    name = host.partition(".")[0]
    return Planted(replace(world, logs=logs), (f"{name}|{day.isoformat()}",), (path_of(host),))


PLANT = Plant(34, "4.2.1", "4.2.1/log-silent", _plant, turn=1, part="accounts")
