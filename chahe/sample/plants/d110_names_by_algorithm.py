"""#110 A staff computer asks for three hours for domains that do not exist and that nobody thought up."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.world.machine_names import LIMIT, domains, in_vain
from chahe.sample.world.network import clients, days
from chahe.sample.writers.network_files import path_of

HOURS = 3


def _plant(world: World, rng: Random) -> Planted:
    host, day, begin = rng.choice(clients()[3:]), rng.choice(days()), rng.randrange(8, 20)
    names = domains(f"{rng.random()}", 4 * LIMIT * HOURS)
    asks = [a for n in range(HOURS) for a in in_vain(day, begin + n, host, names[n::HOURS])]
    traffic = world.traffic.with_more(asks=asks)
    return Planted(replace(world, traffic=traffic), (host,), (path_of("dns", day),))


PLANT = Plant(110, "4.2.3", "4.2.3/dga-unhandled", _plant, part="names")
