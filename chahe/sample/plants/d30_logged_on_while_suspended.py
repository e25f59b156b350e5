"""#30 A suspended manager goes on logging on."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.accounts import SUSPENDED, logged_on
from chahe.sample.world.calendar import local
from chahe.sample.world.insurer import World
from chahe.sample.world.logs import in_order
from chahe.sample.writers.log_files import path_of

TIMES = 12


def _plant(world: World, rng: Random) -> Planted:
    person, host = world.accounts.suspended[1], rng.choice(world.logs.hosts)
    days = [SUSPENDED + timedelta(days=n) for n in sorted(rng.sample(range(1, 60), TIMES))]
    events = [
        logged_on(host, local(day, rng.randrange(9, 18), rng.randrange(60)), str(person.account), "10") for day in days
    ]
    logs = replace(world.logs, events=in_order([*world.logs.events, *events]))
    return Planted(replace(world, logs=logs), (f"{person.number}|{SUSPENDED.isoformat()}",), (path_of(host),))


PLANT = Plant(30, "4.2.1", "4.2.1/absent-logon", _plant, part="accounts")
