"""#56 A marketing list held customers who had not agreed yet."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted, pick
from chahe.sample.world.calendar import local
from chahe.sample.world.customers import BY_CONSENT, MARKETING, Export
from chahe.sample.world.insurer import World
from chahe.sample.writers.customer_files import EXPORTS

FROM = date(2025, 4, 23)


def _plant(world: World, rng: Random) -> Planted:
    c = world.customers
    at = local(FROM + timedelta(days=rng.randrange(200)), 20, rng.randrange(60))
    later = [
        x.customer for x in c.consents
        if x.purpose == MARKETING and x.agreed is not None and x.agreed > at + timedelta(days=1)
        and x.customer not in c.spoken_of
    ]  # fmt: skip
    chosen = pick(rng, later, 12, 40)
    more = [
        Export(f"EXB{n:07d}", "ML-專案-01", who, MARKETING, BY_CONSENT, at, "電話行銷中心")
        for n, who in enumerate(chosen, 1)
    ]
    return Planted(replace(world, customers=c.with_exports(more)), tuple(x.number for x in more), (EXPORTS,))


PLANT = Plant(56, "3.1.3", "3.1.3/export-before-consent", _plant, part="customers")
