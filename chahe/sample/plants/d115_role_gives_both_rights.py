"""#115 One person has, through roles within roles, both rights over the limits' parameters, and no exemption."""

from dataclasses import replace
from datetime import date
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.duties import SUPPORT, Member, core
from chahe.sample.world.insurer import World
from chahe.sample.writers.duty_files import MEMBERS


def _plant(world: World, rng: Random) -> Planted:
    d, person = world.duties, rng.choice(world.duties.makers[:4])
    member = Member(core(person), SUPPORT, date(2025, rng.randrange(1, 13), 1))
    changed = replace(world, duties=replace(d, members=(*d.members, member)))
    return Planted(changed, (f"SD-02|{person.number.lower()}",), (MEMBERS,))


PLANT = Plant(115, "2.2", "2.2/conflict-held", _plant, part="duties")
