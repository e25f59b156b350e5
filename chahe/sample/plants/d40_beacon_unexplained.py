"""#40 A host calls an outside one every minute, give or take some seconds, for eleven days, and nobody explained it."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.world.network import DAYS, FIRST, Flow, moment_of
from chahe.sample.writers.network_files import path_of

HOSTS = ("10.20.1.14", "10.20.1.20", "10.20.1.23")
FAR = "198.51.100.77"
LASTING = 11
MINUTES = 1_440


def _plant(world: World, rng: Random) -> Planted:
    host, begin = rng.choice(HOSTS), rng.randrange(DAYS - LASTING + 1)
    days = [FIRST + timedelta(days=begin + n) for n in range(LASTING)]
    flows = [
        Flow(moment_of(day, 60 * n + 7 + rng.uniform(-6, 6)), host, FAR, 443, out=212, back=148, lasting=90)
        for day in days
        for n in range(MINUTES)
    ]
    traffic = world.traffic.with_more(flows=flows)
    return Planted(replace(world, traffic=traffic), (f"{host}|{FAR}",), tuple(path_of("conn", d) for d in days))


PLANT = Plant(40, "4.2.3", "4.2.3/beacon-unhandled", _plant, part="network")
