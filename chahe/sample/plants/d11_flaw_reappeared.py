"""#11 A flaw closed after its re-scan is back on the same asset a quarter later."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from chahe.sample.plants.api import WEB, Plant, Planted, claim, free
from chahe.sample.world.insurer import World
from chahe.sample.world.plugins import RETURNING
from chahe.sample.world.scans import INTERNET_DAYS, Flaw
from chahe.sample.writers import nessus


def _plant(world: World, rng: Random) -> Planted:
    host = rng.choice(free(world, WEB))
    at = rng.randrange(0, 4)
    first, second = INTERNET_DAYS[at], INTERNET_DAYS[at + 1]
    flaws = (
        Flaw(host, RETURNING, first - timedelta(days=2), first + timedelta(days=20)),
        Flaw(host, RETURNING, second - timedelta(days=6), None if rng.random() < 0.5 else second + timedelta(days=45)),
    )
    scans = replace(world.scans, flaws=(*world.scans.flaws, *flaws))
    reports = [nessus.path_of(r) for r in scans.runs if host in r.targets and any(f.active(r.day) for f in flaws)]
    return Planted(claim(replace(world, scans=scans), [host]), (flaws[0].key,), tuple(reports))


PLANT = Plant(11, "4.3.1", "4.3.1/flaw-reappeared", _plant)
