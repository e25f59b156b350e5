"""The derivations of item 4.2.1's log-ons that stand out give the same rows on DuckDB and on Spark."""

import datetime as dt
from pathlib import Path

import pytest

from chahe.derive.api import derives
from chahe.engine.backends import connect
from chahe.engine.plan import walk
from chahe.engine.run import Run
from chahe.tables.api import tables
from tests.checks.harness import inputs_for
from tests.derive.alerts import ticket
from tests.derive.test_absence import at, logon, owner
from tests.derive.test_account_overlap import used
from tests.derive.test_admin_logon import HERE, NIGHT, OWNERS, change, turn
from tests.derive.test_customer_travel import listed
from tests.derive.test_dormant_account import account
from tests.derive.test_log_wholeness import stop
from tests.derive.test_password_attempt import LET_IN, SECOND, WHEN, Row, finding, refusals, tried
from tests.derive.test_top_use import request

pytestmark = pytest.mark.spark
NAMES = (
    "guessed_logon",
    "sprayed_logon",
    "hours_of_logon",
    "dormant_account",
    "registered_account",
    "answered_overlap",
)


def given() -> dict[str, list[Row]]:
    """Refusals of many accounts and kinds, records of handling and tickets that say more or less."""
    events = [*refusals(9), *refusals(7, "chen", host="lnx01", event_id=None), LET_IN]
    events += [
        {**r, "activity": "ntlm", "event_id": 4776, "source_ip": None, "source_host": "PC7"} for r in refusals(5)
    ]
    events += [tried(WHEN - SECOND * n * 40, f"u{n % 7}") for n in range(1, 40)]
    events += [
        tried(at(3, d, h), "chen", refused=False, source_ip=s) for d in (5, 6) for h, s in ((9, None), (11, "-"))
    ]
    events += [tried(at(3, 5, 11), "chen", refused=False, host="lnx01", event_id=None)]
    events += [logon(at(3, d, h, 10), "adm.wang", "10") for d in (5, 8) for h in (8, 12, 23)]
    for n, (source, end) in enumerate(
        [("10.1.0.5", 700), ("10.1.0.6", 690), ("10.1.0.7", 680), ("10.1.0.8", None), ("10.8.0.1", 2_200)]
    ):
        events += used(600 + 20 * n, end, source, f"0x{n}", "chen")
    events += used(1_440 + 600, 1_440 + 700, "10.1.0.9", "0x9", "chen")
    events += [logon(at(3, 5, 23), "Administrator", "2"), logon(at(3, 6, 1), "adm.wang", None, user_domain=None)]
    return {
        "logon_event": events,
        "account_owner": [*OWNERS, {**owner("svc", None), "owner_kind": "系統", "approved_by": "E9", "purpose": "x"}],
        "network_place": [listed("10.8.0.0/16", "vpn", approved_by=None), listed("10.1.0.7", "jump-host")],
        "work_day": [{"calendar_date": dt.date(2025, 3, d), "workday": d != 8} for d in (5, 8)],
        "duty_roster": [turn(at(3, 5, 20), at(3, 6, 8)), turn(at(3, 8, 20), None), turn(at(3, 8, 8), NIGHT, "王")],
        "change_ticket": [change(at(3, 8, 8), at(3, 8, 13)), change(at(3, 8, 8), None, host=None)],
        "privilege_approval": [request(at(3, 5, 22), at(3, 6, 2), **HERE)],
        "maintenance_window": [{**stop(at(3, 5, 8), at(3, 5, 9), at(3, 1)), "host": "dc01"}],
        "account": [account(), account("svc"), account("new", None), account("chen", platform="linux", scope="lnx01")],
        "logon_finding": [
            finding(), finding(account_name="chen", handler=None), finding(account_name="chen", from_date=None),
            finding(account_name=None, came_from="10.9.9.9"), finding(account_name=None, came_from="PC7"),
        ],
        "security_ticket": [ticket(at(3, 6)), {**ticket(at(3, 7)), "about_ip": "10.9.9.9"}, ticket(None)],
    }  # fmt: skip


def rows(engine: str, folder: Path) -> dict[str, list[str]]:
    """Every row of every derivation on the way, as text."""
    backend = connect(engine)
    try:
        run = Run(inputs_for(folder, given()), backend, None, lambda _: None)
        order = list(dict.fromkeys(n for name in NAMES for n in walk(name)))
        run.bind_base(tuple(n for n in order if n in tables()))
        made = [n for n in order if n in derives()]
        for n in made:
            run.make(derives()[n])
        return {
            n: sorted(repr({c: str(v) for c, v in sorted(r.items())}) for r in backend.fetch(run.bound[n]))
            for n in made
        }
    finally:
        backend.close()


def test_local_spark_gives_the_same_rows(tmp_path: Path) -> None:
    duck, spark = rows("duckdb", tmp_path / "d"), rows("spark", tmp_path / "s")
    assert set(NAMES) <= {n for n, r in duck.items() if r}
    for name, expected in duck.items():
        assert spark[name] == expected, name
