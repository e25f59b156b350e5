"""Customers who had withdrawn their consent stayed on the marketing lists."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted, pick
from chahe.sample.world.customers import MARKETING
from chahe.sample.world.insurer import World
from chahe.sample.writers.customer_files import CONSENTS


def _plant(world: World, rng: Random) -> Planted:
    c = world.customers
    # Lists are made a day after consent at the earliest, so that there is an evening between.
    listed = {x.customer for x in c.exports if x.purpose == MARKETING and x.list.startswith("ML-1")} - c.spoken_of
    chosen = set(pick(rng, sorted(listed), 2, 5))
    gone = {
        x.customer: x.agreed + timedelta(minutes=20)
        for x in c.consents if x.customer in chosen and x.purpose == MARKETING and x.agreed is not None
    }  # fmt: skip
    consents = tuple(
        replace(x, withdrawn=gone[x.customer]) if x.customer in gone and x.purpose == MARKETING else x
        for x in c.consents
    )
    subjects = sorted(
        x.number for x in c.exports
        if x.customer in gone and x.purpose == MARKETING and x.moment.date() > gone[x.customer].date()
    )  # fmt: skip
    return Planted(replace(world, customers=replace(c, consents=consents)), tuple(subjects), (CONSENTS,))


PLANT = Plant(130, "3.1.3", "3.1.3/export-after-refusal", _plant, part="customers")
