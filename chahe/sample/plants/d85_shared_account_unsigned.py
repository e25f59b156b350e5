"""#85 An account the register calls shared has no approver, and nobody wrote what it is for."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.world.shared import OTHERS


def _plant(world: World, rng: Random) -> Planted:
    name, bare = rng.choice(OTHERS), rng.random() < 1 / 2
    accounts = tuple(
        replace(a, approved=False, purpose="" if bare else a.purpose) if a.name == name else a
        for a in world.main.accounts
    )
    changed = replace(world, main=replace(world.main, accounts=accounts))
    place = world.main.name.partition(".")[0].lower()
    return Planted(changed, (f"{place}|{name}",), ("清冊/G04_帳號使用人對照表（附表二）.xlsx",))


PLANT = Plant(85, "4.2.1", "4.2.1/shared-account-unsigned", _plant, part="registered")
