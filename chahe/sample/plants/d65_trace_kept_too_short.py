"""#65 (of #35) Traces of the use of personal data go back four years and a half."""

from dataclasses import replace
from datetime import date
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.accounts import TRACE
from chahe.sample.world.insurer import World
from chahe.sample.writers.account_files import SOURCES

OLDEST = date(2022, 1, 1)


def _plant(world: World, rng: Random) -> Planted:
    (wrong,) = (s for s in world.accounts.sources if s.kind == TRACE)
    sources = tuple(replace(s, oldest=OLDEST) if s is wrong else s for s in world.accounts.sources)
    changed = replace(world, accounts=replace(world.accounts, sources=sources))
    return Planted(changed, (f"{wrong.host}|{wrong.kind}",), (SOURCES,))


PLANT = Plant(65, "4.2.1", "4.2.1/trace-kept-too-short", _plant, part="accounts")
