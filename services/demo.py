"""A small centre to look at: six cases in different states, brought there by the product itself.

The story is told through the same handlers that pages call and the same handsets that a visitor uses, while the
demo's clock runs from two weeks ago to the moment the visitor arrives. Nothing is written past the rules.
"""

import time as wall
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import cast
from zoneinfo import ZoneInfo

import requests
from sqlalchemy import select

from services import demo_days as days
from services.intake.handlers import demo as intake_demo
from services.intake.handlers.outcomes import IssueForm, OutcomeForm, record_outcome
from services.intake.handlers.parties import members
from services.intake.handlers.people import ContactForm
from services.intake.handlers.requests import AskForm, ask_for_mediation
from services.intake.handlers.screening import ScreeningForm, accept_case, record_screening
from services.notifier.adapters.tables import PlanStep
from services.notifier.handlers.plans import start_plan
from services.scheduler.adapters import calendar
from services.scheduler.config import Settings as SchedulerSettings
from services.scheduler.handlers import demo as scheduler_demo
from services.scheduler.handlers.attendance import note_attendance
from services.scheduler.handlers.invitations import open_invitation
from services.scheduler.handlers.proposals import Preferences
from services.together import Together
from shared.ids import derived_id

PASSWORD = intake_demo.PASSWORD
SIGN_INS = {f"{role}@demo.example": PASSWORD for role in ("coordinator", "mediator", "manager")}
COORDINATOR, MEDIATOR = derived_id("demo", "coordinator"), derived_id("demo", "mediator")
STORY, BOOKED, CONVENED = 10, 3, 2  # open days before the visitor comes
THIS_MORNING = timedelta(hours=1)  # so fresh that nothing is overdue when the visitor comes
PATIENCE_SECONDS = 60
LOOK_SECONDS = 0.02
CONSENTS = frozenset({"sessions_sms", "check_ins_sms", "details_sms", "email"})


@dataclass(frozen=True)
class Pair:
    """Two people of the story with what they ask about. Numbers are of the range kept for fiction (555-01xx)."""

    one: str
    other: str
    number: int
    about: str
    language: str = "en"

    def phone(self, side: str) -> str:
        return f"+1312555{self.number + (side == 'B'):04d}"

    def email(self, side: str) -> str:
        return f"{(self.one if side == 'A' else self.other).split()[0].lower()}@mail.example"


WALSH = Pair("Nadia Karim", "Owen Walsh", 111, "parenting")
CARTER = Pair("Ana Petrov", "Ben Carter", 121, "parenting")
NOVAK = Pair("Sam Lee", "Chris Novak", 131, "housing")
BECKER = Pair("Priya Shah", "Tom Becker", 141, "neighbors")
DELGADO = Pair("Rosa Delgado", "Miguel Delgado", 151, "separation", "es")
REED = Pair("Maya Torres", "Jordan Reed", 161, "family")


def complete_demo(together: Together, say: Callable[[str], None]) -> None:
    """Fills an empty folder with the demo; a folder that has it is left alone, one cut off in the middle goes on."""
    if together.place.seeded_file.exists():
        return
    say("Preparing the demo centre. This takes about half a minute, once.")
    Story(together).tell()
    together.place.seeded_file.touch()


