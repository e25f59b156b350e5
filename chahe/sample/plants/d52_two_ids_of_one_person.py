"""#52 One person with two ids maintains and approves the same acts."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, claim, free, pick
from chahe.sample.world.duties import CoreAccount, core
from chahe.sample.world.insurer import World
from chahe.sample.writers.duty_files import APPROVALS


def _plant(world: World, rng: Random) -> Planted:
    d = world.duties
    person = rng.choice(d.checkers[:2])
    other, number = f"L8{person.number[2:]}", f"C{person.number[1:]}"
    mine = [a.subject for a in d.ordinary() if a.checker == core(person)]
    wrong = set(pick(rng, free(world, mine), 1, 3))
    # The second account is registered to the number the person had as a contractor.
    changed = replace(
        d,
        acts=tuple(replace(a, maker=other) if a.subject in wrong else a for a in d.acts),
        accounts=(*d.accounts, CoreAccount(other, number)),
        numbers=(*d.numbers, (person.number, number)),
    )
    files = (APPROVALS, "清冊/G04_帳號使用人對照表（附表二）.xlsx", "清冊/G07_資產識別對照表.csv")
    return Planted(claim(replace(world, duties=changed), wrong), tuple(sorted(wrong)), files)


PLANT = Plant(52, "5.2", "5.2/maker-is-checker", _plant, part="duties")
