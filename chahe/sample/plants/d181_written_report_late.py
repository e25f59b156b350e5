"""#181 The written report of a major incident came in on the twelfth business day."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.incidents import NUMBERS, WRITTEN, workdays
from chahe.sample.world.insurer import World
from chahe.sample.writers.incident_files import INCIDENTS, RECEIPTS


def _plant(world: World, rng: Random) -> Planted:
    part, number = world.incidents, rng.choice(NUMBERS[::2])
    late = workdays(world.audits.off, part.of(number).learned.date(), 12)
    listed = tuple(replace(i, written=late) if i.number == number else i for i in part.listed)
    receipts = tuple(replace(r, received=late) if (r.number, r.kind) == (number, WRITTEN) else r for r in part.receipts)
    changed = replace(world, incidents=replace(part, listed=listed, receipts=receipts))
    return Planted(changed, (number,), (INCIDENTS, RECEIPTS))


PLANT = Plant(181, "3.2", "3.2/written-report-late", _plant, part="rest")
