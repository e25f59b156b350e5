"""#3 Administrators get the looser fine-grained policy, because its precedence is lower."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.directory import GENERAL_PSO
from chahe.sample.world.insurer import World


def _plant(world: World, rng: Random) -> Planted:
    main = world.main
    loose = replace(GENERAL_PSO, precedence=rng.randrange(1, 9))
    policies = tuple(loose if p.name == loose.name else p for p in main.policies)
    changed = replace(main, policies=policies)
    hit = [a for a in changed.accounts if a.role == "admin" and a.enabled and changed.resultant(a) == loose]
    subjects = tuple(f"{main.name}|{a.name}" for a in sorted(hit, key=lambda a: a.name))
    files = ("S02_網域物件/demo_pso.ldf", "S03_網域帳號/demo_users.csv")
    return Planted(replace(world, main=changed), subjects, files)


PLANT = Plant(3, "4.5.1", "4.5.1/admin-policy", _plant)
