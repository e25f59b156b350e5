"""How often one account may ask for what costs the server much. Counted in the server, which it spares."""

import threading
import time
from collections import deque

MINUTE = 60.0

_LOCK = threading.Lock()
_ASKED: dict[tuple[str, int], deque[float]] = {}


def too_often(page: str, user: int, most: int) -> int:
    """0 when it may be asked now; else the seconds to wait, at least one."""
    now = time.monotonic()
    with _LOCK:
        asked = _ASKED.setdefault((page, user), deque())
        while asked and now - asked[0] >= MINUTE:
            asked.popleft()
        if len(asked) >= most:
            return max(1, int(asked[0] + MINUTE - now + 1))
        asked.append(now)
        return 0


def forget() -> None:
    """As after a start."""
    with _LOCK:
        _ASKED.clear()
