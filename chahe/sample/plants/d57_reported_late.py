"""#57 A major incident reached the authority 3 h 20 min after it was known."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.incidents import AT_LIMIT, NUMBERS
from chahe.sample.world.insurer import World
from chahe.sample.writers.incident_files import INCIDENTS, RECEIPTS

LATE = timedelta(hours=3, minutes=20)


def _plant(world: World, rng: Random) -> Planted:
    part, number = world.incidents, rng.choice([n for n in NUMBERS if n != AT_LIMIT])
    known = part.of(number).learned
    listed = tuple(replace(i, reported=known + LATE) if i.number == number else i for i in part.listed)
    receipts = tuple(
        replace(r, received=known + LATE) if r.number == number and isinstance(r.received, datetime) else r
        for r in part.receipts
    )
    changed = replace(world, incidents=replace(part, listed=listed, receipts=receipts))
    return Planted(changed, (number,), (INCIDENTS, RECEIPTS))


PLANT = Plant(57, "3.2", "3.2/reported-late", _plant, part="clocks")
