"""#102 A leaver's account approves days after the person left."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted, claim, free, pick
from chahe.sample.world.calendar import local
from chahe.sample.world.insurer import World
from chahe.sample.writers.duty_files import FORMS_APPROVALS


def _plant(world: World, rng: Random) -> Planted:
    d = world.duties
    left = d.gone.left or date(2025, 6, 30)
    at = local(left + timedelta(days=rng.randrange(1, 20)), 10, rng.randrange(60))
    wrong = set(pick(rng, free(world, [a.subject for a in d.forms()]), 1, 2))
    acts = tuple(
        replace(a, checker=str(d.gone.account), made=at - timedelta(hours=1), approved=at) if a.subject in wrong else a
        for a in d.acts
    )
    changed = replace(world, duties=replace(d, acts=acts))
    return Planted(claim(changed, wrong), tuple(sorted(wrong)), (FORMS_APPROVALS,))


PLANT = Plant(102, "5.2", "5.2/approver-gone", _plant, part="duties")
