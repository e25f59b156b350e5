"""A test of the alerting raised no alert."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.defences import TESTED
from chahe.sample.world.insurer import World
from chahe.sample.writers.defence_files import EVE


def _plant(world: World, rng: Random) -> Planted:
    test = rng.choice(world.defences.tests[1:])  # the first is a look-alike
    alerts = tuple(a for a in world.defences.alerts if a.rule != TESTED or a.moment.date() != test.moment.date())
    return Planted(replace(world, defences=replace(world.defences, alerts=alerts)), (test.number,), (EVE,))


PLANT = Plant(70, "4.2.2", "4.2.2/positive-unalerted", _plant, part="defences")
