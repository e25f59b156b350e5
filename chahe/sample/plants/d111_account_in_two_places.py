"""#111 An account is in use from two addresses at once for the better part of an hour, and nobody looked into it."""

from dataclasses import replace
from datetime import date
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.world.logons import with_more
from chahe.sample.world.two_places import DESK, ELSEWHERE, twice
from chahe.sample.writers.log_files import path_of

DAYS = (date(2025, 6, 18), date(2025, 9, 10), date(2026, 1, 14))


def _plant(world: World, rng: Random) -> Planted:
    host, day, account = world.logs.hosts[0], rng.choice(DAYS), rng.choice(world.logons.staff[20:30])
    number = next(p.number for p in world.people if p.account == account)
    events = twice(host, day, account, (DESK, ELSEWHERE), rng.randrange(35, 56))
    subject = f"{account}|{number}|host|{day.isoformat()}".lower()
    return Planted(replace(world, logs=with_more(world.logs, events)), (subject,), (path_of(host),))


PLANT = Plant(111, "4.2.1", "4.2.1/account-used-twice-at-once", _plant, part="two-places")
