"""#37 Servers of the domain that no console of endpoint protection lists."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, pick
from chahe.sample.world.defences import CONSOLE
from chahe.sample.world.insurer import World
from chahe.sample.writers.defence_files import CONSOLES

SERVERS = tuple(f"svr{n:02d}" for n in range(1, 9))


def _plant(world: World, rng: Random) -> Planted:
    gone = pick(rng, SERVERS, 3, len(SERVERS))
    agents = tuple(a for a in world.defences.agents if a.host.lower() not in gone)
    changed = replace(world, defences=replace(world.defences, agents=agents))
    return Planted(changed, tuple(f"DEMO.LOCAL|{host}" for host in gone), (CONSOLES[CONSOLE],))


PLANT = Plant(37, "4.2.2", "4.2.2/host-without-agent", _plant, part="defences")
