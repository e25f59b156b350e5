"""#105 An outage of the same system and cause as a major one, three days later, which nobody ever graded."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.incidents import NUMBERS, OUTAGE
from chahe.sample.world.insurer import World
from chahe.sample.writers.incident_files import INCIDENTS

NUMBER = "INC-114-020"


def _plant(world: World, rng: Random) -> Planted:
    part, apart = world.incidents, timedelta(days=3, minutes=rng.randrange(5, 90))
    one = part.of(rng.choice([n for n in NUMBERS if part.of(n).kind == OUTAGE]))
    twin = replace(
        one, number=NUMBER, happened=one.happened + apart, learned=one.learned + apart, classified=None, grade="",
        reason="", signer="", reported=None, written=None, material=False, disclosed=None, closed=None,
    )  # fmt: skip
    listed = tuple(sorted((*part.listed, twin), key=lambda i: i.number))
    return Planted(replace(world, incidents=replace(part, listed=listed)), (NUMBER,), (INCIDENTS,))


PLANT = Plant(105, "3.2", "3.2/not-classified", _plant, part="clocks")
