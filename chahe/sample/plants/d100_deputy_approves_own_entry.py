"""#100 A deputy approves, in his principal's place, what he entered himself."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, claim, free, pick
from chahe.sample.world.duties import core
from chahe.sample.world.insurer import World
from chahe.sample.writers.duty_files import APPROVALS


def _plant(world: World, rng: Random) -> Planted:
    d = world.duties
    deputy = d.checkers[1]
    off = {x.first.date() for x in d.leaves if x.person == deputy.number}
    others = [a.subject for a in d.ordinary() if a.checker != core(deputy) and a.approved.date() not in off]
    wrong = set(pick(rng, free(world, others), 1, 2))
    acts = tuple(replace(a, maker=core(deputy), deputy=core(deputy)) if a.subject in wrong else a for a in d.acts)
    changed = replace(world, duties=replace(d, acts=acts))
    return Planted(claim(changed, wrong), tuple(sorted(wrong)), (APPROVALS,))


PLANT = Plant(100, "5.2", "5.2/maker-is-checker", _plant, part="duties")
