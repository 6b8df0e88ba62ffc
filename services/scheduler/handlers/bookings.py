"""Turns a held slot into a session, or a session's new time. The only place where sessions come to be."""

from datetime import timedelta

from sqlalchemy import delete, update

from services.scheduler.adapters import calendar, cases, occupancy
from services.scheduler.adapters.tables import Invitation, InvitationSlot, KnownCase, MediationSession, SessionParty
from services.scheduler.adapters.video import provider_of
from services.scheduler.domain.availability import Slot
from services.scheduler.domain.invitations import MOVES
from services.scheduler.domain.sessions import SCHEDULED, arrival
from services.scheduler.handlers.announcements import people_of, scheduled_data
from services.scheduler.handlers.calendar_files import personal_files
from services.scheduler.handlers.freed import time_is_free
from services.scheduler.handlers.proposals import settings_of, type_of
from services.scheduler.handlers.reminders import set_reminders
from services.scheduler.handlers.service import carry_over
from shared.ids import new_id, plain_code
from shared.work import Work


def book(work: Work, case: KnownCase, invitation: Invitation, row: InvitationSlot, slot: Slot) -> MediationSession:
    """Books the slot that everybody agreed on: what it held becomes the session's, so nobody can come between."""
    if invitation.kind in MOVES and invitation.session_id:
        session = calendar.session_or_404(work.session, invitation.session_id)
        occupancy.release(work.session, [session.id])
        occupancy.forget_allocation(work.session, session.id)
        occupancy.hand_over(work.session, row.id, session.id)
        changed(work, session, slot)
        carry_over(work, invitation, session, slot.mediator_ids)
        return session
    session = _new_session(work, invitation, slot)
    occupancy.hand_over(work.session, row.id, session.id)
    carry_over(work, invitation, session, slot.mediator_ids)
    case.wanted = None
    set_reminders(work, session)
    work.publish("session.scheduled", session.case_id, scheduled_data(work, session))
    return session


def changed(work: Work, session: MediationSession, slot: Slot) -> None:
    """Notes the session's new time and tells everybody; its quarters have changed hands already."""
    previous = session.starts_at
    session.starts_at, session.ends_at, session.modality = slot.starts_at, slot.ends_at, slot.modality
    session.sequence += 1
    session.changed_at = work.now()
    gone = _set_people(work, session, slot.person_ids)
    if slot.modality == "video" and (gone or not session.join_url):
        session.join_url = new_room(work, slot.modality) or session.join_url  # who is gone knows the old room
    work.session.flush()
    _set_arrivals(work, session, slot)
    set_reminders(work, session)
    time_is_free(work, previous)
    work.publish("session.moved", session.case_id, scheduled_data(work, session) | {
        "previous_starts_at": previous, "removed": personal_files(work, session, gone, "CANCEL")})


def new_room(work: Work, modality: str) -> str | None:
    """A room for a video session, if the provider makes them: 26 letters and digits to the power of 20."""
    return provider_of(settings_of(work)).room(plain_code(20)) if modality == "video" else None


def _set_people(work: Work, session: MediationSession, person_ids: tuple[str, ...]) -> tuple[str, ...]:
    """The parties of a session that moves are those of the case now; returns those who no longer are."""
    had = set(people_of(work, session))
    work.session.add_all(SessionParty(session_id=session.id, person_id=one) for one in person_ids if one not in had)
    gone = tuple(sorted(had - set(person_ids)))
    work.session.execute(delete(SessionParty).where(
        SessionParty.session_id == session.id, SessionParty.person_id.in_(gone)))
    return gone


def _new_session(work: Work, invitation: Invitation, slot: Slot) -> MediationSession:
    session_id = new_id()
    session = MediationSession(
        id=session_id, case_id=invitation.case_id, kind=invitation.kind, state=SCHEDULED,
        uid=f"{session_id}@reconvene", sequence=0, starts_at=slot.starts_at, ends_at=slot.ends_at,
        modality=slot.modality, booked_at=work.now(),
        join_url=new_room(work, slot.modality))
    work.session.add(session)
    work.session.flush()
    work.session.add_all(SessionParty(session_id=session_id, person_id=one) for one in slot.person_ids)
    work.session.flush()
    _set_arrivals(work, session, slot)
    return session


def _set_arrivals(work: Work, session: MediationSession, slot: Slot) -> None:
    """Parties in separate rooms come one after the other, so that nobody meets at the door."""
    case_type = cases.case_or_404(work.session, session.case_id).case_type
    stagger = timedelta(minutes=type_of(work, case_type).stagger)
    for place, person_id in enumerate(slot.person_ids):
        work.session.execute(update(SessionParty).where(
            SessionParty.session_id == session.id, SessionParty.person_id == person_id)
            .values(arrives_at=arrival(slot.starts_at, place, slot.modality, stagger)))
