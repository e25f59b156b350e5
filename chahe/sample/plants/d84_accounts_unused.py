"""#84 Accounts of staff lie unused for most of a year and are still enabled."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted, pick
from chahe.sample.world.calendar import AS_OF, local
from chahe.sample.world.dormant import newcomer
from chahe.sample.world.insurer import World


def _plant(world: World, rng: Random) -> Planted:
    in_logs = {v for e in world.logs.events for k, v in e.data if k == "TargetUserName"}
    in_logs |= {newcomer(world.people), *world.logons.staff}  # other deficiencies may log on with them
    staff = [a for a in world.main.accounts if a.enabled and a.role == "staff" and a.owner and a.ou == "OU=Users"]
    names = pick(rng, [a.name for a in staff if a.name not in in_logs], 3, 6)
    since = {n: local(AS_OF - timedelta(days=rng.randrange(200, 330)), 9, 30) for n in names}
    accounts = tuple(replace(a, last_logon=since.get(a.name, a.last_logon)) for a in world.main.accounts)
    changed = replace(world, main=replace(world.main, accounts=accounts))
    place = world.main.name.partition(".")[0].lower()
    return Planted(changed, tuple(f"{place}|{n}" for n in names), ("S03_網域帳號/demo_users.csv",))


PLANT = Plant(84, "4.2.1", "4.2.1/account-dormant", _plant, part="logons")
