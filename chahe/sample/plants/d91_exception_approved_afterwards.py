"""An application was accepted as an exception, and approved the day after."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted, sold_apart
from chahe.sample.world.business import TERM, Override, sale
from chahe.sample.world.calendar import local
from chahe.sample.world.insurer import World
from chahe.sample.writers.business_files import APPLICATIONS, OVERRIDES


def _plant(world: World, rng: Random) -> Planted:
    at = local(date(2025, 10, 6) + timedelta(days=rng.randrange(120)), 10, rng.randrange(60))
    who = f"CU-{rng.getrandbits(40):010x}"
    sold = replace(sale("991000001", TERM, at, who, 2_000_000, 6_900), override="OV-114-0091")
    more = sold_apart(world, [sold])
    b = more.business
    approved = b.overrides[0]
    late = Override(
        sold.override, sold.number, sold.assured, approved.asked_by, approved.approver, at + timedelta(days=1),
        "已核准", "財務核保資料補件",
    )  # fmt: skip
    changed = replace(more, business=replace(b, overrides=(*b.overrides, late)))
    return Planted(changed, (sold.number,), (APPLICATIONS, OVERRIDES))


PLANT = Plant(91, "2.5", "2.5/override-unapproved", _plant, part="limits")
