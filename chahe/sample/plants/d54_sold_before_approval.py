"""#54 A product was sold on a partner's site before the day it was approved for that site."""

from dataclasses import replace
from datetime import date
from random import Random

from chahe.sample.plants.api import Plant, Planted, pick
from chahe.sample.world.business import SITE, SITE_APPROVED, TERM
from chahe.sample.world.insurer import World
from chahe.sample.writers.business_files import APPLICATIONS

FROM = date(2025, 1, 20)


def _plant(world: World, rng: Random) -> Planted:
    b = world.business
    early = [
        a.number for a in b.applications
        if a.product == TERM and a.accepted is not None and FROM <= a.submitted.date() < SITE_APPROVED
    ]  # fmt: skip
    there = set(pick(rng, early, 3, 9))
    changed = [replace(a, channel="異業合作網站", site=SITE) if a.number in there else a for a in b.applications]
    subject = f"{TERM}|partner|{SITE}"
    return Planted(replace(world, business=replace(b, applications=tuple(changed))), (subject,), (APPLICATIONS,))


PLANT = Plant(54, "3.1.1", "3.1.1/sold-before-approval", _plant, part="limits")
