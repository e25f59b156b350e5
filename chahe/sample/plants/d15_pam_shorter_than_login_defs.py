"""#15 PAM accepts six characters, whatever login.defs and the checklist say."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, pick
from chahe.sample.world.insurer import World
from chahe.sample.writers.unix import LINUX


def _plant(world: World, rng: Random) -> Planted:
    hosts = pick(rng, [h.host for h in world.linux if h.defs_min == 12], 1, 3)
    linux = tuple(replace(h, pam_min=6) if h.host in hosts else h for h in world.linux)
    files = tuple(f"{LINUX}/hosts/{h}/etc/pam.d/{f}" for h in hosts for f in ("system-auth", "password-auth"))
    return Planted(replace(world, linux=linux), tuple(hosts), files)


PLANT = Plant(15, "4.3.3", "4.3.3/os-password", _plant)
