"""Time in quarters of an hour: the grain in which mediators, rooms and people are taken."""

from datetime import UTC, datetime, timedelta

QUARTER = timedelta(minutes=15)
_SECONDS = int(QUARTER.total_seconds())


def quarter_of(moment: datetime) -> int:
    """The quarter of an hour (counted from 1970 UTC) that holds the aware `moment`."""
    return int(moment.timestamp() // _SECONDS)


def quarter_from(moment: datetime) -> int:
    """The first quarter that begins at the aware `moment` or later."""
    return int(-(-moment.timestamp() // _SECONDS))


def moment_of(quarter: int) -> datetime:
    """When a quarter begins, in UTC."""
    return datetime.fromtimestamp(quarter * _SECONDS, UTC)


def is_on_the_quarter(moment: datetime) -> bool:
    return moment.timestamp() % _SECONDS == 0


def quarters(starts_at: datetime, ends_at: datetime) -> range:
    """Every quarter touched by [starts_at, ends_at)."""
    return range(quarter_of(starts_at), -int(-ends_at.timestamp() // _SECONDS))
