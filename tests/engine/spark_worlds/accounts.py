"""Item 4.2.1: accounts and logs."""

from tests.derive.events import control
from tests.derive.test_absence import at, change, logon, order
from tests.derive.test_accounts_whole import Row, insurer

NAMES = (
    "absent_person",
    "leaver_account",
    "use_check",
    "account_step",
    "silent_day",
    "log_sequence",
    "record_gap",
    "log_retention",
)
FEW = ("log_sequence", "use_check")
"""Those an ordinary run takes to Spark; `make soak` takes all of them."""


def given() -> dict[str, list[Row]]:
    """Missing records, a cleared log, orders that contradict each other, log-ons of strangers and of no stated type."""
    world = insurer()
    world["log_event"] = [e for n, e in enumerate(world["log_event"][:400]) if n % 37 and not 100 <= n < 120]
    world["log_control"] = [control("cleared", at(2, 20), "dc01.demo.example", log_name="Security")]
    world["hr_event"] += [order("suspended", at(6, 3).date(), who="E3"), order("reinstated", at(6, 3).date(), who="E3")]
    world["logon_event"] += [logon(at(6, 9), "chen"), logon(at(6, 9), "chen", None), logon(at(6, 10), "stranger")]
    world["account_change"].append(change("created", at(6, 9), "new", 4720))
    return world
