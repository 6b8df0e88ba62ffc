"""Gathers what `domain.availability` decides on, in a number of queries that does not grow with the calendar."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from services.scheduler.adapters import busy, standing
from services.scheduler.adapters.tables import Conflict
from services.scheduler.config import Settings
from services.scheduler.domain.availability import Facts
from services.scheduler.domain.fairness import AROUND
from services.scheduler.domain.masks import Grid
from services.scheduler.domain.quarters import quarter_of
from services.scheduler.domain.resources import Kind, Resource
from services.scheduler.domain.session_types import SessionType

DAY = timedelta(days=1)
WEEK_AND_A_DAY = timedelta(days=8)  # a week that has begun counts whole


@dataclass(frozen=True)
class Needs:
    """What a case asks of those who serve: see `Facts`. `apart` are mediators who said no to the present question."""

    case_id: str
    case_type: str
    person_ids: Sequence[str]
    language: str = "en"
    interpreting: frozenset[str] = frozenset()
    access: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()


def gather(session: Session, settings: Settings, kind: SessionType, earliest: datetime, latest: datetime,
           now: datetime, needs: Needs, ignored: Collection[str] = ()) -> Facts:
    """Everything known about slots that start from `earliest` to `latest`.

    `ignored` are holders (slots, sessions) that count as free, because they are the ones being booked or moved.
    """
    grid = grid_of(min(earliest - WEEK_AND_A_DAY, now - AROUND), max(latest + WEEK_AND_A_DAY, now + AROUND))
    known = standing.of(session, settings, grid)
    taken, around = busy.taken(session, grid, ignored), (quarter_of(now - AROUND), quarter_of(now + AROUND))
    resources = known.resources(taken, around)
    resources += [Resource(one, Kind.PERSON, "", busy=mask)
                  for one, mask in busy.of_people(session, grid, needs.person_ids, ignored).items()]
    by_id = {one.id: one for one in _apart(resources, _conflicts(session, needs))}
    return Facts(
        grid, earliest, latest, by_id, needs.case_type, needs.language, needs.interpreting, needs.access,
        frozenset(kind.qualifications), frozenset(kind.modalities), kind.before, kind.after, known.closed,
        known.holidays)


def grid_of(first: datetime, last: datetime) -> Grid:
    """Whole days in UTC, so that one day's questions are about the same grid and find their masks made."""
    begins = first.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    days = (last - begins) // DAY + 1
    return Grid(quarter_of(begins), days * 96)


def _conflicts(session: Session, needs: Needs) -> frozenset[str]:
    """The mediators who must not serve in this case, or with one of these people."""
    return needs.apart.union(session.scalars(select(Conflict.mediator_id).where(or_(
        Conflict.case_id == needs.case_id, Conflict.person_id.in_(list(needs.person_ids))))))


def _apart(resources: Iterable[Resource], conflicts: Collection[str]) -> Iterable[Resource]:
    return (replace(one, conflict=True) if one.id in conflicts else one for one in resources)
