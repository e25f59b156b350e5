"""Questions for domains that do not exist: what an algorithm computes, and what only looks like it."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from chahe.sample.world.network import AV_HOST, FIRST, Ask, Handled, Traffic, asked, clients, moment_of

BROWSER: Final = clients()[0]
TESTER: Final = "10.30.0.7"
"""Where exercises of the security unit are run from."""
TESTED_DAY: Final = FIRST + timedelta(days=3)
LIMIT: Final = 10
LOOKED_UP: Final = "example.com"
"""The domain the anti-virus software looks hashes up below."""
"""Domains the own norm lets a host ask for in an hour."""
_LETTERS: Final = "bcdfghjklmnpqrstvwxzaeiouy"
_ENDINGS: Final = ("com", "net", "info", "biz")
_LONG: Final = 14


def label(text: str, length: int = _LONG) -> str:
    """Letters that mean nothing, the same for the same text."""
    return "".join(_LETTERS[b % len(_LETTERS)] for b in hashlib.blake2b(text.encode(), digest_size=length).digest())


def domains(seed: str, count: int) -> list[str]:
    """As many domains nobody registered."""
    return [f"{label(f'{seed}|{n}')}.{_ENDINGS[n % len(_ENDINGS)]}" for n in range(count)]


def in_vain(day: date, hour: int, src: str, names: Sequence[str]) -> list[Ask]:
    """Questions twenty seconds apart for names that do not exist."""
    return [asked(moment_of(day, 3_600 * hour + 30 + 20.25 * n), src, name, answer="") for n, name in enumerate(names)]


def with_look_alikes(t: Traffic) -> Traffic:
    """A browser that asks at its start for three random names, with and without the domain searched; an antivirus that
    looks hashes up below one domain; as many domains as the norm lets pass; an exercise that was handled in time.
    """
    asks: list[Ask] = []
    for n in range(5):
        day = FIRST + timedelta(days=n)
        probes = [label(f"probe|{n}|{k}", 10) for k in range(3)]
        asks += in_vain(day, 9, BROWSER, [p + end for p in probes for end in ("", ".demo.local")])
        hashes = [hashlib.blake2b(f"file|{n}|{k}".encode(), digest_size=16).hexdigest() for k in range(40)]
        asks += in_vain(day, 12, AV_HOST, [f"{h}.lookup.{LOOKED_UP}" for h in hashes])
    asks += in_vain(FIRST, 10, BROWSER, domains("limit", LIMIT))
    asks += in_vain(TESTED_DAY, 14, TESTER, domains("exercise", 3 * LIMIT))
    handled = Handled(
        "演算法網域", TESTER, "", TESTED_DAY, "資安演練模擬惡意程式查詢", "資安測試", TESTED_DAY + timedelta(days=2)
    )
    return replace(t.with_more(asks=asks), handled=(*t.handled, handled))
