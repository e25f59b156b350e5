"""#86 A person's account is registered to a colleague as well."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.dormant import newcomer
from chahe.sample.world.insurer import World
from chahe.sample.world.people import STAFF_UNITS


def _plant(world: World, rng: Random) -> Planted:
    in_logs = {v for e in world.logs.events for k, v in e.data if k == "TargetUserName"}
    in_logs |= {newcomer(world.people), *world.logons.staff}  # other deficiencies may log on with them
    staff = [p for p in world.people if p.unit in STAFF_UNITS and p.left is None and p.leave_from is None and p.account]
    free = sorted((str(p.account), p.number) for p in staff if p.account not in in_logs)
    (name, _), (_, other) = rng.sample(free, 2)
    accounts = tuple(replace(a, also=(other,)) if a.name == name else a for a in world.main.accounts)
    changed = replace(world, main=replace(world.main, accounts=accounts))
    place = world.main.name.partition(".")[0].lower()
    return Planted(changed, (f"{place}|{name}",), ("清冊/G04_帳號使用人對照表（附表二）.xlsx",))


PLANT = Plant(86, "4.2.1", "4.2.1/personal-account-shared", _plant, part="registered")
