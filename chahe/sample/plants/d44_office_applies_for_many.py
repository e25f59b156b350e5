"""#44 The computer of an agents' office applies for 52 customers."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.world.misuse import AGENT, OFFICE, Visit, at_random
from chahe.sample.writers.misuse_files import VISITS

CUSTOMERS = 52


def _plant(world: World, rng: Random) -> Planted:
    m = world.misuse
    sent = [
        Visit(at_random(rng), "要保送件", c, OFFICE, "10.40.7.21", "已受理", "", AGENT, f"AP-9{n:05d}")
        for n, c in enumerate(rng.sample(m.customers, CUSTOMERS), 1)
    ]
    visits = tuple(sorted((*m.visits, *sent), key=lambda v: (v.moment, v.customer)))
    return Planted(replace(world, misuse=replace(m, visits=visits)), (OFFICE,), (VISITS,))


PLANT = Plant(44, "4.4.3", "4.4.3/device-shared", _plant, part="misuse")
