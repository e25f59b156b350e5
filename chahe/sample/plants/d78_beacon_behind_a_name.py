"""#78 A server calls one name by the clock for nine days, at another address each time, and nobody explained it."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.world.network import DAYS, FIRST, turning
from chahe.sample.writers.network_files import path_of

HOSTS = ("10.20.1.17", "10.20.1.19", "10.20.1.21")
NAME = "assets.front.example"
FAR = [f"198.51.100.{120 + n}" for n in range(96)]
LASTING, EVERY = 9, 300


def _plant(world: World, rng: Random) -> Planted:
    host, begin = rng.choice(HOSTS), rng.randrange(DAYS - LASTING + 1)
    days = [FIRST + timedelta(days=begin + n) for n in range(LASTING)]
    hellos = [h for day in days for h in turning(day, EVERY, rng, host, FAR, NAME)]
    traffic = world.traffic.with_more(hellos=hellos)
    return Planted(replace(world, traffic=traffic), (f"{host}|{NAME}",), tuple(path_of("ssl", d) for d in days))


PLANT = Plant(78, "4.2.3", "4.2.3/named-beacon-unhandled", _plant, part="traffic")
