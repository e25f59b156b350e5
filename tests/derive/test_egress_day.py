"""What a host sends out in a day against its own other days: by hand, and what is left out of the count."""

import datetime as dt
from typing import Any

from tests.checks.harness import derived
from tests.derive.test_network_answer import handled, signed
from tests.derive.traffic import connection

Rows = list[dict[str, Any]]
PC, FAR, BACKUP = "10.20.1.14", "203.0.113.9", "203.0.113.50"
MB = 1_000_000


def sent(day: int, megabytes: int | None, dst: str = FAR, **more: Any) -> dict[str, Any]:
    return connection(9, PC, dst, day=day, bytes_out=None if megabytes is None else megabytes * MB, **more)


def days(rows: Rows, **more: Rows) -> dict[int, dict[str, Any]]:
    """Rows of the host by number of the day."""
    found = derived("egress_day", {"net_connection": rows, **more})
    assert all(r["parameters"] == "egress/1" for r in found)
    return {(r["day"] - dt.date(2025, 3, 3)).days: r for r in found if r["src_ip"] == PC}


def test_median_and_deviation_of_the_days_before_and_of_the_others() -> None:
    """Days 2, 4, 8, 100: median 6, deviations 4, 2, 2, 94: 3. After them 50: the others are 2, 4, 8, 50."""
    found = days([sent(n, b) for n, b in enumerate((2, 4, 8, 100, 50))])
    last = found[4]
    assert (last["counted_bytes"], last["usual_bytes"], last["baseline_days"], last["log_day"]) == (
        50 * MB,
        9 * MB,
        4,
        4,
    )
    # Median 6; deviations 4, 2, 2, 44: 3.
    assert (found[3]["other_usual_bytes"], found[3]["other_days"], found[3]["baseline_days"]) == (9 * MB, 4, 3)
    assert (found[0]["usual_bytes"], found[0]["baseline_days"], found[0]["other_days"]) == (None, 0, 4)
    assert (last["far_ip"], last["far_bytes"], last["far_hosts"]) == (FAR, 50 * MB, 1)


def test_days_inside_only_count_as_nothing_sent_and_days_unseen_do_not_count() -> None:
    inner = [connection(9, PC, "10.30.0.1", day=n, bytes_out=900 * MB) for n in range(3)]
    log = [connection(9, "10.1.1.1", FAR, day=n) for n in range(6)]
    found = days([*inner, *log, sent(5, 70)])
    assert set(found) == {5}
    assert (found[5]["usual_bytes"], found[5]["baseline_days"], found[5]["log_day"]) == (0, 3, 5)


def test_little_is_not_compared_and_what_was_not_measured_is_told() -> None:
    found = days([sent(0, 5), sent(1, 1), sent(2, None), sent(3, 2), sent(4, None, conn_state="S0")])
    assert [found[n]["compared"] for n in range(5)] == [True, False, False, True, False]
    assert [found[n]["unmeasured"] for n in range(5)] == [0, 0, 1, 0, 0]
    # The day not measured is no day to compare with.
    assert (found[3]["baseline_days"], found[1]["usual_bytes"], found[1]["baseline_days"]) == (2, None, 0)


def test_what_was_allowed_beforehand_is_left_out_and_shown() -> None:
    rows = [*(sent(n, 2) for n in range(4)), sent(3, 500, BACKUP)]
    job = signed("ip", BACKUP, applies_to="egress")
    assert days(rows)[3]["counted_bytes"] == 502 * MB
    allowed = days(rows, allow_entry=[job])[3]
    assert (allowed["counted_bytes"], allowed["allowed_bytes"], allowed["allowed_by"]) == (2 * MB, 500 * MB, "AL-01")
    # For another test, ended before, not signed, or signed without a date: not left out.
    for other in (
        {**job, "applies_to": "beacon"}, {**job, "valid_to": dt.date(2025, 3, 5)}, {**job, "approved_by": None},
        {**job, "approved_date": None},
    ):  # fmt: skip
        assert days(rows, allow_entry=[other])[3]["counted_bytes"] == 502 * MB
    # Signed two days after: the day stands as it is and the entry is an answer, as a record of handling is.
    late = days(rows, allow_entry=[{**job, "approved_date": dt.date(2025, 3, 8)}])[3]
    assert (late["counted_bytes"], late["answer_days"], late["answered_by"]) == (502 * MB, 2, "AL-01")
    undated = days(rows, allow_entry=[{**job, "approved_date": None}])[3]
    assert (undated["answer_days"], undated["perhaps_answered"]) == (None, True)


def test_an_allowed_host_and_an_allowed_name() -> None:
    rows = [sent(0, 500, BACKUP)]
    assert days(rows, allow_entry=[signed("ip", PC, applies_to="egress")])[0]["counted_bytes"] == 0
    hello = {
        **{k: v for k, v in rows[0].items() if k not in ("bytes_out", "conn_state", "proto")},
        "sni": "B.cloud.example",
    }
    entry = signed("domain", "cloud.example", applies_to="egress")
    assert days(rows, allow_entry=[entry], tls_session=[hello])[0]["allowed_bytes"] == 500 * MB
    # An address with two names of which one is allowed is not the allowed one for certain.
    two = [hello, {**hello, "sni": "other.example"}]
    assert days(rows, allow_entry=[entry], tls_session=two)[0]["counted_bytes"] == 500 * MB


def test_a_record_of_handling_names_the_host_or_the_host_and_who_got_most() -> None:
    rows = [sent(0, 500), sent(0, 3, BACKUP)]
    for finding, answer in (
        (handled(FAR, PC), 2), (handled(None, PC, applies_to="egress"), 2), (handled(BACKUP, PC), None),
        (handled(FAR, "10.9.9.9"), None),
    ):  # fmt: skip
        assert days(rows, network_finding=[finding])[0]["answer_days"] == answer


def test_what_comes_from_outside_and_what_is_no_place_is_not_sent() -> None:
    rows = [connection(9, FAR, PC, bytes_out=MB, bytes_in=900 * MB), sent(0, 70, "239.1.2.3")]
    assert days(rows) == {}
