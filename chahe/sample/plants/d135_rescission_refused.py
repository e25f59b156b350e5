"""Requests to rescind that came within the days the rule gives were refused as too late."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted, claim, pick
from chahe.sample.world import settlement
from chahe.sample.world.business import TERM
from chahe.sample.world.insurer import World
from chahe.sample.world.rescissions import REFUSED, RIGHT, Rescission
from chahe.sample.writers.customer_files import RESCISSIONS


def _plant(world: World, rng: Random) -> Planted:
    part = world.rescissions
    plain = {a.number for a in settlement.plain(world.business) if a.product == TERM} - world.claimed
    held = {p.number: p for p in world.business.policies if p.application in plain and p.number not in part.policies()}
    more = []
    for number in pick(rng, sorted(held), 1, 3):
        p = held[number]
        day = p.issued + timedelta(days=rng.randrange(3, RIGHT + 1))
        more.append(Rescission(f"RCX{number[2:]}", number, p.applicant, day, REFUSED, day, "逾契約撤銷期間"))
    changed = claim(replace(world, rescissions=replace(part, listed=(*part.listed, *more))),
                    [held[r.policy].application for r in more])  # fmt: skip
    return Planted(changed, tuple(sorted(r.number for r in more)), (RESCISSIONS,))


PLANT = Plant(135, "3.1.3", "3.1.3/rescission-refused", _plant, part="customers")
