"""When everybody could come, of what each said privately: times they ticked, or days and parts of the day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
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


def common(people: Iterable[Said], zone: ZoneInfo) -> frozenset[Pair]:
    """The pairs that suit all; empty if nothing suits all, or if nobody said anything that tells."""
    pairs = EVERY
    for one in people:
        pairs &= _pairs(one, zone)
    return frozenset() if pairs == EVERY else pairs


def _pairs(said: Said, zone: ZoneInfo) -> frozenset[Pair]:
    if said.ticked and not said.weekdays and not said.parts:
        return frozenset((moment.astimezone(zone).weekday(), part_of(moment, zone)) for moment in said.ticked)
    return frozenset(product(said.weekdays or WEEKDAYS, said.parts or PARTS))
