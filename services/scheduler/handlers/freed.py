"""Notes that a time has become free. Who waits for it is asked in a transaction of its own: see `waiting`."""

from datetime import datetime

from sqlalchemy import exists, select, update

from services.scheduler.adapters.tables import Invitation, Waiting, WaitlistOffer
from shared.work import Work

KIND = "waitlist.consider"
WAITING, OFFERED, DONE, LEFT = "waiting", "offered", "done", "left"
OPEN, TAKEN, PASSED = "open", "taken", "passed"


def time_is_free(work: Work, starts_at: datetime) -> None:
    """Has the freed time offered to those who wait, if anybody does."""
    if starts_at > work.now() and work.session.scalar(select(exists().where(Waiting.state == WAITING))):
        moment = work.now().timestamp()
        work.set_timer(KIND, f"waitlist/{starts_at.isoformat()}/{moment}", work.now(),
                       data={"starts_at": starts_at.isoformat()}, expires_at=starts_at)


def offer_closed(work: Work, invitation: Invitation, how: str) -> None:
    """The offer was taken, or the time passes on to the next who waits."""
    offer = work.session.scalar(select(WaitlistOffer).where(WaitlistOffer.invitation_id == invitation.id))
    if offer is None:
        return
    offer.state = TAKEN if how == "booked" else PASSED
    work.session.execute(update(Waiting).where(Waiting.case_id == invitation.case_id, Waiting.state == OFFERED)
                         .values(state=DONE if how == "booked" else WAITING),
                         execution_options={"synchronize_session": False})
    if how != "booked":
        time_is_free(work, offer.starts_at)


def nobody_waits(work: Work, case_id: str) -> None:
    """The case has no session any more that could come sooner."""
    work.session.execute(update(Waiting).where(Waiting.case_id == case_id, Waiting.state.in_([WAITING, OFFERED]))
                         .values(state=LEFT), execution_options={"synchronize_session": False})
