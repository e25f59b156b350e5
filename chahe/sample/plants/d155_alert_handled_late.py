"""#155 Alerts of suspected crime were handled later than ten days after they were raised."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted, pick
from chahe.sample.world.incidents import TENTH_DAY
from chahe.sample.world.insurer import World
from chahe.sample.writers.incident_files import ALERTS


def _plant(world: World, rng: Random) -> Planted:
    part = world.incidents
    late = pick(rng, [a.number for a in part.alerts if not a.case and a.number != TENTH_DAY], 1, 3)
    days = timedelta(days=rng.randrange(11, 40))
    alerts = tuple(replace(a, closed=a.raised.date() + days) if a.number in late else a for a in part.alerts)
    return Planted(replace(world, incidents=replace(part, alerts=alerts)), tuple(late), (ALERTS,))


PLANT = Plant(155, "1.2.2", "1.2.2/handled-late", _plant, part="clocks")
