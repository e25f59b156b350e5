"""Customers seen in two countries: what a person can have done, and what only looks otherwise."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from chahe.sample.world.calendar import local
from chahe.sample.world.misuse import CARRIER, HOSPITAL, Misuse, Stated, Visit
from chahe.sample.world.two_places import STATED

DAY: Final = date(2025, 5, 21)
FIRST: Final = 12
"""The first of the customers below."""
WHY: Final = (
    "電信業者漫遊位址，已核准登錄",
    "間隔恰達內規時數",
    "業務員協助送件，本人在國外登入",
    "國外登入失敗，未成功",
)
ROAMING: Final = "198.51.100.201"
HOME: Final = "192.0.2.150"
ABROAD: Final = "198.51.100.150"
MINUTES: Final = 180
"""Minutes the own norm asks for between two countries."""


def visit(m: Misuse, customer: str, minute: int, country: str, address: str) -> Visit:
    """A log-in of a customer with the device that customer always has."""
    device = next(v.device for v in m.visits if v.customer == customer)
    moment = local(DAY, 9, 0) + timedelta(minutes=minute)
    return Visit(moment, "會員登入", customer, device, address, country=country)


def with_more(m: Misuse, visits: list[Visit]) -> Misuse:
    """The part with these visits in their places."""
    return replace(m, visits=tuple(sorted((*m.visits, *visits), key=lambda v: (v.moment, v.customer))))


def with_look_alikes(m: Misuse) -> Misuse:
    """A phone that roams, two log-ins as far apart as the norm asks for, an agent's help, a log-in that failed; and the
    list of addresses.
    """
    roams, flies, helped, refused = m.customers[FIRST : FIRST + len(WHY)]
    visits = [visit(m, c, 0, "TW", HOME) for c in (roams, flies, refused)]
    applied = visit(m, helped, 0, "TW", HOME)
    visits.append(replace(applied, activity="要保送件", result="已受理", agent="A0201", document="AP-900001"))
    visits += [
        visit(m, roams, 20, "JP", ROAMING),
        visit(m, flies, MINUTES, "JP", ABROAD),
        visit(m, helped, 15, "JP", ABROAD),
        replace(visit(m, refused, 15, "JP", ABROAD), result="登入失敗"),
    ]
    stated = (
        Stated(CARRIER, "電信業者", "", "電信業者共用位址（CGNAT）"),
        Stated("198.51.100.200/30", "漫遊", "", "電信業者國際漫遊出口"),
        Stated(HOSPITAL, "固定地點", "台灣", "合作醫院"),
        Stated("10.40.0.0/16", "辦公處所", "TW", "總公司及通訊處"),
        *STATED,
    )
    return replace(with_more(m, visits), stated=stated)
