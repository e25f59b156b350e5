"""#126 Acceptance notified to the industry a day and a half later, and once not at all."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, claim, free
from chahe.sample.world import settlement
from chahe.sample.world.insurer import World
from chahe.sample.writers.survey_files import NOTICES


def _plant(world: World, rng: Random) -> Planted:
    s = world.steps
    left = {a.number for a in settlement.plain(world.business)} - s.spoken_of - world.settlement.spoken_of
    chosen = sorted(rng.sample(free(world, left), rng.randrange(2, 6)))
    steps = replace(s, no_notice=frozenset(chosen[:1]), late_notice=frozenset(chosen[1:]))
    changed = claim(replace(world, steps=steps), chosen)
    return Planted(changed, tuple(chosen), (NOTICES,))


PLANT = Plant(126, "2.3", "2.3/acceptance-notified-late", _plant, part="steps")
