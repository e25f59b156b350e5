"""#83 An administrator logs on late at night on two days, with no duty, request, stop or record."""

from dataclasses import replace
from datetime import date
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.accounts import logged_on
from chahe.sample.world.calendar import local
from chahe.sample.world.insurer import World
from chahe.sample.world.logons import with_more
from chahe.sample.writers.log_files import path_of

DAYS = (date(2025, 2, 19), date(2025, 6, 5), date(2025, 7, 23), date(2025, 12, 3), date(2026, 3, 25))
TIMES = 2


def _plant(world: World, rng: Random) -> Planted:
    host, (_, account) = rng.choice(world.logs.hosts), rng.choice(world.office_hours.admins)
    days = sorted(rng.sample(DAYS, TIMES))
    events = [logged_on(host, local(day, 22, 5 + rng.randrange(50)), account, "10") for day in days]
    subjects = tuple(f"{host.partition('.')[0]}|{account}|{day.isoformat()}" for day in days)
    return Planted(replace(world, logs=with_more(world.logs, events)), subjects, (path_of(host),))


PLANT = Plant(83, "4.2.1", "4.2.1/off-hours-unexplained", _plant, part="logons")
