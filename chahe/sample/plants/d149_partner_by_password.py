"""#149 (of #58) Agents are let in at the portal on a password and a picture to type off."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, pick
from chahe.sample.world.insurer import World
from chahe.sample.world.partners import ACCOUNTS, BROKER, PORTAL, WEAK
from chahe.sample.writers.partner_files import LOGINS


def _plant(world: World, rng: Random) -> Planted:
    part = world.partners
    used = sorted({x.account for x in part.logins if x.account in ACCOUNTS[BROKER]})
    weak = pick(rng, used, 1, 3)
    logins = tuple(replace(x, method=WEAK) if x.account in weak else x for x in part.logins)
    done = replace(world, partners=replace(part, logins=logins))
    return Planted(done, tuple(f"{PORTAL}|{a}" for a in weak), (LOGINS,))


PLANT = Plant(149, "5.3", "5.3/partner-single-factor", _plant, part="partners")
