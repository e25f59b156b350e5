"""#186 A staff computer asks for hundreds of long names below one domain in a day, and nobody handled it."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.world.network import asked, clients, days, moment_of
from chahe.sample.writers.network_files import path_of

DOMAIN = "sync.example"
NAMES = 340
ODD = 160
"""Bits of what stands before the domain."""


def _plant(world: World, rng: Random) -> Planted:
    host, day = rng.choice(clients()), rng.choice(days())
    asks = [
        asked(moment_of(day, 33_000 + 60 * n + rng.uniform(0, 50)), host, f"{rng.getrandbits(ODD):040x}.t.{DOMAIN}")
        for n in range(NAMES)
    ]
    return Planted(replace(world, traffic=world.traffic.with_more(asks=asks)), (DOMAIN,), (path_of("dns", day),))


PLANT = Plant(186, "4.2.3", "4.2.3/dns-tunnel-unhandled", _plant, part="rest")
