"""#101 Refunds are approved above the amount the table of authority allows the approver."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, claim, free, pick
from chahe.sample.world.duties import LIMIT, REFUND
from chahe.sample.world.insurer import World
from chahe.sample.writers.duty_files import APPROVALS


def _plant(world: World, rng: Random) -> Planted:
    d = world.duties
    wrong = set(pick(rng, free(world, [a.subject for a in d.ordinary() if a.kind == REFUND]), 1, 3))
    acts = tuple(replace(a, amount=LIMIT + rng.randrange(1, 90) * 10_000) if a.subject in wrong else a for a in d.acts)
    changed = replace(world, duties=replace(d, acts=acts))
    return Planted(claim(changed, wrong), tuple(sorted(wrong)), (APPROVALS,))


PLANT = Plant(101, "5.2", "5.2/approver-without-authority", _plant, part="duties")
