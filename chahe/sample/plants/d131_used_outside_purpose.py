"""Data went to a survey company for statistics nobody was told of."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted, pick
from chahe.sample.world.calendar import PERIOD_FROM, local
from chahe.sample.world.customers import BY_PURPOSE, CONTRACT, STATISTICS, Export
from chahe.sample.world.insurer import World
from chahe.sample.writers.customer_files import EXPORTS


def _plant(world: World, rng: Random) -> Planted:
    c = world.customers
    at = local(PERIOD_FROM + timedelta(days=rng.randrange(300, 500)), 16, rng.randrange(60))
    known = [x.customer for x in c.consents if x.purpose == CONTRACT and x.told < at and x.customer not in c.spoken_of]
    more = [
        Export(f"EXC{n:07d}", "", who, STATISTICS, BY_PURPOSE, at, "市場調查公司")
        for n, who in enumerate(pick(rng, known, 2, 9), 1)
    ]
    return Planted(replace(world, customers=c.with_exports(more)), tuple(x.number for x in more), (EXPORTS,))


PLANT = Plant(131, "3.1.3", "3.1.3/use-outside-purpose", _plant, part="customers")
