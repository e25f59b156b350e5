"""#188 A staff computer keeps one connection to an unknown host open all day, and nobody handled it."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.world.network import Flow, clients, days, moment_of
from chahe.sample.writers.network_files import path_of

FAR = "198.51.100.77"
LASTING = 9 * 3_600_000
"""Milliseconds; the own norm asks about eight hours."""


def _plant(world: World, rng: Random) -> Planted:
    host, day = rng.choice(clients()), rng.choice(days())
    flow = Flow(moment_of(day, 30_000 + rng.uniform(0, 900)), host, FAR, 443, lasting=LASTING, out=90_000, back=400_000)
    changed = replace(world, traffic=world.traffic.with_more(flows=[flow]))
    return Planted(changed, (f"{host}|{FAR}",), (path_of("conn", day),))


PLANT = Plant(188, "4.2.3", "4.2.3/long-connection-unhandled", _plant, part="rest")
