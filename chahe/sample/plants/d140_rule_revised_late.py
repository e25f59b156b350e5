"""#140 A change of law was taken into a risk rule more than three months later."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.world.rules import AMEND, CONTROLS, LAW, Change, Version
from chahe.sample.writers.registers import DOCUMENTS
from chahe.sample.writers.rule_files import CHANGES


def _plant(world: World, rng: Random) -> Planted:
    part, day = world.rules, date(2025, 10, 1) + timedelta(days=rng.randrange(40))
    approved = day + timedelta(days=rng.randrange(96, 140))
    version = Version(CONTROLS, "第4版", approved, approved + timedelta(days=3), approved + timedelta(days=20))
    change = Change("LC-114-21", LAW, "自律規範修正", day, CONTROLS, True, approved, AMEND, "第4版", approved)
    done = replace(part, versions=(*part.versions, version), changes=(*part.changes, change))
    return Planted(replace(world, rules=done), (change.subject,), (CHANGES, DOCUMENTS))


PLANT = Plant(140, "2.4", "2.4/law-not-adopted", _plant, part="rules")
