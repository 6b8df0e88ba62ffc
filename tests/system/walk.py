"""Leads many couples from the web form to their first check-in, all at once, while anything may die."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from services.intake.adapters.tables import Case
from services.intake.adapters.tables import Session as KnownSession
from services.intake.handlers.outcomes import OutcomeForm, record_outcome
from services.intake.handlers.parties import members
from services.intake.handlers.requests import ask_for_mediation
from services.intake.handlers.screening import ScreeningForm, accept_case, record_screening
from services.notifier.adapters.tables import Plan, PlanStep
from services.notifier.handlers.plans import start_plan
from services.scheduler.adapters import calendar
from services.scheduler.adapters.tables import MediationSession
from services.scheduler.domain.hours import WeeklyHours
from services.scheduler.handlers.attendance import note_attendance
from services.scheduler.handlers.invitations import open_invitation
from services.scheduler.handlers.proposals import Preferences
from services.scheduler.handlers.resources import known_mediator, set_hours
from shared.ids import derived_id
from shared.service import Service
from shared.work import Work
from tests.system.centre import Centre, doing
from tests.system.couples import BEGIN, MINUTES, STARTS, WEEKDAYS, ZONE, Couple
from tests.system.deployment import Deployment
from tests.system.phones import Phones
from tests.system.rest import Rest

STAFF = derived_id("staff", "coordinator")
MANY = 20  # cases a transaction
CHECK_IN = "informal"
Step = Callable[[Work, Couple], object]


class Walk:
    """The steps in their order. After each the deployment has come to rest: every text has arrived."""

    def __init__(self, deployment: Deployment, centre: Centre, phones: Phones, couples: Sequence[Couple]):
        self.deployment, self.centre, self.phones, self.couples = deployment, centre, phones, couples
        self.rest = Rest(centre, phones)

    def prepare(self) -> None:
        """There is a mediator for every five couples."""
        for number in range(-(-len(self.couples) // WEEKDAYS)):
            doing(self.centre.scheduler, lambda work, number=number: _make_mediator(work, number))

    def request(self, already: int = 0) -> None:
        """Everybody asks for mediation, but for the first so many, who did so by the web form."""
        self.request_and_leave(already)
        self.rest.wait()

    def request_and_leave(self, already: int = 0) -> None:
        """The same, without waiting for what follows."""
        self._each(self.centre.intake, lambda work, couple: ask_for_mediation(work, couple.ask_form()),
                   self.couples[already:])

    def convene(self) -> None:
        self._each(self.centre.intake, _screen_and_accept)
        self.rest.wait()
        self.phones.all_write(self.couples, "B", 1, "1")
        self.rest.wait()

    def book(self) -> None:
        self._each(self.centre.scheduler, _offer)
        self.rest.wait()
        self.phones.all_write(self.couples, "A", 1, "1")
        self.phones.all_write(self.couples, "B", 2, "1 2")
        self.rest.wait()

    def hold_all(self) -> None:
        """Morning by morning past the reminders; each session is held on its day and its outcome recorded."""
        for morning in _mornings(BEGIN + timedelta(days=1), 11):
            self._come_to(morning)
            today = [couple for couple in self.couples if couple.starts()[0].date() == morning.date()]
            if today:
                self._hold(today)

    def check_in(self) -> None:
        """A week after each session everybody is asked how it goes, and says that it goes well."""
        for morning in _mornings(BEGIN + timedelta(days=13), 7):
            self._come_to(morning)
            asked = [one for one in self.couples if (one.starts()[0] + timedelta(days=7)).date() == morning.date()]
            if asked:
                self.phones.all_write(asked, "A", 2, "1")
                self.phones.all_write(asked, "B", 3, "1")
                self.rest.wait()

    def _hold(self, today: Sequence[Couple]) -> None:
        self._each(self.centre.scheduler, _everybody_came, today)
        self.rest.wait()
        self._each(self.centre.intake, _agree, today)
        self.rest.wait()
        self._each(self.centre.notifier, _follow_up, today)
        self.rest.wait()

    def _come_to(self, moment: datetime) -> None:
        now = self.centre.clock.now()
        if moment > now:
            self.centre.clock.move_to(moment)
        self.rest.wait()

    def _each(self, service: Service, step: Step, couples: Sequence[Couple] | None = None) -> None:
        chosen = self.couples if couples is None else couples
        for begin in range(0, len(chosen), MANY):
            doing(service, lambda work, begin=begin: [step(work, one) for one in chosen[begin:begin + MANY]])


def _mornings(first: datetime, count: int) -> Iterator[datetime]:
    """10:05 by the wall clock on so many days."""
    day = first.astimezone(ZONE).replace(hour=10, minute=5, second=0, microsecond=0)
    for offset in range(count):
        yield day + timedelta(days=offset)


def _make_mediator(work: Work, number: int) -> None:
    mediator = known_mediator(work, derived_id("mediator", str(number)), f"Mediator {number}")
    closes = (datetime.combine(BEGIN, STARTS[-1]) + timedelta(minutes=MINUTES + 60)).time()
    set_hours(work, mediator.id, [WeeklyHours(weekday, STARTS[0], closes) for weekday in range(WEEKDAYS)])


def _screen_and_accept(work: Work, couple: Couple) -> None:
    if work.session.get_one(Case, couple.case_id).stage not in ("inquiry", "screening"):
        return
    today = work.now().astimezone(ZONE).date()
    for one in members(work.session, couple.case_id):
        form = ScreeningForm(one.party.id, "remote", "MASIC-S", today, couple.contact_form(one.party.side))
        record_screening(work, STAFF, form)
    accept_case(work, STAFF, couple.case_id, MINUTES)


def _offer(work: Work, couple: Couple) -> None:
    open_invitation(work, STAFF, couple.case_id, "first", couple.starts(), form_token=couple.token,
                    preferences=Preferences(mediator_ids=frozenset({couple.mediator_id})))


def _everybody_came(work: Work, couple: Couple) -> None:
    session_id = work.session.scalars(
        select(MediationSession.id).where(MediationSession.case_id == couple.case_id)).one()
    people = calendar.session_people(work.session, [session_id])[session_id]
    note_attendance(work, couple.mediator_id, session_id, dict.fromkeys(people, "attended"))


def _agree(work: Work, couple: Couple) -> None:
    session_id = work.session.scalars(select(KnownSession.id).where(KnownSession.case_id == couple.case_id)).one()
    record_outcome(work, couple.mediator_id, OutcomeForm(couple.case_id, session_id, "full_informal"))


def _follow_up(work: Work, couple: Couple) -> None:
    """Only the question of a week later, which is as far as the story goes."""
    plan_id = work.session.scalars(select(Plan.id).where(Plan.case_id == couple.case_id)).one()
    steps = work.session.scalars(select(PlanStep.id).where(PlanStep.plan_id == plan_id, PlanStep.template == CHECK_IN))
    start_plan(work, couple.mediator_id, plan_id, steps.all())
