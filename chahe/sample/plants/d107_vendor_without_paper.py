"""#107 Vendors stand in the audit programme, and no working paper is on them."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, pick
from chahe.sample.world.audits import VENDOR_BY_PROJECT, VENDORS
from chahe.sample.world.insurer import World
from chahe.sample.writers.audit_files import PAPERS


def _plant(world: World, rng: Random) -> Planted:
    part = world.audits
    gone = pick(rng, [v for v in VENDORS if v != VENDOR_BY_PROJECT], 1, 2)
    papers = tuple(p for p in part.papers if not any(v in name for name in p.vendors for v in gone))
    line = next(p.number for p in part.lines if p.vendors)
    return Planted(replace(world, audits=replace(part, papers=papers)), tuple(f"{v}|{line}" for v in gone), (PAPERS,))


PLANT = Plant(107, "6.4", "6.4/vendor-without-paper", _plant, part="audits")
