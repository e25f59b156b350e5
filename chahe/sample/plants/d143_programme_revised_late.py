"""#143 A change of law was taken into the programme of internal audit more than three months later."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.world.rules import AMEND, LAW, PROGRAMME, Change, Version
from chahe.sample.writers.registers import DOCUMENTS
from chahe.sample.writers.rule_files import CHANGES


def _plant(world: World, rng: Random) -> Planted:
    part, day = world.rules, date(2025, 11, 3) + timedelta(days=rng.randrange(30))
    approved = day + timedelta(days=rng.randrange(96, 140))
    version = Version(PROGRAMME, "第5版", approved, approved + timedelta(days=3), approved + timedelta(days=20))
    change = Change("LC-114-22", LAW, "內控辦法修正", day, PROGRAMME, True, approved, AMEND, "第5版", approved)
    done = replace(part, versions=(*part.versions, version), changes=(*part.changes, change))
    return Planted(replace(world, rules=done), (change.subject,), (CHANGES, DOCUMENTS))


PLANT = Plant(143, "9.2", "9.2/law-not-adopted", _plant, part="rules")
