"""#154 A product with a limit and a resolution of the board was sold, and the register holds no approval of it."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted, sold_apart
from chahe.sample.world.business import Change, Launch, Limit, sale
from chahe.sample.world.calendar import local
from chahe.sample.world.insurer import World
from chahe.sample.writers.business_files import APPLICATIONS, CHANGES, LAUNCHES, LIMITS

CODE = "TX09"
BOARD = date(2025, 6, 25)
PARAMETER = "WEB_TXN_PREMIUM"


def _plant(world: World, rng: Random) -> Planted:
    b, first = world.business, BOARD + timedelta(days=rng.randrange(60, 150))
    sold = [
        sale(f"99540000{n}", CODE, local(first + timedelta(days=n), 11, 20), f"CU-{rng.getrandbits(40):010x}", 1_000,
             600)
        for n in range(1, rng.randrange(3, 7))
    ]  # fmt: skip
    limit = Limit("LM-21", "董13-6-4", BOARD, "單筆", 60_000, BOARD, None, PARAMETER, CODE, measure="保費")
    by = b.changes[0]
    change = Change(PARAMETER, CODE, "無", "60000", local(BOARD, 17, 40), by.by, by.approver, "CR-0021")
    steps = (
        Launch(CODE, "業務計畫", BOARD - timedelta(days=16), f"PLAN-{CODE}", "數位通路部"),
        Launch(CODE, "法令遵循意見", BOARD - timedelta(days=6), f"LAW-{CODE}", "法令遵循處"),
        Launch(CODE, "董事會決議", BOARD, "董13-6-4", "董事會"),
    )
    more = sold_apart(world, sold)
    done = replace(
        more.business, limits=(*b.limits, limit), changes=(*b.changes, change), launches=(*b.launches, *steps)
    )
    subject = f"{CODE}|web|-"
    return Planted(replace(more, business=done), (subject,), (APPLICATIONS, LIMITS, CHANGES, LAUNCHES))


PLANT = Plant(154, "3.1.1", "3.1.1/product-not-approved", _plant, part="limits")
