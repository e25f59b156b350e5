"""How often one account may call. Kept in this process only: it spares the others who work, and guards no secret."""

import threading
import time
from collections.abc import Callable

from chahe.web.api.problems import refused


class Pace:
    """At most so many calls a window. Windows of one account follow each other; what is over is forgotten."""

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.most = most
        self.seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._counts: dict[str, tuple[float, int]] = {}

    def take(self, who: str) -> None:
        """Count one call. Raises Refused (429) with the seconds to wait."""
        now = self._clock()
        with self._lock:
            began, count = self._counts.get(who, (now, 0))
            if now - began >= self.seconds:
                began, count = now, 0
                self._counts = {k: v for k, v in self._counts.items() if now - v[0] < self.seconds}
            if count >= self.most:
                wait = str(int(began + self.seconds - now) + 1)
                raise refused(429, "呼叫過於頻繁。", "Too many calls.", Retry_After=wait)
            self._counts[who] = (began, count + 1)


PACE = Pace(1_200, 60.0)
