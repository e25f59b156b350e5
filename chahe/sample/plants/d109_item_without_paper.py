"""#109 Items stand in the audit programme of 114 and have no working paper."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, pick
from chahe.sample.world.audits import BY_PROJECT
from chahe.sample.world.insurer import World
from chahe.sample.writers.audit_files import PAPERS


def _plant(world: World, rng: Random) -> Planted:
    part = world.audits
    alone = [
        p.items[0] for p in part.papers if len(p.items) == 1 and not p.vendors and p.items[0] not in ("8", BY_PROJECT)
    ]
    gone = pick(rng, alone, 1, 4)
    papers = tuple(p for p in part.papers if p.items[0] not in gone)
    changed = replace(world, audits=replace(part, papers=papers))
    return Planted(changed, tuple(f"{i}|2025" for i in gone), (PAPERS,))


PLANT = Plant(109, "9.3", "9.3/item-without-paper", _plant, part="audits")
