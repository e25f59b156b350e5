"""#189 A checker was given the role of those who enter, too, and approved acts entered by himself."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, claim, free, pick
from chahe.sample.world.duties import CHANGE, ENTRY_ROLE, Member, core
from chahe.sample.world.insurer import World
from chahe.sample.writers.duty_files import APPROVALS, MEMBERS


def _plant(world: World, rng: Random) -> Planted:
    d = world.duties
    person = d.checkers[1]
    mine = [a.subject for a in d.ordinary() if (a.checker, a.kind) == (core(person), CHANGE)]
    own = set(pick(rng, free(world, mine), 1, 2))
    acts = tuple(replace(a, maker=a.checker) if a.subject in own else a for a in d.acts)
    changed = replace(d, acts=acts, members=(*d.members, Member(core(person), ENTRY_ROLE)))
    pair = f"SD-01|{person.number.lower()}"
    # Whoever uses both rights on one act has both, and approves what he made.
    also = (("2.2/conflict-held", pair), *(("5.2/maker-is-checker", s) for s in sorted(own)))
    return Planted(claim(replace(world, duties=changed), own), (pair,), (APPROVALS, MEMBERS), also)


PLANT = Plant(189, "2.2", "2.2/conflict-used", _plant, part="rest")
