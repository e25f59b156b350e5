"""#176 The fine-grained policy of the outer domain unlocks accounts after ten minutes."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.directory import DMZ_PSO
from chahe.sample.world.insurer import World


def _plant(world: World, rng: Random) -> Planted:
    dmz = world.dmz
    policies = tuple(
        replace(p, duration=rng.choice((5, 10, 15))) if p.name == DMZ_PSO.name else p for p in dmz.policies
    )
    changed = replace(world, dmz=replace(dmz, policies=policies))
    return Planted(changed, (f"{dmz.name}|{DMZ_PSO.name}",), ("S02_網域物件/dmz_pso.ldf",))


PLANT = Plant(176, "4.5.1", "4.5.1/lockout-duration", _plant, part="rest")
