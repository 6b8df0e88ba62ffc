"""The people of the tests and the ways they bring a case to a point."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from services.intake.adapters.tables import Case, Task
from services.intake.handlers.demo import staff_id
from services.intake.handlers.outcomes import OutcomeForm, record_outcome
from services.intake.handlers.parties import Member, members
from services.intake.handlers.people import ContactForm
from services.intake.handlers.reading_cases import timeline
from services.intake.handlers.requests import AskForm, ask_for_mediation
from services.intake.handlers.screening import ScreeningForm, accept_case, record_screening
from shared.ids import new_id
from shared.service import Service
from shared.testing.events import deliver

COORDINATOR, MEDIATOR = staff_id("coordinator"), staff_id("mediator")
ALL = frozenset({"sessions_sms", "check_ins_sms", "details_sms", "email"})
MONDAY = date(2026, 9, 21)


def ask_form(**changes: Any) -> AskForm:
    form = AskForm(token=new_id(), name="Nadia Karim", phone="+13125550111", email="nadia@mail.example",
                   safe_sms="yes", safe_email="yes", language="en", case_type="parenting", other_name="Owen Walsh",
                   timezone="America/Chicago", other_phone="+13125550112", other_email="owen@mail.example",
                   consents=ALL)
    return replace(form, **changes)


def asked(service: Service, **changes: Any) -> str:
    with service.work() as work:
        return ask_for_mediation(work, ask_form(**changes))


def sides(service: Service, case_id: str) -> dict[str, Member]:
    with service.reading() as session:
        found = {one.side: one for one in members(session, case_id)}
        session.expunge_all()
    return found


def person_id(service: Service, case_id: str, side: str) -> str:
    return sides(service, case_id)[side].person.id


def contact(member: Member, **changes: Any) -> ContactForm:
    person = member.person
    form = ContactForm(name=person.name, phone=person.phone, email=person.email, safe_sms="yes", safe_email="yes",
                       language=person.language, answers=dict.fromkeys(ALL, "yes"))
    return replace(form, **changes)


def screened(service: Service, case_id: str, decision: str = "joint", **changes: Any) -> str:
    """Both parties are screened with the same decision, today."""
    today = service.clock.now().date()
    for member in sides(service, case_id).values():
        form = ScreeningForm(member.party.id, decision, "MASIC-S", today, contact(member, **changes))
        with service.work() as work:
            record_screening(work, COORDINATOR, form)
    return case_id


def convened(service: Service, decision: str = "joint", **changes: Any) -> str:
    """Screened and accepted: the other party is being asked."""
    case_id = screened(service, asked(service, **changes), decision)
    with service.work() as work:
        accept_case(work, COORDINATOR, case_id)
    return case_id


def answer(service: Service, case_id: str, kind: str, side: str, code: str, subject_id: str | None = None) -> None:
    who = person_id(service, case_id, side)
    deliver(service, "prompt.answered", case_id, dict(prompt_id=new_id(), kind=kind, subject_id=subject_id or who,
                                                      person_id=who, answer=code, digits=[], via="sms"))


def ready(service: Service, **changes: Any) -> str:
    case_id = convened(service, **changes)
    answer(service, case_id, "convene", "B", "yes")
    return case_id


def session_data(service: Service, case_id: str, starts_at: datetime | None = None, **changes: Any) -> dict[str, Any]:
    starts_at = starts_at or service.clock.now() + timedelta(days=1)
    people = [member.person.id for member in sides(service, case_id).values()]
    return dict(session_id=new_id(), sequence=0, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2),
                modality="in_person", place="Oak room", person_ids=people, mediator_ids=[MEDIATOR],
                ics="BEGIN:VCALENDAR") | changes


def scheduled(service: Service, case_id: str, **changes: Any) -> str:
    """A session stands in the calendar; returns its id."""
    data = session_data(service, case_id, **changes)
    deliver(service, "session.scheduled", case_id, data)
    return data["session_id"]


def held(service: Service, case_id: str, event: str = "session.held") -> str:
    session_id = scheduled(service, case_id)
    deliver(service, event, case_id, dict(session_id=session_id, attendance=[]))
    return session_id


def ended(service: Service, outcome: str = "partial_informal", **changes: Any) -> str:
    """A case whose session was held and whose outcome is recorded."""
    case_id = ready(service)
    session_id = held(service, case_id)
    with service.work() as work:
        record_outcome(work, MEDIATOR, OutcomeForm(case_id, session_id, outcome, **changes))
    return case_id


def stage(service: Service, case_id: str) -> str:
    with service.reading() as session:
        return session.scalar(select(Case.stage).where(Case.id == case_id)) or ""


def open_tasks(service: Service) -> list[str]:
    with service.reading() as session:
        return sorted(session.scalars(select(Task.kind).where(Task.done_at.is_(None))))


def story(service: Service, case_id: str) -> list[str]:
    """The timeline's words, oldest first."""
    with service.reading() as session:
        return [line.words for line in reversed(timeline(session, case_id, size=200)[0])]
