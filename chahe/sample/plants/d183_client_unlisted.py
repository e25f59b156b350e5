"""#183 The core database was read from a computer nobody listed."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.plants.d46_developer_reads_in_bulk import DAYS
from chahe.sample.world.calendar import local
from chahe.sample.world.insurer import World
from chahe.sample.world.misuse import CORE, Access
from chahe.sample.writers.misuse_files import ACCESSES

CLIENT = "NB-0777"
ROWS = 12


def _plant(world: World, rng: Random) -> Planted:
    m, day = world.misuse, rng.choice(DAYS)
    when = local(day, rng.randrange(9, 12), rng.randrange(60))
    read = Access(when, CORE, m.reader, CLIENT, "SQL Developer", "SELECT", "POLICY.CUSTOMER", ROWS)
    accesses = tuple(sorted((*m.accesses, read), key=lambda a: (a.moment, a.database, a.account)))
    subject = f"{CORE}|{m.reader}|{CLIENT}".lower()
    return Planted(replace(world, misuse=replace(m, accesses=accesses)), (subject,), (ACCESSES,))


PLANT = Plant(183, "4.4.3", "4.4.3/client-unlisted", _plant, part="rest")
