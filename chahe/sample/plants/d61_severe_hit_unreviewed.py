"""#61 A month nobody reviewed in which a severe rule fired on two hosts."""

from dataclasses import replace
from datetime import date
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.world.logs import in_order, made_admin, without_review
from chahe.sample.writers.log_files import path_of

MONTHS = (date(2025, 2, 1), date(2025, 6, 1), date(2025, 11, 1), date(2026, 2, 1))


def _plant(world: World, rng: Random) -> Planted:
    logs, month = world.logs, rng.choice(MONTHS)
    hits = [(host, month.replace(day=rng.randrange(2, 28))) for host in rng.sample(logs.hosts, 2)]
    events = in_order([*logs.events, *(made_admin(host, day) for host, day in hits)])
    logs = replace(logs, events=events, reviewed=without_review(logs, month))
    subjects = tuple(f"{host}|{day.isoformat()}" for host, day in sorted(hits))
    return Planted(replace(world, logs=logs), subjects, tuple(path_of(host) for host, _ in sorted(hits)))


PLANT = Plant(61, "4.2.1", "4.2.1/severe-hit-unreviewed", _plant, part="logs")
