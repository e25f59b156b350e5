"""`chahe serve` as a user starts it: a program of its own, with a key store and a workbench of its own."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

START = 60.0
"""Seconds until the address must be printed; far more than it takes."""


@contextmanager
def served(*arguments: str, home: Path, workbench: Path, more: Mapping[str, str] | None = None) -> Iterator[str]:
    """The address it prints. Whatever happens, the program has ended with the block."""
    here = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "CHAHE_HOME": str(home), "CHAHE_WORKBENCH": str(workbench), "PYTHONUTF8": "1"}
    environment |= {"PYTHONPATH": os.pathsep.join((str(here), *filter(None, [os.environ.get("PYTHONPATH")])))}
    # A test of the same run may have set them for itself.
    for name in ("DJANGO_SETTINGS_MODULE", "CHAHE_WORKBENCH_OF", "CHAHE_DATABASE", "CHAHE_TEAM"):
        environment.pop(name, None)
    server = subprocess.Popen(
        [sys.executable, "-m", "chahe", "serve", *arguments, "--port", "0", "--no-browser"],
        env={**environment, **(more or {})},
        cwd=workbench.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    late = threading.Timer(START, server.kill)
    late.start()
    try:
        address = _address(server)
        late.cancel()
        yield address
    finally:
        late.cancel()
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _address(server: "subprocess.Popen[str]") -> str:
    said = ""
    assert server.stdout is not None
    for line in server.stdout:
        said += line
        found = re.search(r"http://\S+", line)
        if found:
            threading.Thread(target=server.stdout.read, daemon=True).start()  # a full pipe would stop it
            return found.group()
    raise AssertionError(f"the server ended: {said}")
