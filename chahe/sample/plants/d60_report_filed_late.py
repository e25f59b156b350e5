"""#60 An audit report was filed 74 days after the end of the audit."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.audits import ROLLED
from chahe.sample.world.insurer import World
from chahe.sample.writers.audit_files import REPORTS

DAYS = timedelta(days=74)


def _plant(world: World, rng: Random) -> Planted:
    part = world.audits
    number = rng.choice([r.number for r in part.reports if r.number != ROLLED and r.end + DAYS not in part.off])
    reports = tuple(replace(r, filed=r.end + DAYS) if r.number == number else r for r in part.reports)
    return Planted(replace(world, audits=replace(part, reports=reports)), (number,), (REPORTS,))


PLANT = Plant(60, "9.3", "9.3/report-filed-late", _plant, part="audits")
