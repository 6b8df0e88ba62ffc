"""Wakes consumers of a queue file in the process that published to it."""

import os
import threading

_bells: dict[str, "Bell"] = {}
_guard = threading.Lock()


class Bell:
    """Counts its rings, so that a ring between a look and a wait is not missed."""

    def __init__(self) -> None:
        self.rings = 0
        self._heard = threading.Condition()

    def ring(self) -> None:
        with self._heard:
            self.rings += 1
            self._heard.notify_all()

    def wait_beyond(self, rings: int, seconds: float) -> bool:
        """Waits up to `seconds` for a ring after the given count; True if there was one."""
        with self._heard:
            return self._heard.wait_for(lambda: self.rings > rings, seconds)


def bell_of(path: str) -> Bell:
    """The one bell of a file in this process."""
    with _guard:
        return _bells.setdefault(os.path.realpath(path), Bell())
