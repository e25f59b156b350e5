"""Numbers of this process."""

import sys


def peak_mb() -> float:
    """Peak resident memory in MB; NaN where the platform has no counter."""
    try:
        import resource
    except ImportError:  # Windows
        return float("nan")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024 if sys.platform != "darwin" else peak / 1024 / 1024
