"""A small centre for tests: two people of one case, and what happens to them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from services.notifier.adapters.tables import CheckIn, Message, Plan, PlanStep, Prompt
from services.notifier.handlers.answers import take_answer
from shared.contracts import CENTRE
from shared.ids import derived_id
from shared.service import Service
from shared.testing.events import deliver

CASE, ANN, BEN, OUTCOME, RELAY = (derived_id("tests", name) for name in ("case", "ann", "ben", "outcome", "relay"))
COORDINATOR, MEDIATOR, OTHER_MEDIATOR = (derived_id("tests", name) for name in ("coordinator", "mediator", "other"))
ALL_CONSENTS = ["sessions_sms", "check_ins_sms", "details_sms", "email", "relay"]
PHONES = {ANN: "+13125550111", BEN: "+13125550122"}
UNTIL = datetime(2026, 12, 1, tzinfo=UTC)


def tell_person(service: Service, person_id: str, revision: int = 1, **changes: Any) -> None:
    """What intake says of a person: safe to write to, all consents, unless told otherwise."""
    name = "Ann" if person_id == ANN else "Ben"
    deliver(service, "person.updated", CASE, dict(
        person_id=person_id, revision=revision, display_name=name, language="en", timezone="America/Chicago",
        phone=PHONES.get(person_id), email=f"{name.lower()}@example.org", safe_sms="yes", safe_email="yes",
        consents=ALL_CONSENTS) | changes)


def settle(service: Service) -> None:
    """A case with two parties, and the staff."""
    deliver(service, "case.opened", CASE, dict(reference="R-7KQ4M", case_type="neighbors", language="en"))
    for person_id, side in ((ANN, "A"), (BEN, "B")):
        tell_person(service, person_id)
        deliver(service, "party.joined", CASE, dict(
            party_id=derived_id("party", person_id), person_id=person_id, side=side))
    for staff_id, role in ((COORDINATOR, "coordinator"), (MEDIATOR, "mediator"), (OTHER_MEDIATOR, "mediator")):
        deliver(service, "staff.changed", CENTRE, dict(
            staff_id=staff_id, display_name="Sam Rivera", roles=[role], active=True, epoch=1))
    forget_messages(service)


def record_outcome(service: Service, plan_key: str, court_on: date | None = None, outcome_id: str = OUTCOME) -> str:
    """Delivers the outcome; returns the id of the plan that was drafted."""
    deliver(service, "outcome.recorded", CASE, dict(
        outcome_id=outcome_id, outcome="no_agreement", plan_key=plan_key, court_on=court_on, open_issues=2))
    return derived_id("plan", outcome_id)


def schedule_session(service: Service, session_id: str) -> None:
    starts_at = service.clock.now() + timedelta(days=20)
    deliver(service, "session.scheduled", CASE, dict(
        session_id=session_id, sequence=0, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2),
        modality="in_person", place="Oak room", person_ids=[ANN, BEN], mediator_ids=[MEDIATOR], ics="BEGIN:VCALENDAR"))


def steps_of(service: Service, plan_id: str) -> list[PlanStep]:
    with service.work() as work:
        return list(work.session.scalars(select(PlanStep).where(PlanStep.plan_id == plan_id).order_by(PlanStep.day)))


def plan_of(service: Service, plan_id: str) -> Plan:
    with service.work() as work:
        return work.session.get_one(Plan, plan_id)


def check_ins_of(service: Service, person_id: str) -> list[CheckIn]:
    with service.work() as work:
        theirs = select(CheckIn).where(CheckIn.person_id == person_id)
        return list(work.session.scalars(theirs.order_by(CheckIn.due_at)))


def messages_to(service: Service, person_id: str | None = None, **fields: Any) -> list[Message]:
    """Messages in the order they were made, those to one person and with these fields."""
    with service.work() as work:
        found = select(Message).filter_by(**fields).order_by(Message.created_at, Message.person_id)
        return [one for one in work.session.scalars(found) if person_id in (None, one.person_id)]


def hand_over(service: Service) -> None:
    """Does what the sender does: everything that is due is with the provider, and its question is open."""
    with service.work() as work:
        due = work.session.scalars(select(Message).where(
            Message.state == "queued", Message.send_after <= work.now())).all()
        for message in due:
            message.state, message.handed_at = "delivered", work.now()
            if message.prompt_id:
                work.session.execute(update(Prompt).where(Prompt.id == message.prompt_id, Prompt.state == "waiting")
                                     .values(state="open", opened_at=work.now()))


def forget_messages(service: Service) -> None:
    """Takes the messages of the beginning out of a test's sight."""
    with service.work() as work:
        work.session.execute(update(Message).values(state="delivered", template="earlier"))


def answer(service: Service, person_id: str, digit: int, via: str = "sms") -> None:
    """The person answers their newest question that is open."""
    with service.work() as work:
        prompt = work.session.scalars(select(Prompt).where(
            Prompt.person_id == person_id, Prompt.state.in_(("waiting", "open"))).order_by(
            Prompt.created_at.desc())).first()
        assert prompt is not None, "no question is open"
        take_answer(work, prompt.id, [digit], via)
