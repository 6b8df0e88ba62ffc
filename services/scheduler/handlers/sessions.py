"""Moves and cancels sessions, and hears what people say to a reminder."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.scheduler.adapters import calendar, cases, occupancy
from services.scheduler.adapters.tables import MediationSession, SessionParty
from services.scheduler.domain import sessions as rules
from services.scheduler.domain.availability import Facts, Slot
from services.scheduler.domain.invitations import MOVE, blocked_by
from services.scheduler.domain.session_types import SessionType
from services.scheduler.handlers.announcements import ask_staff_for_new_time, cancelled_data, scheduled_data
from services.scheduler.handlers.answers import answer
from services.scheduler.handlers.bookings import changed
from services.scheduler.handlers.closing import close
from services.scheduler.handlers.freed import nobody_waits, time_is_free
from services.scheduler.handlers.invitations import open_invitation
from services.scheduler.handlers.limits import check_limits
from services.scheduler.handlers.proposals import (
    ANY,
    Preferences,
    as_it_is,
    earliest_choice,
    slots_at,
    somebody_was_faster,
    type_of,
)
from services.scheduler.handlers.reminders import cancel_reminders
from services.scheduler.handlers.service import ask_for_session, release_requests
from shared.errors import NotFound, Refusal
from shared.weblinks import wrong_with
from shared.work import Work

CALL_US = "It is too close to the session for that. Please call us."


def cancel_session(work: Work, session_id: str) -> MediationSession:
    """Staff cancel; a second time does nothing."""
    session = locked_session(work, session_id)
    if session.state == rules.SCHEDULED:
        cancel(work, session, "staff")
    elif session.state != rules.CANCELLED:
        raise Refusal("This session is over. It cannot be cancelled any more.")
    return session


def cancel_as_party(work: Work, session_id: str, person_id: str) -> MediationSession:
    """A party cancels, up to the notice of the session's type; later raises Refusal."""
    session = locked_session(work, session_id)
    party_of(work, session, person_id)
    if session.state == rules.CANCELLED:
        return session
    if session.state != rules.SCHEDULED or not may_cancel(work, session):
        raise Refusal(CALL_US)
    cancel(work, session, "party")
    return session


def cancel(work: Work, session: MediationSession, why: str) -> None:
    """Takes the session out of the calendar: party | staff | closed | condition. Its time is free at once."""
    session.state, session.cancelled_why = rules.CANCELLED, why
    session.sequence += 1
    session.changed_at = work.now()
    occupancy.release(work.session, [session.id])
    cancel_reminders(work, session.id)
    release_requests(work, session.id)
    nobody_waits(work, session.case_id)
    time_is_free(work, session.starts_at)
    _withdraw_move(work, session)
    case = cases.case_made_known(work.session, session.case_id)
    if not case.is_closed and session.kind in ("first", "next"):
        case.wanted = session.kind
    work.session.flush()
    work.publish("session.cancelled", session.case_id, cancelled_data(work, session))


def set_time(work: Work, session_id: str, starts_at: datetime, preferences: Preferences = ANY) -> MediationSession:
    """Staff move the session to a time they agreed with everybody. Raises Refusal with the reason if it cannot be."""
    session = locked_session(work, session_id)
    case = cases.case_or_404(work.session, session.case_id)
    if session.state != rules.SCHEDULED:
        raise Refusal("This session does not stand in the calendar any more.")
    if blocked_by(cases.blocks_of(work.session, case.id, work.now()), preferences.modality or session.modality):
        raise Refusal("A protective condition is in force. Lift it or cancel the session.")
    _withdraw_move(work, session)
    wanted = as_it_is(work, session, preferences)
    (slot,), known = slots_at(work, case, [starts_at], wanted, work.now(), ignored=[session.id])
    _change_hands(work, session, slot, known, wanted)
    check_limits(work, {session.id: slot}, known)
    changed(work, session, slot)
    ask_for_session(work, session, slot.mediator_ids)
    return session


def set_join_link(work: Work, session_id: str, url: str) -> MediationSession:
    """Notes where the people join a video session; once it is new, all are told. Raises Refusal for no https link."""
    session = locked_session(work, session_id)
    trouble = wrong_with(url) if url else None
    if trouble:
        raise Refusal(trouble, "join_url")
    if session.join_url != (url or None):
        session.join_url, session.changed_at = url or None, work.now()
        work.session.flush()
        if _can_be_joined(session, work.now()):
            work.publish("session.updated", session.case_id, scheduled_data(work, session))
    return session


def _can_be_joined(session: MediationSession, now: datetime) -> bool:
    """True if people find each other by its link, and may do so still."""
    return bool(session.join_url and session.modality == "video" and session.state == rules.SCHEDULED
                and session.ends_at > now)


