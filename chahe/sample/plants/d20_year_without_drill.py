"""#20 No drill in 114: one at the end of 113, the next at the beginning of 115."""

from dataclasses import replace
from datetime import date
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world import drills
from chahe.sample.world.insurer import World
from chahe.sample.writers.drill_files import EVENTS, mailing_list, raw_events


def _plant(world: World, rng: Random) -> Planted:
    dates = (date(2024, 11, 12), date(2026, 1, 13), drills.DATES[2])
    held = drills.build(rng, world.people, dates)
    files = (EVENTS, *(mailing_list(d) for d in held[:2]), *(raw_events(d) for d in held[:2]))
    return Planted(replace(world, drills=held), ("2025",), files)


PLANT = Plant(20, "4.7", "4.7/no-drill-in-year", _plant, turn=-1)
