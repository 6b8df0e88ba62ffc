"""Reads what the page of one session shows."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.scheduler.adapters import resources
from services.scheduler.adapters.agenda import person_names
from services.scheduler.adapters.tables import Allocation, Attendance, ReminderMessage, ServiceRequest, SessionParty
from services.scheduler.domain.reasons import why_in_words
from services.scheduler.domain.resources import Kind
from shared.db.machinery import timer

DECLINED = "declined"


@dataclass(frozen=True)
class SheetParty:
    """A party of the session, what they said to a reminder, and whether they came."""

    person_id: str
    name: str
    reply: str | None
    replied_at: datetime | None
    status: str | None
    arrives_at: datetime | None
    arrived_at: datetime | None


@dataclass(frozen=True)
class SheetMessage:
    """A reminder on its way to one person: sent | delivered | failed | suppressed since `changed_at`."""

    id: str
    to: str
    channel: str
    state: str
    why: str | None
    changed_at: datetime


@dataclass(frozen=True)
class SheetReminder:
    """A reminder with its timer's state, of the newest time first, and what became of it on its way to each."""

    name: str
    state: str
    due_at: datetime
    sequence: int
    messages: tuple[SheetMessage, ...] = ()


@dataclass(frozen=True)
class SheetResource:
    """A mediator, interpreter or room of the session, and in words why it was chosen (empty: not known).

    `answer` is what a mediator said to serving in it: asked | accepted | released; None: was not asked. Who `declined`
    is not part of the session any more, and listed behind those who are.
    """

    kind: str
    name: str
    why: str
    answer: str | None = None


def chosen(session: Session, session_id: str) -> list[SheetResource]:
    names = ({one.id: one.name for one in resources.rooms(session)}
             | {one.id: one.display_name for one in resources.mediators(session)}
             | {one.id: one.display_name for one in resources.interpreters(session)})
    rows = session.scalars(select(Allocation).where(Allocation.holder_id == session_id).order_by(Allocation.position))
    answers = {one.mediator_id: one.state for one in session.scalars(
        select(ServiceRequest).where(ServiceRequest.subject_id == session_id))}
    serving = [SheetResource(row.kind, names.get(row.resource_id, ""), why_in_words(row.why),
                             answers.get(row.resource_id)) for row in rows]
    return serving + [SheetResource(Kind.MEDIATOR, names.get(one, ""), "", DECLINED)
                      for one, state in sorted(answers.items()) if state == DECLINED]


def parties(session: Session, session_id: str) -> list[SheetParty]:
    rows = session.execute(
        select(SessionParty, Attendance.status).outerjoin(
            Attendance, (Attendance.session_id == SessionParty.session_id)
            & (Attendance.person_id == SessionParty.person_id))
        .where(SessionParty.session_id == session_id)).all()
    names = person_names(session, [party.person_id for party, _ in rows])
    found = [SheetParty(party.person_id, names[party.person_id], party.reply, party.replied_at, status,
                        party.arrives_at, party.arrived_at)
             for party, status in rows]
    return sorted(found, key=lambda one: (one.name, one.person_id))


def in_order_of_arrival(session: Session, session_id: str) -> list[SheetParty]:
    """Those who come apart from each other in turn; else by name."""
    return sorted(parties(session, session_id), key=lambda one: one.arrives_at.isoformat() if one.arrives_at else "")


def reminders(session: Session, session_id: str) -> list[SheetReminder]:
    rows = session.execute(select(timer.c.data, timer.c.state, timer.c.due_at).where(
        timer.c.key.startswith(f"reminder/{session_id}/", autoescape=True)))
    messages = _messages(session, session_id)
    found = [SheetReminder(data["reminder"], state, due_at, data["sequence"],
                           tuple(messages.get((data["sequence"], data["reminder"]), ())))
             for data, state, due_at in rows]
    return sorted(found, key=lambda one: (-one.sequence, one.due_at))


def _messages(session: Session, session_id: str) -> dict[tuple[int | None, str], list[SheetMessage]]:
    """(sequence, reminder) -> what became of it, by name and time."""
    rows = session.scalars(select(ReminderMessage).where(ReminderMessage.session_id == session_id)).all()
    names = person_names(session, [row.person_id for row in rows if row.person_id])
    found: dict[tuple[int | None, str], list[SheetMessage]] = {}
    for row in sorted(rows, key=lambda one: (names.get(one.person_id or "", ""), one.changed_at)):
        found.setdefault((row.sequence, row.reminder), []).append(SheetMessage(
            row.message_id, names.get(row.person_id or "", ""), row.channel, row.state, row.why, row.changed_at))
    return found
