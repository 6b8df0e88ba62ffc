"""Who is in a case, with what counts about each: read in a few queries for any number of cases."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.intake.adapters.tables import Consent, ContactPoint, Party, Person, Screening
from services.intake.domain.consents import Entry, may_write, present
from services.intake.domain.obstacles import PartyFacts
from services.intake.domain.screening import Screened


@dataclass(frozen=True)
class Member:
    """A party with its person, present consents and latest screening."""

    party: Party
    person: Person
    consents: frozenset[str]
    screening: Screening | None
    points: tuple[ContactPoint, ...] = ()  # the numbers and addresses in use

    @property
    def side(self) -> str:
        return self.party.side

    @property
    def screened(self) -> Screened:
        found = self.screening
        return Screened(self.side, found.decision if found else None, found.expires_on if found else None)

    @property
    def resting(self) -> tuple[str, ...]:
        """Channels whose number or address waits to be verified."""
        return tuple(sorted(one.channel for one in self.points if one.must_check or one.suspended_at))

    @property
    def can_write(self) -> bool:
        person = self.person
        return may_write(self.consents, person.phone, person.email, person.safe_sms, person.safe_email,
                         self.resting)

    @property
    def facts(self) -> PartyFacts:
        return PartyFacts(self.screened, self.can_write, self.person.language, self.party.wants_to_talk_at,
                          self.party.stopped_check_ins_at is not None)


def members(session: Session, case_id: str) -> list[Member]:
    """The parties of a case by side."""
    return members_of(session, [case_id]).get(case_id, [])


def members_of(session: Session, case_ids: Iterable[str]) -> Mapping[str, list[Member]]:
    """The parties of each case by side."""
    ids = list(case_ids)
    rows = session.execute(select(Party, Person).join(Person, Person.id == Party.person_id)
                           .where(Party.case_id.in_(ids)).order_by(Party.case_id, Party.side)).all()
    consents = consents_of(session, {person.id for _, person in rows})
    screenings = _latest_screenings(session, [party.id for party, _ in rows])
    points = _points(session, consents)
    found: dict[str, list[Member]] = defaultdict(list)
    for party, person in rows:
        found[party.case_id].append(Member(party, person, consents[person.id], screenings.get(party.id),
                                           tuple(points.get(person.id, ()))))
    return found


def member(session: Session, case_id: str, person_id: str | None) -> Member | None:
    """The party of the case that this person is, or None."""
    return next((one for one in members(session, case_id) if one.person.id == person_id), None)


def consents_of(session: Session, person_ids: Iterable[str], now: datetime | None = None) -> dict[str, frozenset[str]]:
    """What each person consents to now. Without the time, what ran out holds until its end is written down."""
    return {person_id: present(lines, now) for person_id, lines in _ledgers(session, person_ids).items()}


def ledger_of(session: Session, person_id: str) -> list[Entry]:
    """The person's whole ledger, oldest line first."""
    return _ledgers(session, [person_id])[person_id]


def _ledgers(session: Session, person_ids: Iterable[str]) -> dict[str, list[Entry]]:
    ids = list(person_ids)
    ledger: dict[str, list[Entry]] = {person_id: [] for person_id in ids}
    for row in session.execute(select(Consent.person_id, Consent.purpose, Consent.state, Consent.expires_at)
                               .where(Consent.person_id.in_(ids)).order_by(Consent.id)):
        ledger[row.person_id].append(Entry(row.purpose, row.state, row.expires_at))
    return ledger


def _points(session: Session, person_ids: Iterable[str]) -> dict[str, list[ContactPoint]]:
    found: dict[str, list[ContactPoint]] = defaultdict(list)
    for point in session.scalars(select(ContactPoint).where(
            ContactPoint.person_id.in_(list(person_ids)), ContactPoint.ended_at.is_(None))):
        found[point.person_id].append(point)
    return found


def _latest_screenings(session: Session, party_ids: list[str]) -> dict[str, Screening]:
    rows = session.scalars(select(Screening).where(Screening.party_id.in_(party_ids))
                           .order_by(Screening.at, Screening.screened_on))
    return {row.party_id: row for row in rows}
