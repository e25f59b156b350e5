"""#103 Acts are approved under the account of somebody who is on leave for three days."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted, claim, free, pick
from chahe.sample.world.calendar import local
from chahe.sample.world.duties import AWAY, core
from chahe.sample.world.insurer import World
from chahe.sample.writers.duty_files import APPROVALS


def _plant(world: World, rng: Random) -> Planted:
    d = world.duties
    who, at = d.checkers[2], local(AWAY, 9, rng.randrange(60))
    mine = [a.subject for a in d.ordinary() if a.checker == core(who)]
    wrong = set(pick(rng, free(world, mine), 1, 3))
    acts = tuple(
        replace(a, made=at, approved=at + timedelta(minutes=rng.randrange(5, 300))) if a.subject in wrong else a
        for a in d.acts
    )
    changed = replace(world, duties=replace(d, acts=acts))
    return Planted(claim(changed, wrong), tuple(sorted(wrong)), (APPROVALS,))


PLANT = Plant(103, "5.2", "5.2/approver-on-leave", _plant, part="duties")
