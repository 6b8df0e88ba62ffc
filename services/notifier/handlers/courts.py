"""A court date that lies ahead: both are asked, once or twice before it, whether they want to talk first.

From the first outcome on, the follow-up plan keeps the court date in mind (`domain/plans.py`). Before both agreed to
mediate nothing is said of it: only one of them may have told us.
"""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from services.notifier.adapters.rows import put
from services.notifier.adapters.tables import Case, Party, Person, Plan, Prompt
from services.notifier.config import own
from services.notifier.domain.court_days import reminder_days
from services.notifier.domain.plans import ANSWER_DAYS, SEND_WITHIN_DAYS, local_day, moment_on
from services.notifier.domain.prompts import NewPrompt
from services.notifier.domain.questions import options
from services.notifier.handlers import prompts
from services.notifier.handlers.outgoing import CHANNELS, NewMessage, enqueue, withdraw
from services.notifier.handlers.sessions import session_to_come
from shared.contracts import Envelope, catalogue
from shared.ids import derived_id
from shared.timers import Timer
from shared.work import Work

TEMPLATE, KIND = "court", "check_in"
DUE = "court.reminder"
STAGES = ("ready", "scheduled", "in_session")  # both want to mediate


def note_court_date(work: Work, envelope: Envelope) -> None:
    """`court_date.noted`: what was to be said about the earlier date is taken back."""
    court_on = catalogue.load(envelope.type, envelope.data)["court_on"]
    case_id = envelope.case_id
    known = work.session.get(Case, case_id)
    if known and known.court_on:
        work.cancel_timers(_prefix(case_id))
        withdraw(work, _prefix(case_id), "superseded")
        prompts.close_about(work, KIND, _subject(case_id, known.court_on), "superseded")
    put(work.session, Case, {"id": case_id}, {"court_on": court_on})
    if court_on is None:
        return
    zone = own(work.settings).timezone
    for day in reminder_days(known.case_type if known else None, local_day(work.now(), zone), court_on):
        work.set_timer(DUE, f"{_prefix(case_id)}{envelope.id}:{day}", moment_on(day, zone), case_id=case_id,
                       data={"court_on": court_on.isoformat(), "day": day.isoformat()})


def remind(work: Work, timer: Timer) -> None:
    """Asks everybody of the case in the same hour, but who has answered already, or wants no more check-ins."""
    case = work.session.get(Case, timer.case_id)
    court_on = date.fromisoformat(timer.data["court_on"])
    if case is None or case.court_on != court_on or not _may_ask(work, case):
        return
    answered = _answered(work, case.id, court_on)
    for person_id in work.session.scalars(select(Party.person_id).where(Party.case_id == case.id)
                                          .order_by(Party.person_id)).all():
        if person_id not in answered:
            _ask(work, case.id, person_id, court_on, timer.data["day"])


def _may_ask(work: Work, case: Case) -> bool:
    planned = work.session.scalar(select(Plan.id).where(Plan.case_id == case.id).limit(1))
    return case.stage in STAGES and case.closed_at is None and planned is None and not session_to_come(work, case.id)


def _answered(work: Work, case_id: str, court_on: date) -> Collection[str]:
    """Who answered about this date, or ever said in this case that they want no more check-ins."""
    rows = work.session.execute(select(Prompt.person_id, Prompt.subject_id, Prompt.answer).where(
        Prompt.case_id == case_id, Prompt.kind == KIND, Prompt.answer.is_not(None)))
    subject = _subject(case_id, court_on)
    return {person_id for person_id, about, answer in rows if about == subject or answer == "no_more"}


def _ask(work: Work, case_id: str, person_id: str, court_on: date, day: str) -> None:
    """By e-mail where the person has not agreed to details in texts: the plainer text would not speak of the date."""
    person = work.session.get(Person, person_id)
    at_court = datetime.combine(court_on, time(12), ZoneInfo(own(work.settings).timezone))  # the same day anywhere
    enqueue(work, NewMessage(
        case_id=case_id, person_id=person_id, template=TEMPLATE, values={"court_day": at_court}, link_target="notes",
        dedupe_key=f"{_prefix(case_id)}{court_on}:{day}:{person_id}",
        channels=CHANNELS if person is None or "details_sms" in person.consents else ("email",),
        expires_at=work.now() + timedelta(days=SEND_WITHIN_DAYS),
        prompt=NewPrompt(KIND, _subject(case_id, court_on), options(TEMPLATE),
                         min(work.now() + timedelta(days=ANSWER_DAYS), at_court))))


def _subject(case_id: str, court_on: date) -> str:
    return derived_id("court", case_id, court_on.isoformat())


def _prefix(case_id: str) -> str:
    return f"court:{case_id}:"
