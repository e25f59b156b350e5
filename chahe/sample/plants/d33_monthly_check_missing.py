"""#33 The use of root was not spot-checked in three months."""

from dataclasses import replace
from datetime import date
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.accounts import UNIT
from chahe.sample.world.insurer import World
from chahe.sample.writers.account_files import CHECKS

MONTHS = tuple(date(2025, n, 1) for n in (2, 3, 4, 5, 6, 7))
MISSING = 3


def _plant(world: World, rng: Random) -> Planted:
    gone = sorted(rng.sample(MONTHS, MISSING))
    checks = tuple(c for c in world.accounts.checks if c.month not in gone)
    subjects = tuple(f"{UNIT}|{m:%YM%m}" for m in gone)
    return Planted(replace(world, accounts=replace(world.accounts, checks=checks)), subjects, (CHECKS,))


PLANT = Plant(33, "4.2.1", "4.2.1/use-check-missing", _plant, part="accounts")
