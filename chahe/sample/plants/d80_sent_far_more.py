"""#80 Of a day a server sends out far more than it ever does, to a place nobody knows, and nobody handled it."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.world.network import days, sent
from chahe.sample.writers.network_files import path_of

HOSTS = ("10.20.1.15", "10.20.1.16", "10.20.1.18")
FAR, NAME = "198.51.100.78", "up.store.example"


def _plant(world: World, rng: Random) -> Planted:
    host, day = rng.choice(HOSTS), rng.choice(days())
    traffic = world.traffic.with_more(hellos=sent(day, 22, rng, (host, FAR), NAME))
    return Planted(replace(world, traffic=traffic), (host,), (path_of("conn", day),))


PLANT = Plant(80, "4.2.3", "4.2.3/egress-unhandled", _plant, part="traffic")
