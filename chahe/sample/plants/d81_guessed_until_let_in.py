"""#81 An account is let in after many refusals on two days, and nobody made a record of it."""

from dataclasses import replace
from datetime import date
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.calendar import local
from chahe.sample.world.insurer import World
from chahe.sample.world.logons import MANY, SPRAYED, guessed, with_more
from chahe.sample.writers.log_files import path_of

DAYS = (date(2025, 2, 13), date(2025, 5, 21), date(2025, 11, 13), date(2026, 2, 4), date(2026, 4, 22))
SOURCE = "10.10.9.71"
TIMES = 2


def _plant(world: World, rng: Random) -> Planted:
    host, account = rng.choice(world.logs.hosts), rng.choice(world.logons.staff[SPRAYED:])
    days = sorted(rng.sample(DAYS, TIMES))
    events = [e for day in days for e in guessed(host, local(day, 22, rng.randrange(50)), account, SOURCE, MANY)]
    subjects = tuple(f"{account}|*|{day.isoformat()}" for day in days)
    return Planted(replace(world, logs=with_more(world.logs, events)), subjects, (path_of(host),))


PLANT = Plant(81, "4.2.1", "4.2.1/guessed-logon-unhandled", _plant, part="logons")
