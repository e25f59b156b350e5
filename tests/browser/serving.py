"""`chahe serve` as a user starts it: a program of its own, with a key store and a workbench of its own."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

START = 60.0
"""Seconds until the address must be printed; far more than it takes."""


def environment(home: Path, workbench: Path, more: Mapping[str, str]) -> dict[str, str]:
    """What a program of ours is told: nothing a test of the same run set for itself."""
    here = Path(__file__).resolve().parents[2]
    own = ("DJANGO_SETTINGS_MODULE", "CHAHE_WORKBENCH_OF", "CHAHE_DATABASE", "CHAHE_TEAM")
    told = {k: v for k, v in os.environ.items() if k not in own}
    path = os.pathsep.join((str(here), *filter(None, [os.environ.get("PYTHONPATH")])))
    told |= {"CHAHE_HOME": str(home), "CHAHE_WORKBENCH": str(workbench), "PYTHONUTF8": "1", "PYTHONPATH": path}
    return {**told, **more}


@contextmanager
def served(*arguments: str, home: Path, workbench: Path, more: Mapping[str, str] | None = None) -> Iterator[str]:
    """The address it prints. Whatever happens, the program has ended with the block."""
    log = workbench.parent / "server.log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "chahe", "serve", *arguments, "--port", "0", "--no-browser"],
            env=environment(home, workbench, more or {}),
            cwd=workbench.parent,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        yield _address(server, log)
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _address(server: "subprocess.Popen[bytes]", log: Path) -> str:
    until = time.monotonic() + START
    while time.monotonic() < until:
        ended = server.poll()
        found = re.search(r"http://\S+", log.read_text(encoding="utf-8", errors="replace"))
        if found:
            return found.group()
        if ended is not None:
            break
        time.sleep(0.1)
    raise AssertionError(f"no server: {log.read_text(encoding='utf-8', errors='replace')}")
