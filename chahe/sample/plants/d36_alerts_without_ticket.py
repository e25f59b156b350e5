"""#36 Critical alerts of the intrusion prevention got no ticket."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.calendar import PERIOD_FROM, local
from chahe.sample.world.defences import CRITICAL, SENSOR, Alert, by_time
from chahe.sample.world.insurer import World
from chahe.sample.writers.defence_files import EVE

RULE = (9_100_036, "DEMO 網頁後門連線", CRITICAL)
ALERTS, DAYS = 17, 500


def _plant(world: World, rng: Random) -> Planted:
    days = sorted(rng.sample(range(DAYS), rng.randrange(3, 7)))
    alerts = []
    for n in range(ALERTS):
        day = PERIOD_FROM + timedelta(days=days[n % len(days)])
        at = local(day, rng.randrange(24), rng.randrange(60), rng.randrange(60))
        alerts.append(Alert(at, RULE, f"203.0.113.{rng.randrange(1, 250)}", "10.10.1.13", 443))
    subjects = sorted({f"{SENSOR}|{RULE[0]}|{a.moment.date().isoformat()}" for a in alerts})
    defences = replace(world.defences, alerts=by_time([*world.defences.alerts, *alerts]))
    return Planted(replace(world, defences=defences), tuple(subjects), (EVE,))


PLANT = Plant(36, "4.2.2", "4.2.2/alert-unticketed", _plant, part="defences")
