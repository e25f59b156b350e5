"""Numbers of this process, and those another prints."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

_STATUS = Path("/proc/self/status")


def peak_mb() -> float:
    """Peak resident memory in MB; NaN where the platform has no counter."""
    if _STATUS.exists():
        # Not getrusage: on Linux its figure is handed down from the process that started this one.
        line = next(n for n in _STATUS.read_text(encoding="ascii").splitlines() if n.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    try:
        import resource
    except ImportError:  # Windows
        return float("nan")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024 if sys.platform != "darwin" else peak / 1024 / 1024


def turn(command: list[str]) -> dict[str, Any]:
    """One side in a process of its own, which prints its figures as JSON last."""
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8")
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said
