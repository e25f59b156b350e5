"""#5 Hosts not checked in a half-year, and hosts checked by their own administrator."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, pick
from chahe.sample.world.calendar import HALVES
from chahe.sample.world.insurer import World


def _plant(world: World, rng: Random) -> Planted:
    half = rng.choice(HALVES)
    assets = {a.id: a for a in world.assets}
    there = [c.asset for c in world.checks if c.half == half and assets[c.asset].live.year < 2025]
    there = [a for a in there if assets[a].retired is None and assets[a].kind == "server"]
    hosts = pick(rng, there, 4, 5)
    missing, own = set(hosts[:3]), set(hosts[3:])
    checks = []
    for c in world.checks:
        if c.half == half and c.asset in missing:
            continue
        checks.append(replace(c, reviewer=assets[c.asset].custodian) if c.half == half and c.asset in own else c)
    subjects = tuple(f"{a}|{half}" for a in hosts)
    return Planted(replace(world, checks=tuple(checks)), subjects, ("清冊/S09_參數檢核表.xlsx",))


PLANT = Plant(5, "4.5.1", "4.5.1/parameter-review", _plant)
