"""What a program costs with everything it starts: CPU time, wall time, memory of all processes alive together."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_EVERY = 0.05
"""Seconds between two looks at the processes."""


@dataclass(frozen=True, slots=True)
class Cost:
    """`peak_mb`: the largest sum of the peaks of processes alive at one time; NaN where there is no /proc."""

    cpu: float
    wall: float
    peak_mb: float


def measured(command: Sequence[str], out: Path, folder: Path) -> Cost:
    """Run a program to its end, its output into a file. Raises CalledProcessError when it fails."""
    if sys.platform == "win32":
        raise OSError("the cost of a process tree is measured on POSIX only")
    with out.open("wb") as stdout, out.with_suffix(".err").open("wb") as stderr:
        began = time.perf_counter()
        child = subprocess.Popen(command, stdout=stdout, stderr=stderr, cwd=folder, start_new_session=True)
        peak = 0.0
        while True:
            pid, status, usage = os.wait4(child.pid, os.WNOHANG)
            if pid:
                break
            peak = max(peak, _memory(child.pid))
            time.sleep(_EVERY)
        wall = time.perf_counter() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)
    return Cost(usage.ru_utime + usage.ru_stime, wall, peak or float("nan"))


def _memory(session: int) -> float:
    """Sum of the peak resident sizes (MB) of the processes of a session."""
    total = 0
    for entry in Path("/proc").iterdir() if Path("/proc").is_dir() else ():
        if not entry.name.isdigit():
            continue
        try:
            if os.getsid(int(entry.name)) != session:
                continue
            for line in (entry / "status").read_text().splitlines():
                if line.startswith("VmHWM:"):
                    total += int(line.split()[1])
        except (OSError, ValueError):
            continue  # it has ended meanwhile
    return total / 1024
