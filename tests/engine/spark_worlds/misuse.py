"""Item 4.4.3: shared means, reads of databases, processors."""

from tests.derive.customers import Row, listing, message, session
from tests.derive.test_absence import at, owner
from tests.derive.test_cpu_slot import NIGHT, job, minutes, peak, weeks
from tests.derive.test_customer_travel import came
from tests.derive.test_customer_travel import listed as listed_at
from tests.derive.test_database_reads import extraction, listed, read

NAMES = ("otp_phone", "shared_device", "shared_card", "read_day", "database_link", "cpu_slot", "customer_travel")
FEW = ("shared_device", "cpu_slot", "customer_travel")
"""Those an ordinary run takes to Spark; `make soak` takes all of them."""


def given() -> dict[str, list[Row]]:
    """Shared and listed means, extractions that cover in part, jobs without an end, and what was not logged."""
    messages = [
        message(f"PH{n % 3}", f"C{n}", at(3, 1 + n), outcome=o) for n, o in enumerate(["sent", None, "?", "failed"])
    ]
    sessions = [
        session(f"DV{n % 4}", f"C{n}", card=f"CA{n % 2}", activity="application", agent_no="A1") for n in range(9)
    ]
    places = [came(n * 7, c, ip) for n, (c, ip) in enumerate([("TW", None), (None, "198.51.100.9"), (None, None)] * 3)]
    places += [came(500, "KR", "203.0.113.7"), came(25, "JP", customer="C2"), came(26, "TW", customer="C2")]
    reads = [read(3000), read(None, at(3, 12, 11)), read(4000, at(3, 13)), read(70, at(3, 14), client_host=None)]
    return {
        "otp_message": [*messages, message("PH1", "C9", None)],
        "customer_session": [*sessions, session(None, "C1"), session("DV1", "C8", outcome=None), *places],
        "network_place": [
            listed_at("198.51.100.0/24", "fixed", "JP"),
            listed_at("203.0.113.7", "shared"),
            listed_at("198.51.100.9", "vpn", approved_by=None),
        ],
        "listed_means": [
            listing("DV1"),
            listing("DV2", use="agent-office", unit="一處"),
            listing("DV3", approved_by=None),
            listing("PH1", kind="phone", use="test"),
        ],
        "database_access": [*reads, read(9, at(3, 12, 2), user_name="UWAPP", client_host="DEMO\\WEB01")],
        "data_extraction": [extraction(), extraction(500, account_name=None), extraction(state_text="rejected")],
        "account_owner": [owner("uwapp", None, "COREDB", owner_kind="系統"), owner("dev007", "E1", "COREDB")],
        "database_client": [listed(from_minute=600, to_minute=1140), listed(account_name="uwapp", client="web01")],
        "host_metric": peak(weeks()),
        "batch_job": [minutes(0, 50), minutes(0, None, host=None, system_id="S1"), job(NIGHT, None)],
        "asset_register": [{"asset_id": "A1", "host_name": "web01", "system_id": "S1"}],
    }
