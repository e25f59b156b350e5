"""#64 (of #33) Two monthly checks made by the person whose use was checked."""

from dataclasses import replace
from datetime import date
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.accounts import UNIT
from chahe.sample.world.insurer import World
from chahe.sample.writers.account_files import CHECKS

MONTHS = (date(2025, 10, 1), date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1))
TIMES = 2


def _plant(world: World, rng: Random) -> Planted:
    wrong = sorted(rng.sample(MONTHS, TIMES))
    checks = tuple(replace(c, checker=c.person) if c.month in wrong else c for c in world.accounts.checks)
    subjects = tuple(f"{UNIT}|{m:%YM%m}" for m in wrong)
    return Planted(replace(world, accounts=replace(world.accounts, checks=checks)), subjects, (CHECKS,))


PLANT = Plant(64, "4.2.1", "4.2.1/use-checked-by-user", _plant, part="accounts")
