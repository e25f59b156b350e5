"""#48 The board lowered a limit, and the parameter of the system stayed at the old amount or was raised back to it."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.business import LOWERED, TERM, TERM_AFTER, TERM_BEFORE, TXN, Change
from chahe.sample.world.calendar import local
from chahe.sample.world.insurer import World
from chahe.sample.writers.business_files import CHANGES


def _plant(world: World, rng: Random) -> Planted:
    b = world.business
    lowering = next(c for c in b.changes if c.product == TERM and c.new == str(TERM_AFTER))
    if rng.randrange(2):
        changes = tuple(c for c in b.changes if c is not lowering)
    else:
        day = date(2026, 1, 5) + timedelta(days=rng.randrange(90))
        back = Change(TXN, TERM, str(TERM_AFTER), str(TERM_BEFORE), local(day, 19, 5), lowering.by, "", "")
        changes = (*b.changes, back)
    rule = next(x.number for x in b.limits if x.product == TERM and x.first == LOWERED)
    return Planted(replace(world, business=replace(b, changes=changes)), (rule,), (CHANGES,))


PLANT = Plant(48, "1.1.2", "1.1.2/parameter-off-limit", _plant, part="limits")
