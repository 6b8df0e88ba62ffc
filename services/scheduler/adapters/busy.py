"""Reads what is taken: a run of quarters a session, all resources of the centre in one query."""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, ColumnElement, Text, cast, func, select
from sqlalchemy.orm import Session

from services.scheduler.adapters.tables import Invitation, InvitationSlot, Occupancy
from services.scheduler.domain.hours import local_days
from services.scheduler.domain.masks import Grid

LONGEST_RUN = 1024  # quarters in a run fit below this, so that start and length travel as one number
Run = tuple[int, int]  # first quarter, number of quarters
ONES = [(1 << length) - 1 for length in range(LONGEST_RUN)]
RUNS = func.aggregate_strings(cast(cast(Occupancy.quantum, BigInteger) * LONGEST_RUN + Occupancy.run, Text), ",")


class Taken:
    """The runs that sessions and held slots take of each mediator, interpreter and room; `found` as `RUNS` writes."""

    def __init__(self, grid: Grid, found: Mapping[str, str], held: Mapping[str, Sequence[tuple[int, str]]]):
        self.grid, self._found, self._held = grid, found, held

    def state(self, resource_id: str) -> Hashable:
        """The same for the same runs, and for others another: what is reckoned from them is kept under it."""
        return self._found.get(resource_id, ""), tuple(self._held.get(resource_id, ()))

    def _runs(self, resource_id: str) -> tuple[Run, ...]:
        return _read(self._found.get(resource_id, ""))

    def mask(self, resource_id: str) -> int:
        mask, first = 0, self.grid.first
        for start, length in self._runs(resource_id):
            if start >= first:
                mask |= ONES[length] << start - first
            else:
                mask |= self.grid.span(start, start + length)
        return mask & self.grid.whole

    def count(self, resource_id: str, first: int, last: int) -> int:
        """How many begin between two quarters."""
        return sum(first <= start < last for start, _ in self._runs(resource_id))

    def full(self, resource_id: str, zone: ZoneInfo, most_a_day: int | None,
             most_a_week: int | None) -> tuple[int, int]:
        """The masks of the days, and of the weeks from Monday, in which the resource has as many as it takes.

        The slots of one open invitation count once: at most one of them becomes a session.
        """
        if most_a_day is None and most_a_week is None:
            return 0, 0
        if most_a_day == 0 or most_a_week == 0:
            return self.grid.whole, 0
        calendar, first = local_days(zone, self.grid), self.grid.first
        held = self._held.get(resource_id, ())
        in_questions = {start for start, _ in held}
        pairs = {(calendar.day(start), question) for start, question in held}
        days = Counter([calendar.numbers[start - first if start > first else 0]
                        for start, _ in self._runs(resource_id) if start not in in_questions])
        weeks = Counter({_monday(day): 0 for day in days})
        for day, count in days.items():
            weeks[_monday(day)] += count
        days.update(day for day, _ in pairs)
        weeks.update(monday for monday, _ in {(_monday(day), question) for day, question in pairs})
        full_days = [day for day, count in days.items() if most_a_day is not None and count >= most_a_day]
        full_weeks = [monday + more for monday, count in weeks.items()
                      if most_a_week is not None and count >= most_a_week for more in range(7)]
        return calendar.mask(full_days), calendar.mask(full_weeks)


def written(runs: Iterable[Run]) -> str:
    """Runs as `RUNS` writes them."""
    return ",".join(str(first * LONGEST_RUN + length) for first, length in runs)


@lru_cache(maxsize=5_000)
def _read(runs: str) -> tuple[Run, ...]:
    """What `RUNS` wrote. A calendar in which nothing changed is read once."""
    return tuple(divmod(int(one), LONGEST_RUN) for one in runs.split(",") if one)


def _monday(day: int) -> int:
    """The ordinal of the Monday of that day's week: ordinal 1 was a Monday."""
    return day - (day - 1) % 7


def taken(session: Session, grid: Grid, ignored: Collection[str], only: Collection[str] = ()) -> Taken:
    """Everything taken on the grid but by the holders `ignored`; of the resources `only`, if any are named."""
    wanted: tuple[ColumnElement[bool], ...] = (
        Occupancy.run.is_not(None), Occupancy.quantum >= grid.first - LONGEST_RUN,
              Occupancy.quantum < grid.first + grid.count)
    if ignored:
        wanted = (*wanted, Occupancy.holder_id.not_in(list(ignored)))
    if only:
        wanted = (*wanted, Occupancy.resource_id.in_(list(only)))
    return Taken(grid, _runs(session, wanted), _held(session, wanted))


def of_people(session: Session, grid: Grid, person_ids: Sequence[str], ignored: Collection[str]) -> dict[str, int]:
    """person id -> mask of what they are taken for."""
    found = dict.fromkeys(person_ids, 0)
    rows = session.execute(select(Occupancy.resource_id, Occupancy.quantum).where(
        Occupancy.resource_id.in_(list(person_ids)), Occupancy.quantum >= grid.first,
        Occupancy.quantum < grid.first + grid.count, Occupancy.holder_id.not_in(list(ignored))))
    for person_id, quarter in rows:
        found[person_id] |= grid.span(quarter, quarter + 1)
    return found


def _runs(session: Session, wanted: tuple[ColumnElement[bool], ...]) -> dict[str, str]:
    """resource id -> its runs, in one text: read several times faster than a row a run."""
    rows = session.execute(select(Occupancy.resource_id, RUNS).where(*wanted).group_by(Occupancy.resource_id))
    return dict(rows.all())


def _held(session: Session, wanted: tuple[ColumnElement[bool], ...]) -> dict[str, list[tuple[int, str]]]:
    """resource id -> (first quarter, invitation id) of what is only held, by an open invitation."""
    found: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    rows = session.execute(
        select(Occupancy.resource_id, Occupancy.quantum, InvitationSlot.invitation_id)
        .join(InvitationSlot, InvitationSlot.id == Occupancy.holder_id)
        .join(Invitation, Invitation.id == InvitationSlot.invitation_id).where(Invitation.state == "open", *wanted))
    for resource_id, first, invitation_id in rows:
        found[resource_id].append((first, invitation_id))
    return found
