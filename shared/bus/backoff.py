"""How long to wait before trying again."""

import random


class Backoff:
    """Waits that double from `first` up to `limit` seconds, with jitter so that replicas do not come back at once."""

    def __init__(self, first: float = 0.05, limit: float = 2.0):
        self.first, self.limit = first, limit
        self._next = first

    def next(self) -> float:
        """Seconds to wait now: between half and all of the present step."""
        step, self._next = self._next, min(self._next * 2, self.limit)
        return step * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, keeps no secret

    def reset(self) -> None:
        self._next = self.first
