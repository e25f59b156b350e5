"""#185 A leak of personal data reached the authority on the fourth day after it was known, and so late in every way."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.incidents import AT_LIMIT, BREACH, NUMBERS, URGENT
from chahe.sample.world.insurer import World
from chahe.sample.writers.incident_files import INCIDENTS, RECEIPTS

LATE = timedelta(hours=80)


def _plant(world: World, rng: Random) -> Planted:
    part = world.incidents
    leaks = [n for n in NUMBERS if n != AT_LIMIT and (part.of(n).breach or part.of(n).kind == BREACH)]
    number = rng.choice(leaks)
    told = part.of(number).learned + LATE
    listed = tuple(replace(i, reported=told) if i.number == number else i for i in part.listed)
    receipts = tuple(
        replace(r, received=told) if (r.number, r.kind) == (number, URGENT) and isinstance(r.received, datetime) else r
        for r in part.receipts
    )
    changed = replace(world, incidents=replace(part, listed=listed, receipts=receipts))
    # Half an hour is over long before three days are.
    return Planted(changed, (number,), (INCIDENTS, RECEIPTS), also=(("3.2/reported-late", number),))


PLANT = Plant(185, "3.2", "3.2/personal-data-reported-late", _plant, part="rest")
