"""Another opinion on which times are possible: minute by minute, person by person, nothing clever.

It shares no code with the masks. A world is what a centre might look like for some days around a change of clocks.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import combinations, permutations, product
from zoneinfo import ZoneInfo

MINUTE, QUARTER = timedelta(minutes=1), timedelta(minutes=15)
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Somebody:
    """A mediator, interpreter, room or person. `weekly`: (weekday, opens, closes); `taken`: (span, question or None)
    of sessions and held times, with their buffers.
    """

    id: str
    zone: str = "UTC"
    weekly: tuple[tuple[int, time, time], ...] | None = None
    extra: tuple[Span, ...] = ()
    away: tuple[Span, ...] = ()
    elsewhere: tuple[Span, ...] = ()
    taken: tuple[tuple[Span, str | None], ...] = ()
    most_a_day: int | None = None
    most_a_week: int | None = None
    before: int = 0
    after: int = 0
    trainee: bool = False
    languages: frozenset[str] = frozenset()
    room_ids: frozenset[str] = frozenset()
    seats: int = 0


@dataclass(frozen=True)
class World:
    """`before` and `after` are quarters, `holidays` local dates of `zone`; what is asked for stands with it."""

    first: datetime
    days: int
    zone: str
    earliest: datetime
    latest: datetime
    minutes: int
    mediators: tuple[Somebody, ...]
    rooms: tuple[Somebody, ...]
    interpreters: tuple[Somebody, ...]
    people: tuple[Somebody, ...]
    needed: int = 1
    rooms_needed: int = 1
    languages: frozenset[str] = frozenset()
    pinned: frozenset[str] = frozenset()
    before: int = 0
    after: int = 0
    holidays: frozenset[date] = frozenset()
    closed: tuple[Span, ...] = ()
    seen: dict = field(default_factory=dict, compare=False)  # what was reckoned of a minute already

    def starts(self) -> Iterator[datetime]:
        return (self.first + QUARTER * number for number in range(96 * self.days))


def possible(world: World, start: datetime) -> bool:
    """May a session of the world begin then?"""
    end = start + timedelta(minutes=world.minutes)
    if not world.earliest <= start <= world.latest or not _open_house(world, start, end):
        return False
    if not all(_free(world, one, start, end, 0, 0) for one in world.people):
        return False
    for language in world.languages:
        if not any(language in one.languages and _can(world, one, start, end) for one in world.interpreters):
            return False
    mediators = [one for one in world.mediators if _can(world, one, start, end)]
    rooms = [one for one in world.rooms if one.seats >= _seats(world) and _can(world, one, start, end)]
    return any(_team(world, team, chosen) for team, chosen in product(
        permutations(mediators, world.needed), combinations(rooms, world.rooms_needed)))


def could(world: World, one: Somebody, start: datetime) -> bool:
    """Would this one alone be free for a session that starts then, buffers and limits counted?"""
    end = start + timedelta(minutes=world.minutes)
    return _free(world, one, start, end, 0, 0) if one in world.people else _can(world, one, start, end)


def _team(world: World, team: tuple[Somebody, ...], rooms: tuple[Somebody, ...]) -> bool:
    ids = {one.id for one in team}
    return (any(not one.trainee for one in team)
            and len(ids & world.pinned) >= min(len(world.pinned), world.needed)
            and all(not one.room_ids or room.id in one.room_ids for one in team for room in rooms))


def _seats(world: World) -> int:
    return -(-len(world.people) // max(1, world.rooms_needed)) + world.needed + len(world.languages)


def _open_house(world: World, start: datetime, end: datetime) -> bool:
    zone = ZoneInfo(world.zone)
    return not any(moment.astimezone(zone).date() in world.holidays or _in(world.closed, moment)
                   for moment in _minutes(_down(start), _up(end)))


def _can(world: World, one: Somebody, start: datetime, end: datetime) -> bool:
    return (_free(world, one, start, end, max(world.before, one.before), max(world.after, one.after))
            and not _full(one, start))


def _free(world: World, one: Somebody, start: datetime, end: datetime, before: int, after: int) -> bool:
    """Within their hours, neither away nor busy elsewhere, and not taken with the pauses around."""
    if not all(_known(world, one, _there, minute) for minute in _minutes(start, _up(end))):
        return False
    return not any(_known(world, one, _booked, minute)
                   for minute in _minutes(start - before * QUARTER, _up(end) + after * QUARTER))


def _known(world: World, one: Somebody, question, minute: datetime) -> bool:
    key = one.id, question, minute
    if key not in world.seen:
        world.seen[key] = question(one, minute)
    return world.seen[key]


def _there(one: Somebody, minute: datetime) -> bool:
    """A quarter counts if the whole of it is within the hours, and nothing else lies in it."""
    if _in(one.away, minute) or _in(one.elsewhere, minute):
        return False
    quarter = _down(minute)
    return one.weekly is None or all(_works_at(one, moment) for moment in _minutes(quarter, quarter + QUARTER))


def _booked(one: Somebody, minute: datetime) -> bool:
    return _in(tuple(span for span, _ in one.taken), minute)


def _works_at(one: Somebody, minute: datetime) -> bool:
    day = minute.astimezone(ZoneInfo(one.zone)).date()
    by_rule = any(rule[0] == day.weekday() and minute in _opened(one.zone, day, rule[1], rule[2])
                  for rule in one.weekly or ())
    return by_rule or any(starts <= minute < ends for starts, ends in one.extra)


@cache
def _opened(zone: str, day: date, opens: time, closes: time) -> frozenset[datetime]:
    """The minutes of the local day after the last one before `opens`, up to the first at `closes`."""
    near = datetime(day.year, day.month, day.day, tzinfo=UTC)
    minutes = [minute for minute in _minutes(near - timedelta(hours=15), near + timedelta(hours=40))
               if minute.astimezone(ZoneInfo(zone)).date() == day]
    walls = [minute.astimezone(ZoneInfo(zone)).time().replace(fold=0) for minute in minutes]
    first = max((place + 1 for place, wall in enumerate(walls) if wall < opens), default=0)
    last = min((place for place, wall in enumerate(walls) if wall >= closes), default=len(walls))
    return frozenset(minutes[first:last])


def _full(one: Somebody, start: datetime) -> bool:
    """As many sessions that local day, or week from Monday, as they take; times of one question count once."""
    zone = ZoneInfo(one.zone)
    day = start.astimezone(zone).date()
    days = [(span[0].astimezone(zone).date(), question, number)
            for number, (span, question) in enumerate(one.taken)]
    today = {question or number for when, question, number in days if when == day}
    week = {question or number for when, question, number in days
            if when.isocalendar()[:2] == day.isocalendar()[:2]}
    return ((one.most_a_day is not None and len(today) >= one.most_a_day)
            or (one.most_a_week is not None and len(week) >= one.most_a_week))


def _in(spans: tuple[Span, ...], minute: datetime) -> bool:
    """True if any of the quarter that holds the minute is in one of the spans."""
    quarter = _down(minute)
    return any(starts < quarter + QUARTER and quarter < ends for starts, ends in spans)


def _minutes(first: datetime, last: datetime) -> Iterator[datetime]:
    return (first + MINUTE * number for number in range(int((last - first) / MINUTE)))


def _down(moment: datetime) -> datetime:
    return moment - timedelta(minutes=moment.minute % 15, seconds=moment.second)


def _up(moment: datetime) -> datetime:
    return moment if moment == _down(moment) else _down(moment) + QUARTER
