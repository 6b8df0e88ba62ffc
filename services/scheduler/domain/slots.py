"""Proposes times: spread over days and over times of day, each with who and where."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from services.scheduler.domain.availability import Facts, Slot
from services.scheduler.domain.masks import bits
from services.scheduler.domain.openings import NoFit, Openings, Wish

PARTS = ("morning", "afternoon", "evening")
NOON, EVENING = 12, 17
A_STEP = 2  # quarters: sessions are proposed at the full and the half hour
Parts = dict[str, list[datetime]]


def part_of(moment: datetime, zone: ZoneInfo) -> str:
    """morning | afternoon | evening, by the wall clock in `zone`."""
    hour = moment.astimezone(zone).hour
    return PARTS[(hour >= NOON) + (hour >= EVENING)]


def week_of(moment: datetime, zone: ZoneInfo) -> date:
    """The Monday of its week, by the calendar in `zone`."""
    day = moment.astimezone(zone).date()
    return day - timedelta(days=day.weekday())


def weeks_between(first: datetime, last: datetime, zone: ZoneInfo) -> list[date]:
    """The Mondays of the weeks that the stretch touches, in order."""
    monday = week_of(first, zone)
    return [monday + timedelta(weeks=count) for count in range((week_of(last, zone) - monday).days // 7 + 1)]


def fit(starts_at: datetime, wish: Wish, facts: Facts) -> Slot:
    """The slot at `starts_at` with the lightest loaded mediators and the smallest rooms that can; raises NoFit."""
    return Openings(wish, facts).fit(starts_at)


def offered(wish: Wish, facts: Facts, zone: ZoneInfo) -> list[datetime]:
    """Every full and half hour (UTC, in order) at which `fit` finds a slot, on the days and parts that are wished."""
    return _offered(Openings(wish, facts), zone)


def propose(wish: Wish, facts: Facts, zone: ZoneInfo, want: int) -> list[Slot]:
    """Up to `want` slots in order of time, none overlapping another: first one on each of some days, then a second."""
    openings, gap = Openings(wish, facts), facts.gap
    chosen: list[Slot] = []
    for parts, turn in _turns(_by_day(_offered(openings, zone), zone), max(3, want // 2)):
        slot = _one_more(parts, turn, chosen, openings, gap)
        if slot:
            chosen.append(slot)
        if len(chosen) == want:
            break
    return sorted(chosen, key=lambda one: one.starts_at)


def next_best(openings: Openings, zone: ZoneInfo, near: datetime, want: int = 3) -> list[datetime]:
    """The offered starts nearest to `near`, in order of time; those that overlap each other are not left out."""
    found = sorted(_offered(openings, zone), key=lambda one: abs(one - near))
    return sorted(found[:want])


def _offered(openings: Openings, zone: ZoneInfo) -> list[datetime]:
    grid, wish = openings.facts.grid, openings.wish
    starts = (grid.moment(bit) for bit in bits(openings.starts()) if (grid.first + bit) % A_STEP == 0)
    if not (wish.weekdays or wish.parts or wish.pairs or wish.weeks):
        return list(starts)
    return [one for one in starts if _is_wished(one, wish, zone)]


def _is_wished(moment: datetime, wish: Wish, zone: ZoneInfo) -> bool:
    day, part = moment.astimezone(zone).weekday(), part_of(moment, zone)
    return ((not wish.weekdays or day in wish.weekdays) and (not wish.parts or part in wish.parts)
            and (not wish.weeks or week_of(moment, zone) in wish.weeks)
            and (not wish.pairs or (day, part) in wish.pairs))


def _turns(by_day: dict[date, Parts], at_a_time: int) -> Iterator[tuple[Parts, int]]:
    """The days a few at a time, each few twice; with a number that says which part of the day comes first."""
    every = list(by_day.values())
    for begin in range(0, len(every), at_a_time):
        for round_ in range(2):
            for index, parts in enumerate(every[begin:begin + at_a_time]):
                yield parts, index + round_


def _one_more(parts: Parts, turn: int, chosen: list[Slot], openings: Openings, gap: timedelta) -> Slot | None:
    """The next slot of a day, beginning with another part of the day each turn."""
    for shift in range(len(PARTS)):
        starts = parts.get(PARTS[(turn + shift) % len(PARTS)], [])
        begin = turn % len(starts) if starts else 0  # another hour each turn, not 9 o'clock every day
        for starts_at in starts[begin:] + starts[:begin]:
            try:
                slot = openings.fit(starts_at)
            except NoFit:
                continue
            if not any(slot.overlaps(other, gap) for other in chosen):
                return slot
    return None


def _by_day(starts: list[datetime], zone: ZoneInfo) -> dict[date, Parts]:
    by_day: dict[date, Parts] = {}
    for starts_at in starts:
        by_day.setdefault(starts_at.astimezone(zone).date(), {}).setdefault(part_of(starts_at, zone), []).append(
            starts_at)
    for parts in by_day.values():
        for some in parts.values():
            some.sort(key=lambda one: _plainness(one, zone))
    return by_day


def _plainness(moment: datetime, zone: ZoneInfo) -> tuple[bool, bool, datetime]:
    """Full hours come first and the lunch hour last."""
    local = moment.astimezone(zone)
    return local.hour == NOON, local.minute != 0, moment
