"""Port scans and long connections: edges by hand, and the scans of the real sets."""

from typing import Any

import pytest

from tests.checks.harness import derived
from tests.derive.traffic import SHARED, connection, connections

Rows = list[dict[str, Any]]
HOUR = 3600
SECOND = 1_000_000


def tries(n: int, state: str = "S0", start: int = 1, **more: Any) -> Rows:
    """One call each of so many ports of one host."""
    more = {"conn_state": state, **more}
    return [connection(60 + k, "10.1.0.5", "10.2.0.1", dst_port=start + k, **more) for k in range(n)]


def scans(rows: Rows) -> list[tuple[Any, ...]]:
    columns = ("kind", "src_ip", "target", "targets", "failed", "connections")
    found = derived("port_scan", {"net_connection": rows})
    assert all(r["parameters"] == "scan/1" for r in found)
    return [tuple(r[c] if isinstance(r[c], str) else int(r[c]) for c in columns) for r in found]


def test_ten_ports_in_vain_are_a_scan_and_nine_are_not() -> None:
    assert scans(tries(9)) == []
    assert scans(tries(10)) == [("vertical", "10.1.0.5", "10.2.0.1", 10, 10, 10)]


def test_no_rows_and_one_row_are_no_scan() -> None:
    assert scans([]) == []
    assert scans(tries(1)) == []


def test_ten_hosts_of_one_port() -> None:
    rows = [connection(k, "10.1.0.5", f"10.2.0.{k}", dst_port=445, conn_state="REJ") for k in range(1, 11)]
    assert scans(rows) == [("horizontal", "10.1.0.5", "tcp|445", 10, 10, 10)]
    assert scans([{**r, "dst_port": 440 + n} for n, r in enumerate(rows)]) == []


def test_a_third_has_to_fail() -> None:
    """A browser with ten dead servers among many is no scanner."""
    assert scans([*tries(10), *tries(20, "SF", 100)]) == [("vertical", "10.1.0.5", "10.2.0.1", 30, 10, 30)]
    assert scans([*tries(10), *tries(21, "SF", 100)]) == []


def test_a_port_that_answered_once_did_not_fail() -> None:
    again = connection(200, "10.1.0.5", "10.2.0.1", dst_port=1)
    assert scans([*tries(10), again]) == []
    assert scans([*tries(11), again]) == [("vertical", "10.1.0.5", "10.2.0.1", 11, 10, 12)]


def test_clock_hours_stand_alone() -> None:
    rows = tries(10)
    rows[-1] = connection(HOUR + 1, "10.1.0.5", "10.2.0.1", dst_port=10, conn_state="S0")
    assert scans(rows) == []


def test_what_nothing_tells_of_does_not_count() -> None:
    assert scans(tries(30, conn_state=None)) == []
    assert scans(tries(30, conn_state="OTH")) == []
    assert scans([{**r, "happened_us": None} for r in tries(30)]) == []
    assert scans([{**r, "proto": "icmp"} for r in tries(30)]) == []
    # A firewall tells by its decision; bytes or packets that came back tell too.
    assert len(scans(tries(30, conn_state=None, action="denied"))) == 1
    assert len(scans(tries(30, conn_state=None, packets_in=0))) == 1
    assert scans(tries(30, conn_state=None, bytes_in=7)) == []


def test_multicast_is_no_host() -> None:
    rows = [connection(k, "10.1.0.5", "239.255.255.250", dst_port=k, conn_state="S0") for k in range(1, 40)]
    assert scans(rows) == []


def test_where_it_comes_from_and_goes_to() -> None:
    (inner,) = derived("port_scan", {"net_connection": tries(10)})
    assert (inner["from_inside"], inner["to_inside"]) == (True, True)
    rows = [connection(k, "203.0.113.5", "10.2.0.1", dst_port=k, conn_state="S0") for k in range(1, 40)]
    (outer,) = derived("port_scan", {"net_connection": rows})
    assert (outer["from_inside"], outer["to_inside"]) == (False, True)
    # 16:00 UTC of the day before is hour 483,592.
    assert (outer["hour"], outer["first_us"] // SECOND) == (483_592, 1_740_931_201)


def test_the_scans_of_the_real_sets_are_found() -> None:
    if not (SHARED / "zeek-slips").is_dir():
        pytest.skip("../shared/data/network is absent")
    vertical = scans(connections("zeek-slips/port-scans/vertical"))
    assert vertical == [("vertical", "192.168.1.9", "45.33.32.156", 44, 42, 46)]
    horizontal = scans(connections("zeek-slips/port-scans/horizontal"))
    assert horizontal == [("horizontal", "10.0.2.112", "tcp|80", 25, 10, 30)]
    mixed = scans(connections("zeek-slips/test10-mixed-zeek-dir"))
    assert mixed == [("horizontal", "192.0.2.10", "tcp|1337", 10, 10, 10)]
    assert scans(connections("zeek-slips/test9-mixed-zeek-dir")) == []


# Long connections ----------------------------------------------------------------------------------------------------


def lasting(*hours: float | None, dst: str = "203.0.113.9") -> list[tuple[Any, ...]]:
    rows = [
        connection(n, "10.1.0.5", dst, duration_us=None if h is None else round(h * HOUR * SECOND))
        for n, h in enumerate(hours)
    ]
    found = derived("long_connection", {"net_connection": rows})
    return [(r["grade"], r["all_day"], r["longest_us"] // SECOND, r["connections"]) for r in found]


@pytest.mark.parametrize(("hours", "grade"), [(1, 1), (3.99, 1), (4, 2), (8, 3), (12, 4), (90, 4)])
def test_grades_by_the_longest(hours: float, grade: int) -> None:
    assert lasting(hours) == [(grade, hours >= 24, hours * HOUR, 1)]


def test_shorter_ones_unmeasured_ones_and_none_are_not_long() -> None:
    assert lasting(0.9999) == []
    assert lasting(None) == []
    assert lasting(*([0.5] * 60)) == []
    assert derived("long_connection", {"net_connection": []}) == []


def test_durations_together() -> None:
    assert lasting(1, *([0.5] * 46)) == [(1, True, HOUR, 47)]
    assert lasting(1, *([0.5] * 45)) == [(1, False, HOUR, 46)]
