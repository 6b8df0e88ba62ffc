"""The people whom the system tests lead through mediation: two a case, each with a phone of their own."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.intake.handlers.people import ContactForm
from services.intake.handlers.requests import AskForm
from shared.ids import derived_id

ZONE = ZoneInfo("America/Chicago")
BEGIN = datetime(2027, 4, 5, 10, tzinfo=ZONE).astimezone(UTC)  # a Monday; no holiday in the weeks after it
WEEKDAYS = 5
STARTS = (time(9), time(11, 30), time(14))
MINUTES = 120
WITH_MAIL = 4  # every so many couples have e-mail too
FIRST_NUMBER = 1000
CONSENTS = ("sessions_sms", "check_ins_sms", "details_sms")


@dataclass(frozen=True)
class Couple:
    """Case number `number`: its mediator and its weekday are its own, so that no couple stands in another's way."""

    number: int

    @property
    def token(self) -> str:
        return derived_id("couple", str(self.number))

    @property
    def case_id(self) -> str:
        return derived_id("case", self.token)

    @property
    def mediator_id(self) -> str:
        return derived_id("mediator", str(self.number // WEEKDAYS))

    @property
    def has_mail(self) -> bool:
        return self.number % WITH_MAIL == 0

    @property
    def consents(self) -> frozenset[str]:
        return frozenset((*CONSENTS, "email") if self.has_mail else CONSENTS)

    def name(self, side: str) -> str:
        return f"{'Robin' if side == 'A' else 'Kim'} {self.number}"

    def phone(self, side: str) -> str:
        return f"+1312555{FIRST_NUMBER + 2 * self.number + (side == 'B'):04d}"

    def email(self, side: str) -> str | None:
        return f"{side.lower()}{self.number}@mail.example" if self.has_mail else None

    def starts(self) -> list[datetime]:
        """The three times that are offered: all on one day of the week after the beginning."""
        day = BEGIN.astimezone(ZONE).date() + timedelta(days=7 + self.number % WEEKDAYS)
        return [datetime.combine(day, start, ZONE).astimezone(UTC) for start in STARTS]

    def ask_form(self) -> AskForm:
        return AskForm(token=self.token, name=self.name("A"), phone=self.phone("A"), email=self.email("A"),
                       safe_sms="yes", safe_email="yes", language="en", case_type="neighbors", timezone=ZONE.key,
                       other_name=self.name("B"), other_phone=self.phone("B"), other_email=self.email("B"),
                       consents=self.consents)

    def contact_form(self, side: str) -> ContactForm:
        return ContactForm(name=self.name(side), phone=self.phone(side), email=self.email(side), safe_sms="yes",
                           safe_email="yes", language="en", answers=dict.fromkeys(self.consents, "yes"))


def couples(count: int | None = None) -> list[Couple]:
    """So many couples; RECONVENE_SYSTEM_CASES (500) unless told."""
    wanted = int(os.environ.get("RECONVENE_SYSTEM_CASES", "500")) if count is None else count
    return [Couple(number) for number in range(wanted)]
