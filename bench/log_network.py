"""A network that talks, for the lines of the bench: its hosts, and what a format's lines are made with."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
BROKEN = 1_000
"""One line in so many is broken."""
AGENT = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36"
)


@dataclass(frozen=True, slots=True)
class Made:
    """A format: its file name, its lines, and how the rival splits it (`json` for NDJSON)."""

    file: str
    write: Callable[[int], Iterator[str]]
    delimiter: str


class Network:
    """Hosts that talk to each other."""

    def __init__(self) -> None:
        self.random = random.Random(4)
        r = self.random
        self.inside = [f"10.{r.randrange(8)}.{r.randrange(256)}.{r.randrange(1, 255)}" for _ in range(4_000)]
        self.outside = [".".join(str(r.randrange(1, 255)) for _ in range(4)) for _ in range(60_000)]
        self.answers = [f"{self.word(8)}.example,{ip}" for ip in self.outside]
        self.outside += [f"2001:db8:{r.randrange(65536):x}::{r.randrange(65536):x}" for _ in range(3_000)]
        self.names = [f"{self.word(8)}.{self.word(6)}.example" for _ in range(30_000)]
        self.at = 1_772_380_800.0
        self.agent = AGENT
        self.going: list[tuple[int, str, str, int]] = []  # connections built and not torn down

    def word(self, size: int) -> str:
        return "".join(self.random.choices(_LETTERS, k=size))

    def ends(self, port: int) -> str:
        r = self.random
        self.at += r.random() / 50
        return (
            f"{self.at:.6f}\tC{self.word(17)}\t{r.choice(self.inside)}\t{r.randrange(1024, 65536)}"
            f"\t{r.choice(self.outside)}\t{port}"
        )

    def port(self) -> int:
        """A client's port."""
        return self.random.randrange(1024, 65536)

    def status(self) -> int:
        """What a web server answers."""
        return self.random.choice((200, 302, 404))
