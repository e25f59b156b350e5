"""#123 Cover that begins days before the application."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted, claim, free
from chahe.sample.world import settlement
from chahe.sample.world.insurer import World
from chahe.sample.writers.business_files import POLICIES


def _plant(world: World, rng: Random) -> Planted:
    b = world.business
    submitted = {a.number: a.submitted.date() for a in settlement.plain(b)}
    chosen = sorted(rng.sample(free(world, set(submitted) - world.steps.spoken_of), rng.randrange(2, 5)))
    policies = tuple(
        replace(p, effective=submitted[p.application] - timedelta(days=rng.randrange(1, 9)))
        if p.application in chosen
        else p
        for p in b.policies
    )
    changed = claim(replace(world, business=replace(b, policies=policies)), chosen)
    return Planted(changed, tuple(chosen), (POLICIES,))


PLANT = Plant(123, "2.3", "2.3/cover-back-dated", _plant, part="steps")
