"""The waitlist: who wants to come sooner is offered a freed time, in order, one case at a time."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from services.scheduler.adapters import calendar, cases
from services.scheduler.adapters.tables import MediationSession, Waiting, WaitlistOffer
from services.scheduler.adapters.upserts import insert_into
from services.scheduler.domain.invitations import SOONER
from services.scheduler.domain.openings import NoFit, Openings
from services.scheduler.domain.sessions import SCHEDULED
from services.scheduler.handlers.freed import DONE, LEFT, OFFERED, OPEN, WAITING
from services.scheduler.handlers.invitations import open_invitation
from services.scheduler.handlers.proposals import ANY, Preferences, as_it_is, ask
from shared.errors import NotFound, Refusal
from shared.ids import new_id
from shared.timers import Timer
from shared.work import Work

ANY_MEDIATOR = replace(ANY, any_mediator=True)


def join(work: Work, case_id: str, person_id: str) -> Waiting:
    """The party would come sooner; a second time keeps the first place. Raises Refusal without a coming session."""
    cases.locked_case(work.session, case_id)
    session = calendar.coming_session(work.session, case_id, work.now())
    if session is None:
        raise Refusal("There is no session that could come sooner.")
    if person_id not in calendar.session_people(work.session, [session.id])[session.id]:
        raise NotFound
    work.session.execute(insert_into(work.session, Waiting).values(
        id=new_id(), case_id=case_id, person_id=person_id, since=work.now(), state=WAITING).on_conflict_do_update(
            index_elements=["case_id", "person_id"], set_={"state": WAITING, "since": work.now()},
            where=Waiting.state.in_([DONE, LEFT])))
    return work.session.scalars(select(Waiting).where(
        Waiting.case_id == case_id, Waiting.person_id == person_id).execution_options(populate_existing=True)).one()


def leave(work: Work, case_id: str, person_id: str) -> None:
    """The party is content with the time that stands. A second time does nothing; an offer that is out stays out."""
    work.session.execute(update(Waiting).where(
        Waiting.case_id == case_id, Waiting.person_id == person_id, Waiting.state.in_([WAITING, OFFERED]))
        .values(state=LEFT), execution_options={"synchronize_session": "fetch"})


def waits(session: Session, case_id: str, person_id: str) -> bool:
    """True if the party asked for a sooner time and still does."""
    return session.scalar(select(Waiting.id).where(
        Waiting.case_id == case_id, Waiting.person_id == person_id,
        Waiting.state.in_([WAITING, OFFERED]))) is not None


def consider(work: Work, timer: Timer) -> None:
    """Offers a freed time to the first who waits and could: nobody else's hold is touched, and nobody is asked twice
    about the same time. Only the case that is asked gets locked.
    """
    starts_at = datetime.fromisoformat(timer.data["starts_at"])
    for case_id in _in_order(work, starts_at):
        if _could(work, case_id, starts_at) and _offer(work, case_id, starts_at):
            return


def _in_order(work: Work, starts_at: datetime) -> list[str]:
    """The cases that wait, the longest first: with a later session, no open question, and not asked about it yet."""
    asked = select(WaitlistOffer.case_id).where(WaitlistOffer.starts_at == starts_at)
    rows = work.session.execute(
        select(Waiting.case_id, func.min(Waiting.since).label("first"))
        .join(MediationSession, MediationSession.case_id == Waiting.case_id)
        .where(Waiting.state == WAITING, MediationSession.state == SCHEDULED, MediationSession.starts_at > starts_at,
               Waiting.case_id.not_in(asked))
        .group_by(Waiting.case_id).order_by("first"))
    return [case_id for case_id, _ in rows if calendar.open_invitation_of(work.session, case_id) is None]


def _could(work: Work, case_id: str, starts_at: datetime) -> bool:
    """Looks before it locks, so that a case that could not anyway is left alone."""
    session = calendar.coming_session(work.session, case_id, work.now())
    if session is None:
        return False
    wish, known = ask(work, cases.case_or_404(work.session, case_id), as_it_is(work, session, ANY_MEDIATOR))
    try:
        Openings(wish, known).fit(starts_at)
    except NoFit:
        return False
    return True


def _offer(work: Work, case_id: str, starts_at: datetime) -> bool:
    try:
        with work.session.begin_nested():
            invitation = open_invitation(work, None, case_id, SOONER, [starts_at], preferences=_preferences(
                work, case_id, starts_at))
    except Refusal:
        return False
    work.session.add(WaitlistOffer(id=new_id(), case_id=case_id, invitation_id=invitation.id, starts_at=starts_at,
                                   until=invitation.closes_at, state=OPEN))
    work.session.execute(update(Waiting).where(Waiting.case_id == case_id, Waiting.state == WAITING)
                         .values(state=OFFERED), execution_options={"synchronize_session": False})
    work.session.flush()
    return True


def _preferences(work: Work, case_id: str, starts_at: datetime) -> Preferences:
    """With the mediators of the session if they can, else with others."""
    session = calendar.coming_session(work.session, case_id, work.now())
    if session is not None:
        wish, known = ask(work, cases.case_or_404(work.session, case_id), as_it_is(work, session))
        try:
            Openings(wish, known).fit(starts_at)
            return ANY
        except NoFit:
            pass
    return ANY_MEDIATOR
