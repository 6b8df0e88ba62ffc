"""May these people meet there and then? One function answers, for offering a slot and for booking it.

`barriers` knows every rule once: each gives the starts that it refuses, as a mask. What is listed (`slots.Openings`)
is what no barrier refuses; why something is not listed, or not booked, is the barriers that hold its bit.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from services.scheduler.domain.masks import Grid, reaches, runs
from services.scheduler.domain.quarters import QUARTER, is_on_the_quarter, quarter_from, quarter_of, quarters
from services.scheduler.domain.resources import STEP_FREE, Kind, Resource

REMOTE = frozenset({"video", "phone"})
ROOMS_NEEDED = {"in_person": 1, "shuttle": 2, "video": 0, "phone": 0}  # shuttle: nobody has to share a room
LONGEST = timedelta(hours=8)


class Reason(StrEnum):
    """Why a slot is not offered, or not booked."""

    GRID = "grid"
    LENGTH = "length"
    NOTICE = "notice"
    HORIZON = "horizon"
    MODALITY = "modality"
    CENTRE_CLOSED = "centre_closed"
    HOLIDAY = "holiday"
    NO_MEDIATOR = "no_mediator"
    NO_INTERPRETER = "no_interpreter"
    NO_ROOM = "no_room"
    UNKNOWN = "unknown"
    INACTIVE = "inactive"
    CONFLICT = "conflict"
    CASE_TYPE = "case_type"
    QUALIFICATION = "qualification"
    TRAINEE = "trainee"
    LANGUAGE = "language"
    REMOTE = "remote"
    IN_PERSON = "in_person"
    ROOM_NOT_SERVED = "room_not_served"
    ACCESS = "access"
    STEP_FREE = "step_free"
    SEATS = "seats"
    HOURS = "hours"
    AWAY = "away"
    BUSY = "busy"
    ELSEWHERE = "elsewhere"
    DAY_FULL = "day_full"
    WEEK_FULL = "week_full"


@dataclass(frozen=True)
class Slot:
    """A time with everybody and everything it needs. `why`: resource id -> why it was chosen, see `fairness`."""

    starts_at: datetime
    ends_at: datetime
    modality: str
    mediator_ids: tuple[str, ...]
    room_ids: tuple[str, ...]
    person_ids: tuple[str, ...]
    interpreter_ids: tuple[str, ...] = ()
    why: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, compare=False)

    @property
    def resource_ids(self) -> tuple[str, ...]:
        return (*self.mediator_ids, *self.interpreter_ids, *self.room_ids, *self.person_ids)

    def overlaps(self, other: "Slot", gap: timedelta) -> bool:
        """True if the two cannot both be kept free for the same people."""
        return self.starts_at < other.ends_at + gap and other.starts_at < self.ends_at + gap


@dataclass(frozen=True)
class Facts:
    """What is known at the moment of asking. `earliest` and `latest` bound the start of a slot.

    `before` and `after` are the quarters that mediators, interpreters and rooms are kept free around a session.
    `closed` and `holidays` are masks. `language` is the case's, `interpreting` the languages that need an
    interpreter, `access` what the room needs, `qualifications` what the mediator needs, `modalities` those allowed.
    """

    grid: Grid
    earliest: datetime
    latest: datetime
    resources: Mapping[str, Resource]
    case_type: str = "other"
    language: str = "en"
    interpreting: frozenset[str] = frozenset()
    access: frozenset[str] = frozenset()
    qualifications: frozenset[str] = frozenset()
    modalities: frozenset[str] = frozenset(ROOMS_NEEDED)
    before: int = 0
    after: int = 0
    closed: int = 0
    holidays: int = 0

    def of_kind(self, kind: Kind) -> list[Resource]:
        return [one for one in self.resources.values() if one.kind == kind]

    @property
    def gap(self) -> timedelta:
        """The longest pause that anybody needs between two sessions."""
        return QUARTER * max((sum(around(one, self)) for one in self.resources.values()), default=0)


@dataclass(frozen=True)
class Shape:
    """What a session takes, whenever it is: quarters, modality, seats in each room."""

    quarters: int
    modality: str
    seats: int


@dataclass(frozen=True)
class Refused:
    """Why not, and because of whom or what (None: the time itself). `detail` is a code, e.g. of a language."""

    reason: Reason
    resource_id: str | None = None
    detail: str | None = None


Barrier = tuple[Reason, str | None, int]  # the reason, its detail, and the mask of the starts that it refuses


def why_not(slot: Slot, facts: Facts) -> Refused | None:
    """The first reason why `slot` can neither be offered nor booked, or None if it can."""
    return next(why_nots(slot, facts), None)


def why_nots(slot: Slot, facts: Facts) -> Iterator[Refused]:
    """Every reason, the plainest first."""
    yield from (Refused(reason) for reason in _of_time(slot, facts))
    yield from _of_company(slot, facts)
    for resource_id in slot.resource_ids:
        yield from why_not_with(resource_id, slot, facts)


def why_not_with(resource_id: str, slot: Slot, facts: Facts) -> Iterator[Refused]:
    """Every reason why this mediator, interpreter, room or person cannot take part in `slot`."""
    resource = facts.resources.get(resource_id)
    if resource is None:
        yield Refused(Reason.UNKNOWN, resource_id)
        return
    yield from refusals_at(slot.starts_at, resource, shape_of(slot, facts), facts)


def refusals_at(starts_at: datetime, resource: Resource, shape: Shape, facts: Facts) -> Iterator[Refused]:
    """Every reason why the resource cannot take part in a session of this shape that starts then."""
    place = facts.grid.bit(starts_at)
    for reason, detail, refused in barriers(resource, shape, facts):
        if refused == facts.grid.whole or (place is not None and refused >> place & 1):
            yield Refused(reason, resource.id, detail)


def shape_of(slot: Slot, facts: Facts) -> Shape:
    return Shape(len(quarters(slot.starts_at, slot.ends_at)), slot.modality,
                 seats_needed(slot.modality, len(slot.person_ids), len(slot.mediator_ids), facts))


def seats_needed(modality: str, people: int, mediators: int, facts: Facts) -> int:
    """Chairs in each room: its share of the parties, every mediator, and an interpreter a language."""
    rooms = max(1, ROOMS_NEEDED[modality])
    return -(-people // rooms) + mediators + len(facts.interpreting)


def around(resource: Resource, facts: Facts) -> tuple[int, int]:
    """The quarters kept free before and after a session: for those who go on to another one."""
    if resource.kind == Kind.PERSON:
        return 0, 0
    return max(facts.before, resource.before), max(facts.after, resource.after)


def taken(slot: Slot, resource: Resource, facts: Facts) -> range:
    """The quarters that `slot` takes of a resource."""
    before, after = around(resource, facts)
    every = quarters(slot.starts_at, slot.ends_at)
    return range(every.start - before, every.stop + after)


def time_barriers(shape: Shape, facts: Facts) -> Iterator[Barrier]:
    """What refuses starts whoever takes part."""
    grid = facts.grid
    yield Reason.NOTICE, None, grid.span(grid.first, quarter_from(facts.earliest))
    yield Reason.HORIZON, None, grid.span(quarter_of(facts.latest) + 1, grid.first + grid.count)
    if shape.modality not in facts.modalities:
        yield Reason.MODALITY, None, grid.whole
    yield Reason.CENTRE_CLOSED, None, reaches(facts.closed, shape.quarters)
    yield Reason.HOLIDAY, None, reaches(facts.holidays, shape.quarters)


def barriers(resource: Resource, shape: Shape, facts: Facts) -> Iterator[Barrier]:
    """Every rule about this resource with the starts that it refuses; the whole grid where it always does."""
    whole = facts.grid.whole
    yield from ((reason, detail, whole) for reason, detail in _never(resource, shape, facts))
    if resource.open is not None:
        yield Reason.HOURS, None, whole & ~runs(resource.open, shape.quarters)
    before, after = around(resource, facts)
    for reason, mask, early, length in (
            (Reason.AWAY, resource.away, 0, shape.quarters),
            (Reason.BUSY, resource.busy, before, before + shape.quarters + after),
            (Reason.ELSEWHERE, resource.elsewhere, 0, shape.quarters),
            (Reason.DAY_FULL, resource.full_days, 0, 1), (Reason.WEEK_FULL, resource.full_weeks, 0, 1)):
        if mask:
            yield reason, None, reaches(mask, length) << early & whole


def _of_time(slot: Slot, facts: Facts) -> Iterator[Reason]:
    if not is_on_the_quarter(slot.starts_at):
        yield Reason.GRID
    if not timedelta(0) < slot.ends_at - slot.starts_at <= LONGEST:
        yield Reason.LENGTH
        return
    place = facts.grid.bit(slot.starts_at)
    if place is None:
        yield Reason.NOTICE if slot.starts_at < facts.earliest else Reason.HORIZON
        return
    yield from (reason for reason, _, refused in time_barriers(shape_of(slot, facts), facts) if refused >> place & 1)


def _of_company(slot: Slot, facts: Facts) -> Iterator[Refused]:
    """What is wrong with who takes part together."""
    known = [facts.resources[one] for one in slot.mediator_ids if one in facts.resources]
    if not slot.mediator_ids:
        yield Refused(Reason.NO_MEDIATOR)
    elif known and all(one.trainee for one in known):
        yield Refused(Reason.TRAINEE, known[0].id)
    for language in sorted(uncovered(slot.interpreter_ids, facts)):
        yield Refused(Reason.NO_INTERPRETER, detail=language)
    if len(set(slot.room_ids)) < ROOMS_NEEDED[slot.modality]:
        yield Refused(Reason.NO_ROOM)
    yield from (Refused(Reason.ROOM_NOT_SERVED, one.id) for one in known
                if one.room_ids and not one.room_ids >= set(slot.room_ids))


def uncovered(interpreter_ids: Iterable[str], facts: Facts) -> frozenset[str]:
    """The languages that none of these interpreters speaks."""
    spoken = (facts.resources[one].languages for one in interpreter_ids if one in facts.resources)
    return facts.interpreting.difference(*spoken)


def _never(resource: Resource, shape: Shape, facts: Facts) -> Iterator[tuple[Reason, str | None]]:
    """The rules that have nothing to do with the time."""
    if not resource.active:
        yield Reason.INACTIVE, None
    if resource.kind in (Kind.MEDIATOR, Kind.INTERPRETER):
        remote = shape.modality in REMOTE
        if remote and not resource.remote:
            yield Reason.REMOTE, None
        if not remote and not resource.in_person:
            yield Reason.IN_PERSON, None
    if resource.kind == Kind.MEDIATOR:
        yield from _not_for_the_case(resource, facts)
    elif resource.kind == Kind.INTERPRETER and resource.languages.isdisjoint(facts.interpreting):
        yield Reason.LANGUAGE, None
    elif resource.kind == Kind.ROOM:
        yield from _not_this_room(resource, shape, facts)


def _not_for_the_case(mediator: Resource, facts: Facts) -> Iterator[tuple[Reason, str | None]]:
    if mediator.conflict:
        yield Reason.CONFLICT, None
    if mediator.case_types and facts.case_type not in mediator.case_types:
        yield Reason.CASE_TYPE, None
    if not mediator.trainee and not mediator.qualifications >= facts.qualifications:
        yield Reason.QUALIFICATION, min(facts.qualifications - mediator.qualifications)
    if mediator.languages and facts.language not in mediator.languages | facts.interpreting:
        yield Reason.LANGUAGE, facts.language


def _not_this_room(room: Resource, shape: Shape, facts: Facts) -> Iterator[tuple[Reason, str | None]]:
    for feature in sorted(facts.access - room.access):
        yield (Reason.STEP_FREE, None) if feature == STEP_FREE else (Reason.ACCESS, feature)
    if room.seats < shape.seats:
        yield Reason.SEATS, None
