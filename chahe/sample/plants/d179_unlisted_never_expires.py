"""#179 An account nobody registered, whose password never expires."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World

NAME = "tmp.vendor01"


def _plant(world: World, rng: Random) -> Planted:
    main = world.main
    like = rng.choice([a for a in main.accounts if a.role == "staff" and a.enabled and a.groups])
    rid = 1 + max(a.rid for a in main.accounts)
    account = replace(like, name=NAME, display=NAME, rid=rid, owner="", owner_kind="", never_expires=True, listed=False)
    changed = replace(world, main=replace(main, accounts=(*main.accounts, account)))
    return Planted(changed, (f"{main.name}|{NAME}",), ("S03_網域帳號/demo_users.csv",))


PLANT = Plant(179, "4.5.1", "4.5.1/never-expires-unlisted", _plant, part="rest")
