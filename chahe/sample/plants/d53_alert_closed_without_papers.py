"""#53 Alerts of suspected crime closed as false alarms of which no papers are on file."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, pick
from chahe.sample.world.insurer import World
from chahe.sample.writers.incident_files import ALERTS


def _plant(world: World, rng: Random) -> Planted:
    part = world.incidents
    chosen = pick(rng, [a.number for a in part.alerts if not a.case], 1, 3)
    alerts = tuple(replace(a, papers="") if a.number in chosen else a for a in part.alerts)
    return Planted(replace(world, incidents=replace(part, alerts=alerts)), tuple(chosen), (ALERTS,))


PLANT = Plant(53, "1.2.2", "1.2.2/closed-without-papers", _plant, part="clocks")
