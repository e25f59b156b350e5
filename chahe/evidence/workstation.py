"""What the program takes from the machine it runs on: clock, randomness, the user's key store. Passed in everywhere,
read here only, so that tests and re-performance control all of it.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import platformdirs

Clock = Callable[[], datetime]
"""Returns an aware UTC time."""

Randomness = Callable[[int], bytes]
"""Returns that many random bytes."""


@dataclass(frozen=True, slots=True)
class Workstation:
    """Clock, randomness and key store of one user on one machine."""

    now: Clock
    random: Randomness
    home: Path  # keys/ and heads/ lie here; never inside a case
    passphrase: str = ""  # protects the keys in `home`; empty = not protected, which doctor says plainly

    @classmethod
    def here(cls, environ: Mapping[str, str] = os.environ) -> "Workstation":
        """The machine at hand: system clock, the system's random source, CHAHE_HOME and CHAHE_PASSPHRASE."""
        stated = environ.get("CHAHE_HOME")
        home = Path(stated) if stated else Path(platformdirs.user_data_dir("chahe", appauthor=False))
        return cls(lambda: datetime.now(UTC), os.urandom, home, environ.get("CHAHE_PASSPHRASE", ""))

    @property
    def cache(self) -> Path:
        """What is slow to prepare and may be lost (compiled rules); outside every case, and changes no answer."""
        return self.home / "cache"

    def stamp(self) -> str:
        """The time as ledgers write it: ISO 8601, UTC, whole seconds, `Z`."""
        return self.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
