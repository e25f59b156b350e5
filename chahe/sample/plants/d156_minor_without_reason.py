"""#156 An incident was graded minor without a reason, or nobody signed for it."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.incidents import MINOR, SMALL, Incident
from chahe.sample.world.insurer import World
from chahe.sample.writers.incident_files import INCIDENTS


def _bare(incident: Incident, nobody: bool) -> Incident:
    return replace(incident, signer="") if nobody else replace(incident, reason="")


def _plant(world: World, rng: Random) -> Planted:
    part, nobody = world.incidents, rng.random() < 0.5
    number = next(i.number for i in part.listed if i.grade == MINOR and i.number != SMALL)
    listed = tuple(_bare(i, nobody) if i.number == number else i for i in part.listed)
    return Planted(replace(world, incidents=replace(part, listed=listed)), (number,), (INCIDENTS,))


PLANT = Plant(156, "3.2", "3.2/minor-without-signed-reason", _plant, part="clocks")
