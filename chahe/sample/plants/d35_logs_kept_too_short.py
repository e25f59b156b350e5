"""#35 Logs of two class 2 systems are kept for 92 days."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.accounts import DNS, SHORT, WEB
from chahe.sample.world.insurer import World
from chahe.sample.writers.account_files import SOURCES


def _plant(world: World, rng: Random) -> Planted:
    wrong = {s for s in world.accounts.sources if s.kind in (DNS, WEB) and s.archive is None}
    sources = tuple(replace(s, oldest=SHORT) if s in wrong else s for s in world.accounts.sources)
    subjects = tuple(sorted(f"{s.host}|{s.kind}" for s in wrong))
    return Planted(replace(world, accounts=replace(world.accounts, sources=sources)), subjects, (SOURCES,))


PLANT = Plant(35, "4.2.1", "4.2.1/log-kept-too-short", _plant, part="accounts")
