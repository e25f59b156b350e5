"""#166 Accounts of a broker were left out of the review of the second half of 114."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, pick
from chahe.sample.world.insurer import World
from chahe.sample.world.partners import BROKER, REVIEWED
from chahe.sample.writers.partner_files import REVIEWS

HALF = "2025H2"


def _plant(world: World, rng: Random) -> Planted:
    part = world.partners
    gone = pick(rng, [a.subject for a in part.accounts if a.partner == BROKER], 1, 3)
    accounts = tuple(
        replace(a, reviews=tuple(d for d in a.reviews if d != REVIEWED[HALF])) if a.subject in gone else a
        for a in part.accounts
    )
    done = replace(world, partners=replace(part, accounts=accounts))
    return Planted(done, tuple(f"{s}|{HALF}" for s in gone), (REVIEWS,))


PLANT = Plant(166, "5.3", "5.3/partner-account-not-reviewed", _plant, part="coverage")
