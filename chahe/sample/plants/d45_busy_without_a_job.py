"""#45 A web server is 95 % busy from half past midnight for an hour, an application reads in bulk, and no job ran."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.calendar import local
from chahe.sample.world.insurer import World
from chahe.sample.world.misuse import CORE, WEB, Access
from chahe.sample.writers.misuse_files import ACCESSES, SAR

NIGHTS = (date(2025, 5, 7), date(2025, 5, 21), date(2025, 6, 5), date(2025, 6, 10), date(2025, 6, 17))
LOAD = 9_480


def _plant(world: World, rng: Random) -> Planted:
    m, night = world.misuse, rng.choice(NIGHTS)
    first, last = local(night, 0, 30, 1), local(night, 1, 30, 1)
    busy = tuple((at, LOAD + rng.randrange(90) if first < at <= last else load) for at, load in m.busy)
    app = next(c.account for c in m.clients if c.database == CORE and c.hours == "全天")
    reads = [
        Access(local(night, 0, 35) + timedelta(minutes=10 * n), CORE, app, WEB, "JDBC Thin Client", "SELECT",
               "POLICY.CUSTOMER", rng.randrange(40_000, 60_000))
        for n in range(5)
    ]  # fmt: skip
    accesses = tuple(sorted((*m.accesses, *reads), key=lambda a: (a.moment, a.database, a.account)))
    subjects = tuple(f"{WEB}|{night.isoformat()}|{clock}" for clock in ("00:30", "01:00"))
    return Planted(replace(world, misuse=replace(m, busy=busy, accesses=accesses)), subjects, (SAR, ACCESSES))


PLANT = Plant(45, "4.4.3", "4.4.3/cpu-unexplained", _plant, part="misuse")
