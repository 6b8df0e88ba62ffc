from datetime import UTC, datetime, timedelta


class FakeClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime | None = None):
        self._now = now or datetime(2026, 9, 21, 15, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self._now

    def advance(self, **units: float) -> datetime:
        """Moves on by a timedelta's units (`days=3, hours=1`) and returns the new moment."""
        self._now += timedelta(**units)
        return self._now

    def move_to(self, moment: datetime) -> None:
        self._now = moment
