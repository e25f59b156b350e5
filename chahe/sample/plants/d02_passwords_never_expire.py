"""#2 Accounts of administrators whose password never expires."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, pick
from chahe.sample.world.insurer import World


def _plant(world: World, rng: Random) -> Planted:
    names = pick(rng, [a.name for a in world.main.accounts if a.name.startswith("adm.u")], 6, 12)
    accounts = tuple(replace(a, never_expires=True) if a.name in names else a for a in world.main.accounts)
    changed = replace(world, main=replace(world.main, accounts=accounts))
    return Planted(changed, tuple(f"{world.main.name}|{n}" for n in names), ("S03_網域帳號/demo_users.csv",))


PLANT = Plant(2, "4.5.1", "4.5.1/never-expires", _plant)
