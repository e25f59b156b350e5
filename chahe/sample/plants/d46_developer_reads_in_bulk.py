"""#46 A person's account reads 180,000 rows of customers without an approved extraction."""

from dataclasses import replace
from datetime import date
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.calendar import local
from chahe.sample.world.insurer import World
from chahe.sample.world.misuse import CORE, Access
from chahe.sample.writers.misuse_files import ACCESSES

DAYS = (date(2025, 5, 2), date(2025, 5, 23), date(2025, 6, 3), date(2025, 6, 12), date(2025, 6, 19))
ROWS = 180_000


def _plant(world: World, rng: Random) -> Planted:
    m, day = world.misuse, rng.choice(DAYS)
    when = local(day, rng.randrange(13, 18), rng.randrange(60))
    read = Access(when, CORE, m.reader, "ADM-PC01", "SQL Developer", "SELECT", "POLICY.CUSTOMER", ROWS)
    accesses = tuple(sorted((*m.accesses, read), key=lambda a: (a.moment, a.database, a.account)))
    subject = f"{CORE}|{m.reader}|{day.isoformat()}".lower()
    return Planted(replace(world, misuse=replace(m, accesses=accesses)), (subject,), (ACCESSES,))


PLANT = Plant(46, "4.4.3", "4.4.3/bulk-read", _plant, part="misuse")
