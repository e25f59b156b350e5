"""#147 A head reviewed the account he holds himself."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.access import DAYS, number_of
from chahe.sample.world.duties import core
from chahe.sample.world.insurer import World
from chahe.sample.writers.access_files import REVIEWS

HALF = "2026H1"


def _plant(world: World, rng: Random) -> Planted:
    part, who = world.access, rng.choice(world.duties.checkers[1:])
    changed = tuple(
        replace(r, reviewer=who.number) if r.account == core(who) and r.day == DAYS[HALF] else r for r in part.reviews
    )
    done = replace(world, access=replace(part, reviews=changed))
    return Planted(done, (f"{number_of(HALF)}|{core(who).lower()}",), (REVIEWS,))


PLANT = Plant(147, "5.2", "5.2/access-reviewed-by-holder", _plant, part="access")
