"""#82 A source tries twelve accounts in as many minutes, is let in with the last, and nobody made a record of it."""

from dataclasses import replace
from datetime import date
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.calendar import local
from chahe.sample.world.insurer import World
from chahe.sample.world.logons import SPRAYED, sprayed, with_more
from chahe.sample.writers.log_files import path_of

DAYS = (date(2025, 3, 19), date(2025, 6, 25), date(2025, 12, 10), date(2026, 3, 18))
SOURCE = "10.10.9.83"


def _plant(world: World, rng: Random) -> Planted:
    host, day = rng.choice(world.logs.hosts), rng.choice(DAYS)
    accounts = rng.sample(world.logons.staff, SPRAYED)
    events = sprayed(host, local(day, 21, rng.randrange(40)), accounts, SOURCE)
    logs = with_more(world.logs, events)
    return Planted(replace(world, logs=logs), (f"{SOURCE}|{day.isoformat()}",), (path_of(host),))


PLANT = Plant(82, "4.2.1", "4.2.1/sprayed-logon-unhandled", _plant, part="logons")
