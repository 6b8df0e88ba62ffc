"""Describes a zone for calendar programs that do not know it (VTIMEZONE, RFC 5545 3.6.5)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def described(zone: ZoneInfo, first: datetime, last: datetime) -> Timezone:
    """The zone as it is from the day of `first` to that of `last` (aware): a part for each time the clocks change.

    A part begins at the wall time at which the clocks change, read as they were before (TZOFFSETFROM).
    """
    described_zone = Timezone()
    described_zone.add("tzid", zone.key)
    begins = first.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    described_zone.add_component(_part(zone, begins, begins))
    for change in changes(zone, begins, last.astimezone(UTC) + DAY):
        described_zone.add_component(_part(zone, change, change - SECOND))
    return described_zone


def changes(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[datetime]:
    """The moments (UTC) in (first, last] from which the clocks show another offset."""
    day = first
    while day < last:
        if _offset(zone, day) != _offset(zone, day + DAY):
            yield _change_between(zone, day, day + DAY)
        day += DAY


def wall_time(moment: datetime, zone: ZoneInfo) -> datetime:
    """The moment by the zone's clock; in UTC where that clock shows the time for the second time.

    A calendar file cannot tell the second from the first (RFC 5545 3.3.5).
    """
    local = moment.astimezone(zone)
    return moment.astimezone(UTC) if local.fold else local


def _change_between(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    old = _offset(zone, before)
    while after - before > SECOND:
        middle = before + (after - before) // 2
        before, after = (middle, after) if _offset(zone, middle) == old else (before, middle)
    return after.replace(microsecond=0)


def _part(zone: ZoneInfo, moment: datetime, before: datetime) -> TimezoneStandard | TimezoneDaylight:
    local = moment.astimezone(zone)
    part = TimezoneDaylight() if local.dst() else TimezoneStandard()
    part.add("dtstart", (moment + _offset(zone, before)).replace(tzinfo=None))
    part.add("tzoffsetfrom", _offset(zone, before))
    part.add("tzoffsetto", _offset(zone, moment))
    part.add("tzname", local.tzname())
    return part


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)
