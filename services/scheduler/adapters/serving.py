"""Reads what a mediator is asked to serve in, as their page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from services.scheduler.adapters import agenda, calendar, cases
from services.scheduler.adapters.tables import ServiceRequest
from services.scheduler.domain.sessions import SCHEDULED


@dataclass(frozen=True)
class Asked:
    """A request to serve: one session, or a question with up to three `starts` of which one may become a session."""

    id: str
    state: str
    kind: str
    reference: str
    modality: str
    starts: tuple[datetime, ...]
    people: tuple[str, ...]


def coming(session: Session, requests: Sequence[ServiceRequest], now: datetime) -> list[Asked]:
    """Those of the requests that are about a time to come, by their first start."""
    found = [one for request in requests if (one := _described(session, request, now))]
    return sorted(found, key=lambda one: (one.starts, one.id))


def _described(session: Session, request: ServiceRequest, now: datetime) -> Asked | None:
    held = _session(session, request) if request.kind == "session" else _question(session, request)
    if held is None or held[1][-1] <= now:
        return None
    modality, starts, person_ids = held
    names = agenda.person_names(session, person_ids)
    return Asked(request.id, request.state, request.kind, cases.case_or_404(session, request.case_id).reference,
                 modality, starts, tuple(names[one] for one in person_ids))


Held = tuple[str, tuple[datetime, ...], tuple[str, ...]]  # how they meet, when, and who


def _session(session: Session, request: ServiceRequest) -> Held | None:
    row = calendar.session_or_404(session, request.subject_id)
    if row.state != SCHEDULED:
        return None
    return row.modality, (row.starts_at,), tuple(calendar.session_people(session, [row.id])[row.id])


def _question(session: Session, request: ServiceRequest) -> Held | None:
    row = calendar.invitation_or_404(session, request.subject_id)
    slots = calendar.slots_of(session, row.id)
    if row.state != "open" or not slots:
        return None
    people = tuple(one.person_id for one in calendar.invitees_of(session, row.id))
    return row.modality, tuple(sorted(one.starts_at for one in slots)), people
