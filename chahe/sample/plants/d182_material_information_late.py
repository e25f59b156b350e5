"""#182 Material information was reported and disclosed two weeks after the event."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.incidents import MATERIAL, workdays
from chahe.sample.world.insurer import World
from chahe.sample.writers.incident_files import INCIDENTS, RECEIPTS


def _plant(world: World, rng: Random) -> Planted:
    part = world.incidents
    number = rng.choice(sorted({r.number for r in part.receipts if r.kind == MATERIAL}))
    late = workdays(world.audits.off, part.of(number).happened.date(), 10)
    listed = tuple(replace(i, disclosed=late) if i.number == number else i for i in part.listed)
    receipts = tuple(
        replace(r, received=late) if (r.number, r.kind) == (number, MATERIAL) else r for r in part.receipts
    )
    changed = replace(world, incidents=replace(part, listed=listed, receipts=receipts))
    return Planted(changed, (number,), (INCIDENTS, RECEIPTS))


PLANT = Plant(182, "3.2", "3.2/material-information-late", _plant, part="rest")
