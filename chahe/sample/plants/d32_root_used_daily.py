"""#32 root used on many days of a month without a request."""

from dataclasses import replace
from datetime import date
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.accounts import ROOT_HOST, Use
from chahe.sample.world.calendar import local
from chahe.sample.world.insurer import World
from chahe.sample.writers.account_files import SULOG

MONTHS = (date(2025, 3, 1), date(2025, 10, 1), date(2026, 4, 1))
DAYS = 10


def _plant(world: World, rng: Random) -> Planted:
    month, known = rng.choice(MONTHS), world.accounts.uses[0]
    free = [month.replace(day=n) for n in range(1, 29) if month.replace(day=n).weekday() != 1]
    days = sorted(rng.sample(free, DAYS))
    uses = [Use(local(day, rng.randrange(8, 20), rng.randrange(60)), known.actor, known.person) for day in days]
    accounts = replace(world.accounts, uses=(*world.accounts.uses, *uses))
    subjects = tuple(f"{ROOT_HOST}|root|{day.isoformat()}" for day in days)
    return Planted(replace(world, accounts=accounts), subjects, (SULOG,))


PLANT = Plant(32, "4.2.1", "4.2.1/top-use-unapproved", _plant, part="accounts")
