"""Weekly hours in local wall time, made into moments. Safe where the clocks change."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from services.scheduler.domain.masks import Grid

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, order=True)
class Window:
    """A stretch of time [starts_at, ends_at), aware."""

    starts_at: datetime
    ends_at: datetime

    def holds(self, starts_at: datetime, ends_at: datetime) -> bool:
        return self.starts_at <= starts_at and ends_at <= self.ends_at

    def touches(self, starts_at: datetime, ends_at: datetime) -> bool:
        return self.starts_at < ends_at and starts_at < self.ends_at


@dataclass(frozen=True, order=True)
class WeeklyHours:
    """Open on `weekday` (0 Monday) from `opens` until `closes`, wall time of the centre.

    In force from and until the dates given, both included; None means without end.
    """

    weekday: int
    opens: time
    closes: time
    valid_from: date | None = None
    valid_until: date | None = None

    def holds_on(self, day: date) -> bool:
        return (day.weekday() == self.weekday
                and (self.valid_from is None or self.valid_from <= day)
                and (self.valid_until is None or day <= self.valid_until))


def windows(hours: Iterable[WeeklyHours], zone: ZoneInfo, first: date, last: date) -> tuple[Window, ...]:
    """The stretches that `hours` make of the local dates first..last, in order, those that meet joined.

    At each moment in them the wall clock shows a time between `opens` and `closes`: where a wall time comes twice
    or never (the clocks change), the narrower reading is taken.
    """
    hours = list(hours)
    found = sorted(window for day in days(first, last) for one in hours if one.holds_on(day)
                   for window in _on(day, one, zone))
    return tuple(_joined(found))


@lru_cache(maxsize=20_000)
def open_mask(hours: tuple[WeeklyHours, ...], extra: tuple[Window, ...], zone: ZoneInfo, grid: Grid) -> int:
    """The quarters of the grid that lie wholly in the weekly hours and extra openings, those that meet joined.

    Kept, because the same hours are asked about all day long.
    """
    first = grid.moment(0).astimezone(zone).date() - timedelta(days=1)
    last = grid.moment(grid.count).astimezone(zone).date()
    mask = 0
    for window in _joined(sorted([*windows(hours, zone, first, last), *extra])):
        mask |= grid.within(window.starts_at, window.ends_at)
    return mask


class LocalDays:
    """The local dates of a grid, by their ordinals: `numbers` has one for each quarter."""

    def __init__(self, zone: ZoneInfo, grid: Grid):
        self.first = grid.first
        self.numbers = [grid.moment(place).astimezone(zone).toordinal() for place in range(grid.count)]
        self._masks = {day: day_mask(date.fromordinal(day), zone, grid) for day in set(self.numbers)}

    def day(self, quarter: int) -> int:
        """The date of a quarter; what lies before the grid counts to its first day."""
        return self.numbers[max(quarter - self.first, 0)]

    def mask(self, days: Iterable[int]) -> int:
        """The quarters of these dates, as far as they lie on the grid."""
        mask = 0
        for day in days:
            mask |= self._masks.get(day, 0)
        return mask


@lru_cache(maxsize=64)
def local_days(zone: ZoneInfo, grid: Grid) -> LocalDays:
    return LocalDays(zone, grid)


@lru_cache(maxsize=5_000)
def day_mask(day: date, zone: ZoneInfo, grid: Grid) -> int:
    """The quarters of a local day; 23 or 25 hours where the clocks change."""
    return grid.touched(_midnight(day, zone), _midnight(day + timedelta(days=1), zone))


def days(first: date, last: date) -> Iterator[date]:
    """Every date from first to last, both included."""
    return (first + timedelta(days=count) for count in range((last - first).days + 1))


def local_moment(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """The moment (UTC) when the wall clock in `zone` shows `wall`; the later one where there are two."""
    return max(_readings(day, wall, zone))


def _on(day: date, hours: WeeklyHours, zone: ZoneInfo) -> Iterator[Window]:
    starts_at, ends_at = max(_readings(day, hours.opens, zone)), min(_readings(day, hours.closes, zone))
    if starts_at < ends_at:
        yield Window(starts_at, ends_at)


def _readings(day: date, wall: time, zone: ZoneInfo) -> list[datetime]:
    return [datetime.combine(day, wall, zone).replace(fold=fold).astimezone(UTC) for fold in (0, 1)]


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return min(_readings(day, time(0), zone))


def _joined(found: list[Window]) -> list[Window]:
    joined: list[Window] = []
    for window in found:
        if joined and window.starts_at <= joined[-1].ends_at:
            joined[-1] = Window(joined[-1].starts_at, max(joined[-1].ends_at, window.ends_at))
        else:
            joined.append(window)
    return joined
