"""#1 The domain never locks accounts (or far too late), though the own norm wants five attempts."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.writers import gpo


def _plant(world: World, rng: Random) -> Planted:
    attempts = rng.choice((0, 0, 20))
    main = world.main
    policy = replace(main.default, lockout=attempts)
    gpos = tuple(replace(g, policy=policy) if g.name == policy.name else g for g in main.gpos)
    folder = f"{gpo.ROOT}/{gpos[0].backup}"
    files = (
        "S02_網域物件/demo_domain.ldf",
        f"{folder}/gpreport.xml",
        f"{folder}/DomainSysvol/GPO/Machine/microsoft/windows nt/SecEdit/GptTmpl.inf",
    )
    changed = replace(world, main=replace(main, default=policy, gpos=gpos))
    return Planted(changed, (f"{main.name}|{policy.name}",), files)


PLANT = Plant(1, "4.5.1", "4.5.1/lockout", _plant)
