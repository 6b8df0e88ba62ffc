"""Moments as the store keeps them and as the provider writes them."""

from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime


def stored(moment: datetime) -> str:
    """ISO 8601 in UTC with six decimals: sorts as text."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def restored(text: str) -> datetime:
    return datetime.fromisoformat(text)


def as_written_by_the_provider(text: str | None) -> str | None:
    """A stored moment as RFC 2822 text: `Thu, 24 Aug 2023 05:01:45 +0000`."""
    return None if text is None else format_datetime(restored(text).replace(microsecond=0))


def span(text: str) -> tuple[datetime, datetime]:
    """The first and the last moment that a filter means: a whole UTC day, or one second.

    Raises ValueError for what is no ISO 8601 date or moment.
    """
    if len(text) == len("2026-01-01"):
        start = datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC)
        return start, start + timedelta(days=1) - timedelta(microseconds=1)
    start = datetime.fromisoformat(text).replace(microsecond=0)
    start = start.astimezone(UTC) if start.tzinfo else start.replace(tzinfo=UTC)
    return start, start + timedelta(seconds=1) - timedelta(microseconds=1)
