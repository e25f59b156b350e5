"""#159 A partner's account is let in after the contract was ended."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.calendar import local
from chahe.sample.world.insurer import World
from chahe.sample.world.partners import ACCOUNTS, ENDED, LAST_DAY, PORTAL, TWO, Login
from chahe.sample.writers.partner_files import LOGINS


def _plant(world: World, rng: Random) -> Planted:
    part, account = world.partners, ACCOUNTS[ENDED][1]
    days = sorted(rng.sample(range(1, 200), rng.randrange(2, 5)))
    late = [
        Login(PORTAL, ENDED, account, local(LAST_DAY + timedelta(days=n), 10, rng.randrange(60)), TWO) for n in days
    ]
    logins = tuple(sorted((*part.logins, *late), key=lambda x: (x.at, x.account)))
    return Planted(replace(world, partners=replace(part, logins=logins)), (f"{PORTAL}|{account}",), (LOGINS,))


PLANT = Plant(159, "5.3", "5.3/partner-contract-lapsed", _plant, part="partners")
