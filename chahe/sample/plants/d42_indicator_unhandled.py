"""#42 A staff computer asks for a name F-ISAC had warned of, the warning held, and nobody handled it."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.world.network import LIVE_NAME, asked, clients, days, moment_of
from chahe.sample.writers.network_files import path_of

TIMES = 2


def _plant(world: World, rng: Random) -> Planted:
    host = rng.choice(clients())
    used = sorted(rng.sample(days(), TIMES))
    asks = [asked(moment_of(day, rng.uniform(33_000, 60_000)), host, LIVE_NAME, answer="192.0.2.66") for day in used]
    traffic = world.traffic.with_more(asks=asks)
    return Planted(replace(world, traffic=traffic), (f"{host}|{LIVE_NAME}",), tuple(path_of("dns", d) for d in used))


PLANT = Plant(42, "4.2.3", "4.2.3/indicator-hit-unhandled", _plant, part="network")
