"""#146 Accounts of the core system were left out of a half year's review."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, pick
from chahe.sample.world.access import DAYS, LENT, missing
from chahe.sample.world.duties import HANDED_ON
from chahe.sample.world.insurer import World
from chahe.sample.writers.access_files import REVIEWS

HALF = "2025H1"


def _plant(world: World, rng: Random) -> Planted:
    part = world.access
    gone = pick(rng, [r.account for r in part.at(HALF) if r.account not in (HANDED_ON, LENT)], 1, 3)
    kept = tuple(r for r in part.reviews if r.account not in gone or r.day != DAYS[HALF])
    subjects = tuple(missing(a, HALF) for a in gone)
    return Planted(replace(world, access=replace(part, reviews=kept)), subjects, (REVIEWS,))


PLANT = Plant(146, "5.2", "5.2/access-not-reviewed", _plant, part="access")
