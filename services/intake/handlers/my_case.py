"""What a participant sees of their own case. Nothing of the other person's."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.intake.adapters.tables import Case, Invitation, Person
from services.intake.adapters.tables import Session as SessionRow
from services.intake.handlers.consents import FURTHER, MESSAGES, why_not_switch_on
from services.intake.handlers.parties import Member, member
from services.intake.handlers.surveys import stands_open
from shared.errors import NotFound


@dataclass(frozen=True)
class Switch:
    """A consent on the page; `further` is one that is no message to them about their case.

    `why_not` says, as a code, why it cannot be switched on here (None: it can)."""

    purpose: str
    on: bool
    why_not: str | None
    further: bool


@dataclass(frozen=True)
class MyCase:
    """`next_at` is the start of the next session (UTC); `zone` the person's own.

    `question` says what the person is asked: `convene` until it is answered, `times` while that is open
    and `answered` from their answer until it closes, or None.
    """

    name: str
    reference: str
    stage: str
    next_at: datetime | None
    zone: str
    question: str | None
    switches: tuple[Switch, ...]
    survey: bool  # they are asked how it was
    zone_said: str | None  # the zone that they chose themselves
    zip: str


def see_my_case(session: Session, person_id: str, case_id: str, now: datetime) -> MyCase:
    """The page's facts. Raises NotFound if the person is not (or no longer) in the case."""
    case, me = session.get(Case, case_id), member(session, case_id, person_id)
    if case is None or me is None:
        raise NotFound
    person = me.person
    next_at = session.scalar(select(SessionRow.starts_at).where(
        SessionRow.case_id == case_id, SessionRow.state == "scheduled", SessionRow.ends_at > now)
        .order_by(SessionRow.starts_at).limit(1))
    switches = [Switch(purpose, purpose in me.consents, why_not_switch_on(session, person, purpose),
                       purpose in FURTHER) for purpose in (*MESSAGES, *FURTHER)]
    return MyCase(person.name, case.reference, case.stage, next_at, person.timezone, _question(session, case, me),
                  tuple(switches), stands_open(session, case_id, person_id), person.zone_said, person.zip)


def _question(session: Session, case: Case, me: Member) -> str | None:
    if case.stage == "convening" and me.party.invited_at and me.party.convene_answer is None:
        return "convene"
    asked = session.scalars(select(Invitation.answered).where(Invitation.case_id == case.id,
                                                              Invitation.how.is_(None))).all()
    if not asked:
        return None
    return "answered" if all(me.person.id in answered for answered in asked) else "times"


def language_of(session: Session, person_id: str) -> str | None:
    return session.scalar(select(Person.language).where(Person.id == person_id))
