"""#38 For three months the hits of data protection were only mailed around."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.defences import DLP, first_days
from chahe.sample.world.insurer import World
from chahe.sample.writers.defence_files import HITS, REVIEWS

MONTHS = 3


def _plant(world: World, rng: Random) -> Planted:
    months = first_days()
    at = rng.randrange(len(months) - MONTHS + 1)
    alone = months[at : at + MONTHS]
    reviews = tuple(replace(r, signed=None) if r.month in alone else r for r in world.defences.reviews)
    changed = replace(world, defences=replace(world.defences, reviews=reviews))
    return Planted(changed, tuple(f"{DLP}|{m:%YM%m}" for m in alone), (HITS, REVIEWS))


PLANT = Plant(38, "4.2.2", "4.2.2/dlp-unreviewed", _plant, part="defences")
