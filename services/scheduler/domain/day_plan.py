"""What fills the day of a mediator or room, for people to look at."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from services.scheduler.domain.availability import Facts
from services.scheduler.domain.quarters import quarters
from services.scheduler.domain.resources import Resource

OPEN, CLOSED, TAKEN, AWAY, ELSEWHERE, FULL, OUTSIDE = (
    "open", "closed", "taken", "away", "elsewhere", "full", "outside")


@dataclass(frozen=True)
class Stretch:
    """A part of a day in which one thing is so of the resource."""

    state: str
    starts_at: datetime
    ends_at: datetime


def day_plan(resource: Resource, facts: Facts, first: datetime, last: datetime) -> Iterator[Stretch]:
    """The stretches of [first, last) in order, without gaps; what weighs most decides where several things are so."""
    grid = facts.grid
    places = [one - grid.first for one in quarters(first, last) if 0 <= one - grid.first < grid.count]
    for state, group in groupby(places, lambda place: _state(resource, facts, place)):
        some = list(group)
        yield Stretch(state, grid.moment(some[0]), grid.moment(some[-1] + 1))


def _state(resource: Resource, facts: Facts, place: int) -> str:
    opens = facts.grid.whole if resource.open is None else resource.open
    for state, mask in ((TAKEN, resource.busy), (CLOSED, (facts.closed | facts.holidays) & opens),
                        (AWAY, resource.away & opens), (ELSEWHERE, resource.elsewhere & opens),
                        (FULL, (resource.full_days | resource.full_weeks) & opens), (OPEN, opens)):
        if mask >> place & 1:
            return state
    return OUTSIDE
