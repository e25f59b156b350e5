"""Long preparation of a list goes on beside the requests; a page asks again until it is done. Nothing is lost when the
program ends: what was half done is not there, and is done anew.
"""

import threading
from collections.abc import Callable

_LOCK = threading.Lock()
_RUNNING: dict[str, threading.Thread] = {}
_FAILED: dict[str, Exception] = {}


def beside(key: str, work: Callable[[], object], *, patience: float = 0.0) -> bool:
    """Whether the work of that name is done; starts it when nobody did. What it raised is raised here, once.

    Args:
        key: names the work.
        work: done in a thread of its own, one at a time a key.
        patience: seconds to wait for it here.

    """

    def run() -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - handed to the next who asks
            _FAILED[key] = error
        finally:
            with _LOCK:
                _RUNNING.pop(key, None)

    with _LOCK:
        thread = _RUNNING.get(key)
        if thread is None:
            thread = _RUNNING[key] = threading.Thread(target=run, name=key, daemon=True)
            thread.start()
    thread.join(patience)
    if key in _FAILED:
        raise _FAILED.pop(key)
    return not thread.is_alive()
