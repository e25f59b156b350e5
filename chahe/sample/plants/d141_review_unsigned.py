"""#141 After a change of a system the review of a risk rule found no change needed, and nobody signed it."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.world.rules import RISK, SYSTEM, kept
from chahe.sample.writers.rule_files import CHANGES


def _plant(world: World, rng: Random) -> Planted:
    part, day = world.rules, date(2025, 9, 1) + timedelta(days=rng.randrange(60))
    signed = kept("SC-114-21", SYSTEM, "支付閘道更換", day, RISK, day + timedelta(days=30), system="SYS-002")
    change = replace(signed, signed=None)
    done = replace(part, changes=(*part.changes, change))
    return Planted(replace(world, rules=done), (change.subject,), (CHANGES,))


PLANT = Plant(141, "2.4", "2.4/change-not-reviewed", _plant, part="rules")
