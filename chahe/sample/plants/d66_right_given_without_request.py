"""#66 Members added to a group of customer data on two days without a request."""

from dataclasses import replace
from datetime import date
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.calendar import local
from chahe.sample.world.insurer import World
from chahe.sample.world.logs import in_order, security
from chahe.sample.writers.log_files import path_of

GROUP = "Policy Data Readers"
DAYS = (date(2025, 5, 20), date(2025, 8, 19), date(2025, 10, 7), date(2026, 3, 10), date(2026, 5, 12))
TIMES = 2


def _plant(world: World, rng: Random) -> Planted:
    host = rng.choice(world.logs.hosts)
    moments = [local(day, rng.randrange(19, 22), rng.randrange(60)) for day in sorted(rng.sample(DAYS, TIMES))]
    events = [
        security(host, at, 4728, TargetUserName=GROUP, SubjectUserName="ops01", MemberName="CN=ops09") for at in moments
    ]
    changed = replace(
        world,
        logs=replace(world.logs, events=in_order([*world.logs.events, *events])),
        accounts=replace(world.accounts, unasked=world.accounts.unasked | {(host, at) for at in moments}),
    )
    name = host.partition(".")[0]
    subjects = tuple(f"{name}|member-added|{GROUP.lower()}|{at:%Y-%m-%d}" for at in moments)
    return Planted(changed, subjects, (path_of(host),))


PLANT = Plant(66, "4.2.1", "4.2.1/change-unticketed", _plant, part="accounts")
