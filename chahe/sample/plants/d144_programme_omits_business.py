"""#144 A new business is on the register, and the rules of self-inspection were never reviewed for it."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.world.rules import BUSINESS, LIST, Change
from chahe.sample.writers.rule_files import CHANGES


def _plant(world: World, rng: Random) -> Planted:
    part, day = world.rules, date(2026, 1, 5) + timedelta(days=rng.randrange(50))
    change = Change("BC-115-21", BUSINESS, "行動投保資料上傳功能上線", day, LIST)
    done = replace(part, changes=(*part.changes, change))
    return Planted(replace(world, rules=done), (change.subject,), (CHANGES,))


PLANT = Plant(144, "9.2", "9.2/change-not-reviewed", _plant, part="rules")
