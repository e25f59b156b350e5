"""#39 The agents of four hosts in use have not reported for nine days."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.calendar import AS_OF
from chahe.sample.world.defences import CONSOLE
from chahe.sample.world.insurer import World
from chahe.sample.writers.defence_files import CONSOLES

HOSTS = ("svr09", "svr10", "svr11", "svr13", "svr14", "kb01", "mail02")
SILENT, DAYS = 4, 9


def _plant(world: World, rng: Random) -> Planted:
    quiet = sorted(rng.sample(HOSTS, SILENT))
    agents = tuple(
        replace(a, contact=a.contact - timedelta(days=DAYS)) if a.host.lower() in quiet else a
        for a in world.defences.agents
    )
    changed = replace(world, defences=replace(world.defences, agents=agents))
    subjects = tuple(f"{host}|{AS_OF.isoformat()}" for host in quiet)
    return Planted(changed, subjects, (CONSOLES[CONSOLE],))


PLANT = Plant(39, "4.2.2", "4.2.2/agent-silent", _plant, part="defences")
