"""One-time passwords and log-ins of the customers who applied, in columns: a log-in, and the application itself."""

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from chahe.sample.growth.numbers import DAY, Array, hexes, key, mixed, moments, numbered, of, same
from chahe.sample.growth.sales import Sales
from chahe.sample.growth.sold import Rows
from chahe.sample.world.misuse import CARRIER

_ALIKE: Final = 1 << 22
"""Addresses of homes, of which there are so many that hardly two customers share one."""


def _woven(one: Array, other: Array) -> Array:
    """One of each in turn."""
    count = len(one)
    at = np.arange(2 * count).reshape(2, count).T.ravel()
    return pa.concat_arrays([one, other]).take(pa.array(at))


def _twice(values: Array) -> Array:
    return values.take(pa.array(np.repeat(np.arange(len(values)), 2)))


def _own(kind: str, seed: int, s: Sales) -> Array:
    """What only this customer uses."""
    return hexes(kind, mixed(s.applicant ^ key(f"{seed}:{kind}")), 10)


def messages(s: Sales, seed: int, begin: int) -> Rows:
    """W05: a password for the log-in, another for the application."""
    count = 2 * len(s.n)
    times = _woven(moments(s.submitted - 232), moments(s.submitted + 20))
    number = numbered("SMS-", begin + 1 + 2 * s.n[0] + np.arange(count), 7)
    columns = [
        number, times, _twice(_own("PH-", seed, s)), _twice(hexes("CU-", s.applicant, 10)),
        of(("登入", "要保確認"), np.arange(count) % 2), same("發送成功", count),
    ]  # fmt: skip
    return Rows(columns, np.repeat(s.day, 2), np.zeros(count, dtype=np.int64), number)


def visits(s: Sales, seed: int, begin: int) -> Rows:
    """W06: the log-in and the application, from the customer's own device."""
    count, none = 2 * len(s.n), same("", len(s.n))
    number = pa.array(begin + 1 + 2 * s.n[0] + np.arange(count))
    second = np.arange(count) % 2
    columns = [
        number, _woven(moments(s.submitted - 240), moments(s.submitted)), of(("會員登入", "要保送件"), second),
        of(("成功", "已受理"), second), _twice(hexes("CU-", s.applicant, 10)), _twice(_own("DV-", seed, s)),
        _twice(_addresses(s)), same("TW", count), _woven(none, _own("CA-", seed, s)), same("", count),
        _woven(none, numbered("AP-", 1_000_000 + s.n, 6)),
    ]  # fmt: skip
    return Rows(columns, s.submitted.repeat(2) // DAY, np.zeros(count, dtype=np.int64), number)


def _addresses(s: Sales) -> Array:
    """A line at home, or the address a mobile carrier shares among its customers."""
    home = (s.applicant % np.uint64(_ALIKE)).astype(np.int64)
    bytes_ = (64 + (home >> 16), home >> 8 & 255, home & 255)
    own = pc.binary_join_element_wise("100", *(pa.array(b).cast(pa.string()) for b in bytes_), ".")
    return pc.if_else(pa.array(s.n % 3 > 0), CARRIER, own)
