"""Somebody is in another time zone now: what waits for their morning, or for ten where they were, is reckoned anew."""

from sqlalchemy import select, update

from services.notifier.adapters.tables import CheckIn, Message, Person, Plan
from services.notifier.domain.plans import local_day, moment_on
from services.notifier.handlers.plan_people import set_check_in_timer
from shared.work import Work

BY_PLACE = ("quiet", "safe_hours")  # why a message waits that depends on where its reader is


def reckon_anew(work: Work, person: Person, earlier_zone: str) -> None:
    """Lets the gate look at once at what waits; a check-in keeps its day, at the same hour of the new zone."""
    moved = work.session.execute(update(Message).where(
        Message.person_id == person.id, Message.state == "queued", Message.why.in_(BY_PLACE))
        .values(send_after=work.now()))
    if moved.rowcount:  # type: ignore[attr-defined]
        work.wake("messages")
    if person.timezone == earlier_zone:
        return
    for check_in, plan in work.session.execute(select(CheckIn, Plan).join(Plan, Plan.id == CheckIn.plan_id).where(
            CheckIn.person_id == person.id, CheckIn.state == "planned")).all():
        check_in.due_at = moment_on(local_day(check_in.due_at, earlier_zone), person.timezone)
        set_check_in_timer(work, plan, check_in)
