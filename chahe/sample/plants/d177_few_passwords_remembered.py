"""#177 The fine-grained policy of the outer domain remembers three passwords."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.directory import DMZ_PSO
from chahe.sample.world.insurer import World


def _plant(world: World, rng: Random) -> Planted:
    dmz = world.dmz
    policies = tuple(replace(p, history=rng.randrange(0, 6)) if p.name == DMZ_PSO.name else p for p in dmz.policies)
    changed = replace(world, dmz=replace(dmz, policies=policies))
    return Planted(changed, (f"{dmz.name}|{DMZ_PSO.name}",), ("S02_網域物件/dmz_pso.ldf",))


PLANT = Plant(177, "4.5.1", "4.5.1/password-policy", _plant, part="rest")
