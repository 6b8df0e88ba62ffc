"""Reads when somebody is busy out of a calendar of another program (RFC 5545). Only the times are kept.

What counts as busy: events that are neither cancelled nor marked as free (TRANSP), every repetition in the span
(RRULE, RDATE, EXDATE, RECURRENCE-ID), and the busy periods of a free/busy answer. Days without times and times without
a zone are in the calendar's own zone (X-WR-TIMEZONE), else in the one given. Our own sessions are left out: they are
known here, and a copy of one that has moved would block the old time.
"""

import contextlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Event, FreeBusy

from services.scheduler.domain.calendar import UID_ENDS
from services.scheduler.domain.hours import Window

MOST_ENTRIES, MOST_STRETCHES = 20_000, 5_000
AROUND = timedelta(days=2)  # days and times without a zone may lie on either side of the span
TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY"})
NOT_BUSY = frozenset({"FREE"})
BROKEN = (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError)  # what odd values lead to


class Unreadable(Exception):
    """Nothing can be taken from it. `why`: no_calendar | too_much | too_often | too_long."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


def busy_times(content: bytes, zone: ZoneInfo, first: datetime, last: datetime) -> list[Window]:
    """The stretches of [first, last) in which the calendar says busy, joined and in order. Raises Unreadable."""
    found: list[Window] = []
    for calendar in _calendars(content):
        own = _zone_of(calendar, zone)
        found += _of_events(calendar, own, first, last)
        found += _of_answers(calendar, own)
    stretches = joined(Window(max(one.starts_at, first), min(one.ends_at, last)) for one in found
                       if one.touches(first, last))
    if len(stretches) > MOST_STRETCHES:
        raise Unreadable("too_much")
    return stretches


def joined(windows: Iterable[Window]) -> list[Window]:
    """The same time in as few stretches as possible, in order; empty ones fall away."""
    found: list[Window] = []
    for window in sorted(window for window in windows if window.starts_at < window.ends_at):
        if found and window.starts_at <= found[-1].ends_at:
            found[-1] = Window(found[-1].starts_at, max(found[-1].ends_at, window.ends_at))
        else:
            found.append(window)
    return found


def _calendars(content: bytes) -> list[Calendar]:
    if b"BEGIN:VCALENDAR" not in content.upper() or b"END:VCALENDAR" not in content.upper():
        raise Unreadable("no_calendar")
    if content.upper().count(b"BEGIN:V") > MOST_ENTRIES:
        raise Unreadable("too_much")
    try:
        calendars = Calendar.from_ical(content.decode("utf-8", "replace"), multiple=True)
    except BROKEN as error:
        raise Unreadable("no_calendar") from error
    return list(calendars)


def _of_events(calendar: Calendar, zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[Window]:
    """Each series by itself: one that cannot be made out leaves the others as they are."""
    series: defaultdict[str, list[Event]] = defaultdict(list)
    for event in calendar.walk("VEVENT"):
        if isinstance(event, Event) and _has_time(event):
            _look_at_rules(event)
            series[str(event.get("UID", ""))].append(event)
    for events in series.values():
        with contextlib.suppress(*BROKEN):
            yield from _of_series(events, calendar.get("X-WR-TIMEZONE") and zone, zone, first - AROUND, last + AROUND)


def _of_series(events: list[Event], said: ZoneInfo | None, zone: ZoneInfo, first: datetime,
               last: datetime) -> list[Window]:
    """`said` is the zone that the calendar names for itself: what it keeps in UTC repeats by that zone's clock."""
    alone = Calendar()
    if said:
        alone.add("x-wr-timezone", said.key)
    for event in events:
        alone.add_component(event)
    found = recurring_ical_events.of(alone, skip_bad_series=True).between(first, last)
    return [window for event in found if isinstance(event, Event) and _is_busy(event)
            for window in _window(event.get("DTSTART"), event.get("DTEND"), zone)]


def _has_time(event: Event) -> bool:
    """False for an event without a beginning, or one that ends before it begins."""
    try:
        starts: Any = event["DTSTART"]
        ends: Any = event.get("DTEND")
        return ends is None or _moment(starts.dt, UTC, min) <= _moment(ends.dt, UTC, min)
    except BROKEN:
        return False


def _look_at_rules(event: Event) -> None:
    rules: Any = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        with contextlib.suppress(*BROKEN):
            if TOO_OFTEN & {str(one).upper() for one in rule.get("FREQ", [])}:
                raise Unreadable("too_often")


def _is_busy(event: Event) -> bool:
    said = {name: str(event.get(name, "")).upper() for name in ("TRANSP", "STATUS", "X-MICROSOFT-CDO-BUSYSTATUS")}
    return (said["TRANSP"] != "TRANSPARENT" and said["STATUS"] != "CANCELLED"
            and said["X-MICROSOFT-CDO-BUSYSTATUS"] != "FREE" and not str(event.get("UID", "")).endswith(UID_ENDS))


def _window(starts: Any, ends: Any, zone: ZoneInfo) -> Iterator[Window]:
    if starts is not None and ends is not None:
        yield Window(_moment(starts.dt, zone, min), _moment(ends.dt, zone, max))


def _moment(value: date, zone: tzinfo, pick: Callable[..., datetime]) -> datetime:
    """A date is its midnight, a time without a zone that of the wall clock; where the clocks change, `pick` of both."""
    if isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(UTC)
    wall = value if isinstance(value, datetime) else datetime.combine(value, time(0))
    return pick(wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))


def _zone_of(calendar: Calendar, otherwise: ZoneInfo) -> ZoneInfo:
    try:
        return ZoneInfo(str(calendar.get("X-WR-TIMEZONE", otherwise.key)).strip())
    except (ValueError, KeyError, OSError):  # a path, a zone that is none, a folder
        return otherwise


def _of_answers(calendar: Calendar, zone: ZoneInfo) -> Iterator[Window]:
    """The periods of free/busy components (RFC 5545, 3.6.4)."""
    for answer in calendar.walk("VFREEBUSY"):
        if not isinstance(answer, FreeBusy):
            continue
        said: Any = answer.get("FREEBUSY", [])
        for period in said if isinstance(said, list) else [said]:
            if str(period.params.get("FBTYPE", "BUSY")).upper() not in NOT_BUSY:
                yield Window(_moment(period.start, zone, min), _moment(period.end, zone, max))
