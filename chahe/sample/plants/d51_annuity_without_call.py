"""#51 Eighteen investment-linked annuities were issued though nobody had been reached."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, claim, free
from chahe.sample.world.insurer import World
from chahe.sample.world.surveys import annuities
from chahe.sample.writers.settlement_files import TOTALS
from chahe.sample.writers.survey_files import SURVEYS

MANY = 18


def _plant(world: World, rng: Random) -> Planted:
    s = world.surveys
    left = [n for n in free(world, annuities(world.business)) if n not in (s.deaf, s.declined)]
    chosen = sorted(rng.sample(left, MANY))
    changed = claim(replace(world, surveys=replace(s, uncalled=frozenset(chosen))), chosen)
    return Planted(changed, tuple(chosen), (SURVEYS, TOTALS))


PLANT = Plant(51, "2.3", "2.3/annuity-without-call", _plant, part="steps")
