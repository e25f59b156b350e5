"""#7 A flaw assessed high stays open for 97 days on three extensions and no compensating control."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from random import Random

from chahe.sample.plants.api import WEB, Plant, Planted, claim, free
from chahe.sample.world.insurer import World
from chahe.sample.world.plugins import OVERDUE
from chahe.sample.world.scans import INTERNET_DAYS, Extension, Flaw
from chahe.sample.writers import nessus, patching


def _plant(world: World, rng: Random) -> Planted:
    host = rng.choice(free(world, WEB))
    seen = rng.choice(INTERNET_DAYS[:4])
    days = [seen + timedelta(days=n) for n in (59, 75, 88, 100)]
    flaw = Flaw(host, OVERDUE, seen - timedelta(days=3), seen + timedelta(days=97))
    extensions = tuple(
        Extension(f"EXT-114-2{n}", old - timedelta(days=4), ((host, OVERDUE.id, old, new, "僅單一服務受影響，風險中"),))
        for n, (old, new) in enumerate(pairwise(days), 1)
    )
    scans = replace(world.scans, flaws=(*world.scans.flaws, flaw), extensions=(*world.scans.extensions, *extensions))
    reports = [nessus.path_of(r) for r in scans.runs if host in r.targets and flaw.active(r.day)]
    changed = claim(replace(world, scans=scans), [host])
    return Planted(changed, (flaw.key,), (*reports, patching.EXTENDED, patching.SUMMARY))


PLANT = Plant(7, "4.3.1", "4.3.1/high-flaw-overdue", _plant)