def ask_new_time(work: Work, session_id: str, person_id: str, starts: Sequence[datetime] = (),
                 preferences: Preferences = ANY) -> str:
    """Somebody needs another time: everybody is asked for one, unless only staff can. Nobody learns who asked.

    With `starts` about these times, which count as their answer; else about three that fit `preferences`. Returns
    `asked`, or `staff` if it was left to them. Raises Refusal if a time they chose, or any as they wish, is not free.
    """
    session = locked_session(work, session_id)
    note_reply(work, session, person_id, "new_time")
    if session.state != rules.SCHEDULED or session.ends_at <= work.now():
        return "staff"
    if calendar.standing_question(work.session, session.case_id, work.now()):
        return "asked"
    if not may_move(work, session):
        return leave_to_staff(work, session, "late")
    if blocked_by(cases.blocks_of(work.session, session.case_id, work.now()), session.modality):
        return leave_to_staff(work, session, "condition")
    try:
        _ask_everybody(work, session, person_id, starts, preferences)
    except Refusal:
        if starts or preferences != ANY:
            raise
        return leave_to_staff(work, session, "no_slots")
    return "asked"


def _ask_everybody(work: Work, session: MediationSession, person_id: str, starts: Sequence[datetime],
                   preferences: Preferences) -> None:
    case = cases.case_or_404(work.session, session.case_id)
    if starts and min(starts) < earliest_choice(work, case):
        raise Refusal("That is too soon: everybody needs time to answer.", "slots")
    invitation = open_invitation(work, None, case.id, MOVE, starts or None, preferences=preferences)
    if starts:
        digits = [slot.digit for slot in calendar.slots_of(work.session, invitation.id)]
        answer(work, invitation.id, person_id, digits)


def cancel_until(work: Work, session: MediationSession) -> datetime:
    """Until when a party can cancel by themselves."""
    return session.starts_at - timedelta(hours=_type(work, session).cancel_notice)


def move_until(work: Work, session: MediationSession) -> datetime:
    """Until when a party can have everybody asked for another time."""
    return session.starts_at - timedelta(hours=_type(work, session).move_notice)


def may_cancel(work: Work, session: MediationSession) -> bool:
    """True while a party of the session can cancel by themselves, by the notice of its type."""
    notice = timedelta(hours=_type(work, session).cancel_notice)
    return rules.may_cancel_alone(session.starts_at, work.now(), notice)


def may_move(work: Work, session: MediationSession) -> bool:
    """True while the system itself can ask everybody for another time, by the notice of the session's type."""
    return rules.may_ask_new_time(session.starts_at, work.now(), timedelta(hours=_type(work, session).move_notice))


def may_ask(work: Work, session: MediationSession) -> bool:
    """True while a party can have everybody asked and nobody is being asked yet."""
    return (session.state == rules.SCHEDULED and may_move(work, session)
            and calendar.standing_question(work.session, session.case_id, work.now()) is None)


def _type(work: Work, session: MediationSession) -> SessionType:
    return type_of(work, cases.case_or_404(work.session, session.case_id).case_type)


def leave_to_staff(work: Work, session: MediationSession, why: str) -> str:
    ask_staff_for_new_time(work, session, why)
    return "staff"


def note_reply(work: Work, session: MediationSession, person_id: str, reply: str) -> None:
    """Keeps what a party said to a reminder: there | new_time | help."""
    party = party_of(work, session, person_id)
    party.reply, party.replied_at = reply, work.now()


def locked_session(work: Work, session_id: str) -> MediationSession:
    """The session as it is once its case is locked. Raises NotFound."""
    session = calendar.session_or_404(work.session, session_id)
    cases.case_made_known(work.session, session.case_id)
    return calendar.session_or_404(work.session, session_id)


def party_of(work: Work, session: MediationSession, person_id: str) -> SessionParty:
    party = work.session.get(SessionParty, (session.id, person_id))
    if party is None:
        raise NotFound
    return party


def _withdraw_move(work: Work, session: MediationSession) -> None:
    invitation = calendar.open_invitation_of(work.session, session.case_id)
    if invitation and invitation.session_id == session.id:
        close(work, invitation, "withdrawn")


def _change_hands(work: Work, session: MediationSession, slot: Slot, known: Facts, wanted: Preferences) -> None:
    """Frees the old time and takes the new one; a refusal undoes both with the rest of the work."""
    occupancy.release(work.session, [session.id])
    try:
        occupancy.claim(work.session, {session.id: occupancy.stretches_of(slot, known)})
    except occupancy.Taken as error:
        case = cases.case_or_404(work.session, session.case_id)
        raise somebody_was_faster(work, case, [slot.starts_at], wanted, "starts_at", [session.id]) from error
    occupancy.forget_allocation(work.session, session.id)
    occupancy.allocate(work.session, session.id, slot)
