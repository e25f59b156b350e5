"""#31 Accounts of leavers disabled weeks after the day they left."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted, pick
from chahe.sample.world.accounts import DOMAIN, disabled
from chahe.sample.world.calendar import local
from chahe.sample.world.insurer import World
from chahe.sample.world.logs import in_order
from chahe.sample.writers.account_files import ORDERS
from chahe.sample.writers.log_files import path_of

DAYS = 45


def _plant(world: World, rng: Random) -> Planted:
    accounts, controller = world.accounts, world.logs.hosts[0]
    late = pick(rng, [p.number for p in accounts.leavers[1:]], 1, 3)  # the first is a look-alike
    gone = [p for p in accounts.leavers if p.number in late and p.left and p.account]
    names = {p.account for p in gone}
    events = [e for e in world.logs.events if not (e.event_id == 4725 and dict(e.data)["TargetUserName"] in names)]
    subjects = []
    for p in gone:
        if p.left and p.account:
            events.append(disabled(controller, local(p.left + timedelta(days=DAYS), 9, 10), p.account))
            subjects.append(f"{p.number}|{p.left.isoformat()}|{DOMAIN.lower()}|{p.account}")
    orders = tuple(replace(o, removed=o.day + timedelta(days=DAYS)) if o.number in late else o for o in accounts.orders)
    changed = replace(
        world,
        logs=replace(world.logs, events=in_order(events)),
        accounts=replace(accounts, orders=orders),
    )
    return Planted(changed, tuple(sorted(subjects)), (ORDERS, path_of(controller)))


PLANT = Plant(31, "4.2.1", "4.2.1/leaver-account-open", _plant, part="accounts")
