"""#187 A staff computer calls ports of a server in vain, one after another, and nobody handled it."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.world.network import Flow, clients, days, moment_of
from chahe.sample.writers.network_files import path_of

TARGET = "10.20.1.11"
PORTS = 48


def _plant(world: World, rng: Random) -> Planted:
    host, day = rng.choice(clients()), rng.choice(days())
    start = 36_000 + rng.uniform(0, 600)
    flows = [
        Flow(moment_of(day, start + 3 * n), host, TARGET, 1_000 + 7 * n, service="-", lasting=0, out=0, back=0,
             state="S0")
        for n in range(PORTS)
    ]  # fmt: skip
    return Planted(replace(world, traffic=world.traffic.with_more(flows=flows)), (host,), (path_of("conn", day),))


PLANT = Plant(187, "4.2.3", "4.2.3/inside-scan-unhandled", _plant, part="rest")
