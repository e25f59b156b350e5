"""#120 Calls their customers agreed to have recorded, and no recording of them."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, claim, free
from chahe.sample.world.insurer import World
from chahe.sample.world.surveys import annuities
from chahe.sample.writers.survey_files import SURVEYS


def _plant(world: World, rng: Random) -> Planted:
    s = world.surveys
    left = [n for n in free(world, annuities(world.business)) if n not in (s.deaf, s.declined)]
    chosen = sorted(rng.sample(left, rng.randrange(2, 6)))
    changed = claim(replace(world, surveys=replace(s, unrecorded=frozenset(chosen))), chosen)
    return Planted(changed, tuple(chosen), (SURVEYS,))


PLANT = Plant(120, "2.3", "2.3/call-not-recorded", _plant, part="steps")
