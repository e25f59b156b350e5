"""#8 One approval extends many hosts without a word on the risk of any of them."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.writers import patching


def _plant(world: World, rng: Random) -> Planted:
    number = "EXT-114-11"
    extensions = tuple(
        replace(e, lines=tuple((*line[:4], "") for line in e.lines)) if e.number == number else e
        for e in world.scans.extensions
    )
    changed = replace(world, scans=replace(world.scans, extensions=extensions))
    return Planted(changed, (number,), (patching.EXTENDED,))


PLANT = Plant(8, "4.3.1", "4.3.1/extension-without-host-risk", _plant)
