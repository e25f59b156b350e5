"""#4 A core AIX host whose passwords never expire and whose accounts never lock."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.writers.unix import AIX


def _plant(world: World, rng: Random) -> Planted:
    host = rng.choice(("aixcore01", "aixcore02"))
    aix = tuple(replace(h, max_weeks=0, retries=0) if h.host == host else h for h in world.aix)
    folder = f"{AIX}/hosts/{host}"
    return Planted(replace(world, aix=aix), (host,), (f"{folder}/lsuser.txt", f"{folder}/etc/security/user"))


PLANT = Plant(4, "4.5.1", "4.5.1/host-policy", _plant)
