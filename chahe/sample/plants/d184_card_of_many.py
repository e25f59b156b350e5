"""#184 One card paid for the applications of six customers."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.world.misuse import Visit, at_random, token
from chahe.sample.writers.misuse_files import VISITS

CUSTOMERS = 6


def _plant(world: World, rng: Random) -> Planted:
    m, card = world.misuse, token(rng, "CC")
    paid = [
        Visit(at_random(rng), "要保送件", c, token(rng, "DV"), f"192.0.2.{n + 1}", "已受理", card, "", f"AP-9{n:05d}")
        for n, c in enumerate(rng.sample(m.customers, CUSTOMERS))
    ]
    visits = tuple(sorted((*m.visits, *paid), key=lambda x: (x.moment, x.customer)))
    return Planted(replace(world, misuse=replace(m, visits=visits)), (card,), (VISITS,))


PLANT = Plant(184, "4.4.3", "4.4.3/card-shared", _plant, part="rest")
