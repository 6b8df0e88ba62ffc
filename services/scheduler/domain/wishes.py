"""When everybody could come, of what each said privately: times they ticked, or days and parts of the day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import product
from zoneinfo import ZoneInfo

from services.scheduler.domain.slots import PARTS, part_of

WEEKDAYS = range(7)
Pair = tuple[int, str]  # weekday (0 Monday) and part of the day, by the centre's clock
EVERY = frozenset(product(WEEKDAYS, PARTS))


@dataclass(frozen=True)
class Said:
    """What one person said: the starts they ticked, or with "none of these" when they could; empty means any."""

    ticked: tuple[datetime, ...] = ()
    weekdays: frozenset[int] = frozenset()
    parts: frozenset[str] = frozenset()
    weeks: frozenset[date] = frozenset()  # Mondays


@dataclass(frozen=True)
class Common:
    """What suits everybody. Empty means any: nobody said anything that tells, or nothing suits all."""

    pairs: frozenset[Pair] = frozenset()
    weeks: frozenset[date] = frozenset()


def common(people: Iterable[Said], zone: ZoneInfo) -> Common:
    """The weekdays with parts of the day, and the weeks, that suit all."""
    pairs, named = EVERY, []
    for one in people:
        pairs &= _pairs(one, zone)
        if one.weeks:
            named.append(one.weeks)
    weeks = frozenset.intersection(*named) if named else frozenset()
    if not pairs or (named and not weeks):
        return Common()
    return Common(frozenset() if pairs == EVERY else pairs, weeks)


def _pairs(said: Said, zone: ZoneInfo) -> frozenset[Pair]:
    if said.ticked and not (said.weekdays or said.parts or said.weeks):
        return frozenset((moment.astimezone(zone).weekday(), part_of(moment, zone)) for moment in said.ticked)
    return frozenset(product(said.weekdays or WEEKDAYS, said.parts or PARTS))
