"""#63 A rule for services in the set, and no host hands over its System log."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.world.logs import SYSTEM
from chahe.sample.writers.log_files import SERVICE, digest, path_of


def _plant(world: World, rng: Random) -> Planted:
    logs = replace(world.logs, events=tuple(e for e in world.logs.events if e.channel != SYSTEM))
    return Planted(replace(world, logs=logs), (digest(SERVICE),), tuple(path_of(host) for host in logs.hosts))


PLANT = Plant(63, "4.2.1", "4.2.1/rule-could-not-fire", _plant, turn=1, part="logs")
