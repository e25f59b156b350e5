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
    """`peak_mb`: the largest sum of the peaks of processes alive at one time; NaN where there is no /proc.

    `busiest`: CPU seconds of the process that used most: total over busiest says how well the work was shared, also on
    a machine that is busy with other things, where CPU over wall does not.
    """

    cpu: float
    wall: float
    peak_mb: float
    busiest: float


def measured(command: Sequence[str], out: Path, folder: Path) -> Cost:
    """Run a program to its end, its output into a file. Raises CalledProcessError when it fails."""
    if sys.platform == "win32":
        raise OSError("the cost of a process tree is measured on POSIX only")
    # As on a user's machine, where Python keeps what it compiled; for every program alike.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with out.open("wb") as stdout, out.with_suffix(".err").open("wb") as stderr:
        began = time.perf_counter()
        child = subprocess.Popen(command, stdout=stdout, stderr=stderr, cwd=folder, env=env, start_new_session=True)
        peak = 0.0
        used: dict[int, float] = {}
        while True:
            pid, status, usage = os.wait4(child.pid, os.WNOHANG)
            if pid:
                break
            peak = max(peak, _look(child.pid, used))
            time.sleep(_EVERY)
        wall = time.perf_counter() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)
    return Cost(usage.ru_utime + usage.ru_stime, wall, peak or float("nan"), max(used.values(), default=float("nan")))


def _look(session: int, used: dict[int, float]) -> float:
    """Sum of the peak resident sizes (MB) of the processes of a session; notes the CPU seconds of each."""
    total = 0
    for entry in Path("/proc").iterdir() if Path("/proc").is_dir() else ():
        if not entry.name.isdigit():
            continue
        try:
            if os.getsid(int(entry.name)) != session:
                continue
            for line in (entry / "status").read_text(encoding="utf-8").splitlines():
                if line.startswith("VmHWM:"):
                    total += int(line.split()[1])
            # Fields 14 and 15, counted behind the name in parentheses, which may hold anything.
            ticks = (entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[11:13]
            used[int(entry.name)] = sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
        except (OSError, ValueError):
            continue  # it has ended meanwhile
    return total / 1024
