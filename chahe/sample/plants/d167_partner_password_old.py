"""#167 Passwords of a broker's accounts have stood for half a year and longer."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted, pick
from chahe.sample.world.calendar import AS_OF
from chahe.sample.world.insurer import World
from chahe.sample.world.partners import BROKER
from chahe.sample.writers.partner_files import ACCOUNTS


def _plant(world: World, rng: Random) -> Planted:
    part = world.partners
    old = pick(rng, [a.subject for a in part.accounts if a.partner == BROKER], 1, 2)
    changed = AS_OF - timedelta(days=rng.randrange(180, 400))
    accounts = tuple(replace(a, changed=changed) if a.subject in old else a for a in part.accounts)
    return Planted(replace(world, partners=replace(part, accounts=accounts)), tuple(old), (ACCOUNTS,))


PLANT = Plant(167, "5.3", "5.3/partner-password-old", _plant, part="coverage")
