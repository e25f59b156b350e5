"""The program as a user starts it: a process of its own, its exit code and its words."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chahe.cli import run

REPOSITORY = Path(__file__).resolve().parents[2]
TIME = 600
"""Seconds after which a command counts as hung; far above what any of these takes on a loaded machine."""


@dataclass(frozen=True)
class Said:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True)
class Machine:
    """A user's machine: a key store, and whatever else of the environment matters."""

    home: Path
    more: Mapping[str, str] | None = None

    @property
    def environ(self) -> dict[str, str]:
        """The environment of its processes."""
        clean = {k: v for k, v in os.environ.items() if not k.startswith("CHAHE_")}
        return {**clean, "CHAHE_HOME": str(self.home), "NO_COLOR": "1", "COLUMNS": "250", **(self.more or {})}

    def start(self, *words: object, silent: bool = False) -> "subprocess.Popen[str]":
        """Start a command and come back at once. `silent`: nobody reads what it prints, so no pipe fills up."""
        return subprocess.Popen(
            [sys.executable, "-m", "chahe", *map(str, words)],
            env=self.environ, cwd=REPOSITORY, encoding="utf-8", errors="surrogateescape",
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL if silent else subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def run(self, *words: object) -> Said:
        """Run a command to its end, whatever that is."""
        process = self.start(*words)
        out, err = process.communicate(timeout=TIME)
        return Said(process.returncode, out, err)

    def chahe(self, *words: object, code: int = 0) -> Said:
        """Run a command that must end so."""
        said = self.run(*words)
        assert said.code == code, f"chahe {' '.join(map(str, words))}: exit {said.code}\n{said.out}\n{said.err}"
        return said


def here(*words: object) -> Said:
    """A command in this process, for those that only read and are asked by the hundred."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err):
        code = run([*map(str, words)])
    texts = []
    for stream in (out, err):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode("utf-8", "surrogateescape"))
    return Said(code, *texts)
