"""#13 Servers answer on the network that stand in no register."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, pick
from chahe.sample.world.insurer import World
from chahe.sample.world.scans import MAPPED_DAYS
from chahe.sample.writers import nmap


def _plant(world: World, rng: Random) -> Planted:
    addresses = pick(rng, [f"10.20.1.{n}" for n in range(180, 200)], 2, 6)
    strangers = tuple((ip, f"tmp{n:02d}.demo.local") for n, ip in enumerate(addresses, 1))
    changed = replace(world, scans=replace(world.scans, strangers=strangers))
    return Planted(changed, tuple(addresses), (nmap.path_of(MAPPED_DAYS[-1]),))


PLANT = Plant(13, "4.3.1", "4.3.1/host-not-registered", _plant)
