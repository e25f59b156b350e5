"""#165 The only audit of 核保部 in 114 was a project audit: no general audit of the unit."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.audits import OF_UNDERWRITING, PROJECT
from chahe.sample.world.insurer import World
from chahe.sample.writers.audit_files import REPORTS


def _plant(world: World, _rng: Random) -> Planted:
    part = world.audits
    reports = tuple(replace(r, kind=PROJECT) if r.number == OF_UNDERWRITING else r for r in part.reports)
    return Planted(replace(world, audits=replace(part, reports=reports)), ("核保部|2025",), (REPORTS,))


PLANT = Plant(165, "9.3", "9.3/unit-not-audited", _plant, part="coverage")
