"""Witness heads: what this machine itself remembers about each case, outside the case.

`home/heads/<case-id>.jsonl`, one line per head seen: size, root, key, at. The keys named there are the ones this
machine trusts for the case. Whoever can write both the case and this folder can forge both; a printed head or a time
stamp (`chahe anchor`) is the witness against that.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from chahe.evidence.ledger import Checkpoint
from chahe.model import canonical


@dataclass(frozen=True, slots=True)
class Head:
    """One remembered head."""

    size: int
    root: str
    key: str
    at: str


@dataclass(frozen=True, slots=True)
class Heads:
    """The record of one case on one machine."""

    path: Path

    @classmethod
    def of(cls, home: Path, case_id: str) -> "Heads":
        """The record under a key store's home."""
        return cls(home / "heads" / f"{case_id}.jsonl")

    def all(self) -> tuple[Head, ...]:
        """Every head remembered, oldest first. A line torn by a crash is left out: the act it names was acknowledged
        by nobody, or the next head repeats it.
        """
        try:
            lines = self.path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return ()
        found: list[Head] = []
        for line in lines:
            try:
                parsed = json.loads(line)
                found.append(Head(int(parsed["size"]), str(parsed["root"]), str(parsed["key"]), str(parsed["at"])))
            except (ValueError, KeyError, TypeError):
                continue
        return tuple(found)

    def last(self) -> Head | None:
        """The largest head remembered; the newest of equals."""
        return max(reversed(self.all()), key=lambda h: h.size, default=None)

    def keys(self) -> frozenset[str]:
        """Keys this machine trusts for the case."""
        return frozenset(h.key for h in self.all())

    def remember(self, mark: Checkpoint) -> None:
        """Append a head, durable on return. Raises OSError."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        line = canonical({"size": mark.size, "root": mark.root, "key": mark.key, "at": mark.at})
        with self.path.open("ab") as out:
            # A line torn by a crash must not swallow this one.
            out.write(line + b"\n" if _ends_cleanly(self.path) else b"\n" + line + b"\n")
            out.flush()
            os.fsync(out.fileno())


def _ends_cleanly(path: Path) -> bool:
    with path.open("rb") as stream:
        if stream.seek(0, os.SEEK_END) == 0:
            return True
        stream.seek(-1, os.SEEK_END)
        return stream.read(1) == b"\n"
