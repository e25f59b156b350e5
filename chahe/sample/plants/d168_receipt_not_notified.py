"""#168 Notices of receipt failed and were not sent again."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, claim, free
from chahe.sample.world import settlement
from chahe.sample.world.insurer import World
from chahe.sample.writers.survey_files import NOTICES


def _plant(world: World, rng: Random) -> Planted:
    s = world.steps
    left = {a.number for a in settlement.plain(world.business)} - s.spoken_of - world.settlement.spoken_of
    chosen = sorted(rng.sample(free(world, left), rng.randrange(1, 4)))
    changed = claim(replace(world, steps=replace(s, no_receipt=frozenset(chosen))), chosen)
    return Planted(changed, tuple(chosen), (NOTICES,))


PLANT = Plant(168, "2.3", "2.3/receipt-not-notified", _plant, part="coverage")