class Story:
    """Tells the six cases in the order of their days."""

    def __init__(self, together: Together):
        self.together = together
        self.zone = ZoneInfo(together.intake.settings.timezone)
        self.simulator = f"http://127.0.0.1:{together.port}/simulator/api"
        self.is_open = days.open_days(cast(SchedulerSettings, together.scheduler.settings).holiday_region)
        self.end = days.arrival(datetime.now(UTC), self.zone, self.is_open)

    def tell(self) -> None:
        self._open_the_centre()
        self._partly_agreed()
        self._run_to(self._back(BOOKED))
        self._booked(CARTER, self._convened(CARTER), [self._this_afternoon()])
        self._booked(NOVAK, self._convened(NOVAK), [self._later_this_week()])
        self._run_to(self._back(CONVENED))
        self._convened(BECKER)
        self._accepted(DELGADO)
        self._run_to(self.end - THIS_MORNING)
        self._both_text(WALSH, "1")
        self._run_to(self.end)
        self._asked(REED)

    def _open_the_centre(self) -> None:
        self.together.clock.begin_at(self._back(STORY))
        with self.together.intake.work() as work:
            intake_demo.seed_staff(work)
        self._settle()
        with self.together.scheduler.work() as work:
            scheduler_demo.seed_resources(work)

    def _partly_agreed(self) -> None:
        """Parents who settled some of it. Both will say, the morning the visitor comes, that they would talk again."""
        case_id = self._convened(WALSH)
        session_id, ends_at = self._booked(WALSH, case_id)
        self._run_to(ends_at)
        self._held_in_part(case_id, session_id)

    def _back(self, count: int) -> datetime:
        return days.back(self.end, count, self.zone, self.is_open)

    def _this_afternoon(self) -> datetime:
        local = self.end.astimezone(self.zone)
        return days.at(local.date(), time(min(local.hour + 3, days.CLOSING_HOUR - 2)), self.zone)

    def _later_this_week(self) -> datetime:
        day = self.end.astimezone(self.zone).date() + timedelta(days=3)
        return days.at(days.next_open(day, self.is_open), days.ARRIVAL, self.zone)

    def _asked(self, pair: Pair) -> str:
        form = AskForm(token=f"demo-{pair.number}", name=pair.one, phone=pair.phone("A"), email=pair.email("A"),
                       safe_sms="yes", safe_email="yes", language=pair.language, case_type=pair.about,
                       other_name=pair.other, timezone=self.zone.key, other_phone=pair.phone("B"),
                       other_email=pair.email("B"), consents=CONSENTS)
        with self.together.intake.work() as work:
            case_id = ask_for_mediation(work, form)
        for side, name in (("A", pair.one), ("B", pair.other)):
            self._call("put", f"handsets/{pair.phone(side)}", {"label": f"{name.split()[0]}'s phone"})
        self._settle()
        return case_id

    def _accepted(self, pair: Pair) -> str:
        """Asked, both screened by themselves, accepted: the other party's phone shows the invitation to mediate."""
        case_id = self._asked(pair)
        with self.together.intake.work() as work:
            for one in members(work.session, case_id):
                record_screening(work, COORDINATOR, self._screening(pair, one.party.id, one.party.side))
            accept_case(work, COORDINATOR, case_id)
        self._settle()
        return case_id

    def _screening(self, pair: Pair, party_id: str, side: str) -> ScreeningForm:
        contact = ContactForm(name=pair.one if side == "A" else pair.other, phone=pair.phone(side),
                              email=pair.email(side), safe_sms="yes", safe_email="yes", language=pair.language,
                              answers=dict.fromkeys(CONSENTS, "yes"))
        return ScreeningForm(party_id, "joint", "MASIC-S", self._today(), contact)

    def _convened(self, pair: Pair) -> str:
        """Both want to mediate."""
        case_id = self._accepted(pair)
        self._text(pair.phone("B"), "1")
        return case_id

    def _booked(self, pair: Pair, case_id: str, starts: list[datetime] | None = None) -> tuple[str, datetime]:
        """Both said yes to the first of the times; returns the session's id and its end."""
        theirs = Preferences(mediator_ids=frozenset({MEDIATOR}))
        with self.together.scheduler.work() as work:
            open_invitation(work, COORDINATOR, case_id, "first", starts, preferences=theirs)
        self._settle()
        self._both_text(pair, "1")
        with self.together.scheduler.reading() as session:
            booked = calendar.coming_session(session, case_id, self.together.clock.now())
            if booked is None:
                raise RuntimeError(f"the story of {pair.number} has no session")
            return booked.id, booked.ends_at

    def _held_in_part(self, case_id: str, session_id: str) -> None:
        """Both came, one point is written down, one stays open; staff let the proposed follow-up begin."""
        with self.together.scheduler.work() as work:
            people = calendar.session_people(work.session, [session_id])[session_id]
            note_attendance(work, MEDIATOR, session_id, dict.fromkeys(people, "attended"))
        self._settle()
        issues = (IssueForm("School weeks and pick-up", "agreed_written"), IssueForm("Summer holidays", "open"))
        form = OutcomeForm(case_id, session_id, "partial_written", issues, frozenset({"needs_time"}),
                           "Both were calm. The summer needs a talk with grandparents first.")
        with self.together.intake.work() as work:
            outcome_id = record_outcome(work, MEDIATOR, form)
        self._settle()
        plan_id = derived_id("plan", outcome_id)
        with self.together.notifier.work() as work:
            steps = work.session.scalars(select(PlanStep.id).where(PlanStep.plan_id == plan_id)).all()
            start_plan(work, MEDIATOR, plan_id, steps)
        self._settle()

    def _both_text(self, pair: Pair, body: str) -> None:
        self._text(pair.phone("A"), body)
        self._text(pair.phone("B"), body)

    def _text(self, number: str, body: str) -> None:
        self._call("post", f"handsets/{number}/texts", {"body": body})
        self._settle()

    def _run_to(self, moment: datetime) -> None:
        """Lets time run, stopping wherever something is due until it is done."""
        if moment > self.together.clock.now():
            self._call("post", "clock", {"to": moment.isoformat()})

    def _settle(self) -> None:
        """Waits until the phone company and the services have nothing left to do, the one after the other."""
        deadline = wall.monotonic() + PATIENCE_SECONDS
        while not (self._phones_rest() and self.together.pace.settled() and self._phones_rest()):
            if wall.monotonic() > deadline:
                raise RuntimeError("the demo's story came to a standstill")
            wall.sleep(LOOK_SECONDS)

    def _phones_rest(self) -> bool:
        return self._call("get", "idle")["idle"]

    def _today(self) -> date:
        return self.together.clock.now().astimezone(self.zone).date()

    def _call(self, method: str, path: str, body: dict | None = None) -> dict:
        answer = requests.request(method, f"{self.simulator}/{path}", json=body, timeout=PATIENCE_SECONDS)
        answer.raise_for_status()
        return answer.json()
