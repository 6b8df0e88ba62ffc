"""Why is this time not offered? Answered for any moment, and for each who might have served."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.scheduler.domain.availability import Refused, Slot
from services.scheduler.domain.openings import NoFit, Openings
from services.scheduler.domain.resources import Kind, Resource


@dataclass(frozen=True)
class Candidate:
    """Somebody or a room that was considered; no `refusals`: they could."""

    resource: Resource
    refusals: tuple[Refused, ...]


@dataclass(frozen=True)
class Answer:
    """`slot` if the time is offered, else `refusals` say why not. The candidates are all there are, in turn."""

    slot: Slot | None
    refusals: tuple[Refused, ...]
    mediators: Sequence[Candidate]
    interpreters: Sequence[Candidate]
    rooms: Sequence[Candidate]


def answer(openings: Openings, starts_at: datetime, mediator_id: str | None = None,
           room_id: str | None = None) -> Answer:
    """Everything that speaks against a session at `starts_at`, of all or only of this mediator or room."""
    only = {Kind.MEDIATOR: mediator_id, Kind.ROOM: room_id}
    seen = {kind: [Candidate(one, tuple(openings.of_one(one, starts_at))) for one in openings.candidates(kind)
                   if only.get(kind) in (None, one.id)]
            for kind in (Kind.MEDIATOR, Kind.INTERPRETER, Kind.ROOM)}
    named = [refused for kind, one in only.items() if one for found in seen[kind] for refused in found.refusals]
    try:
        slot, refusals = openings.fit(starts_at), tuple(named)
    except NoFit as error:
        slot, refusals = None, tuple(dict.fromkeys([*named, *error.refusals]))
    return Answer(None if named else slot, refusals, seen[Kind.MEDIATOR], seen[Kind.INTERPRETER], seen[Kind.ROOM])
