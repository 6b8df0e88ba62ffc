"""What staff see of one person: consents, the ledger behind them, numbers and addresses, copies and being forgotten."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from services.intake.adapters.tables import Case, Consent, ContactPoint, Erasure, Party, Person, RecordRequest
from services.intake.domain.consents import OF_CHANNEL, PURPOSES, latest
from services.intake.domain.zones import zones_of
from services.intake.handlers.contact_points import points_of
from services.intake.handlers.erasing import why_not
from services.intake.handlers.own_settings import settings_of
from services.intake.handlers.parties import consents_of, ledger_of
from services.intake.handlers.reading_staff import names_of
from services.intake.handlers.records import copies_of
from shared.errors import NotFound
from shared.work import Work


@dataclass(frozen=True)
class Standing:
    """Where one purpose stands: `held`, or the state of the last line (None: never asked). `ends` when it runs out."""

    purpose: str
    held: bool
    state: str | None
    ends: datetime | None


@dataclass(frozen=True)
class PersonView:
    """`cases` are (id, reference); `ledger` is newest first; `why_not` what stands against erasing, as codes."""

    person: Person
    cases: list[tuple[str, str]]
    standings: list[Standing]
    ledger: list[Consent]
    staff: Mapping[str, str]
    points: list[ContactPoint]
    copies: list[RecordRequest]
    erasure: Erasure | None
    why_not: list[str]
    zones: Mapping[str, str]  # where they may be (IANA), each with its source

    @property
    def channels(self) -> list[str]:
        """Channels on which anything is agreed to."""
        return [channel for channel, purposes in OF_CHANNEL.items()
                if any(one.held for one in self.standings if one.purpose in purposes)]


def see_person(work: Work, person_id: str) -> PersonView:
    """Raises NotFound."""
    person = work.session.get(Person, person_id)
    if person is None:
        raise NotFound
    held = consents_of(work.session, [person_id], work.now())[person_id]
    last = latest(ledger_of(work.session, person_id))
    ledger = list(work.session.scalars(select(Consent).where(Consent.person_id == person_id)
                                       .order_by(Consent.id.desc())))
    cases = work.session.execute(select(Case.id, Case.reference).join(Party, Party.case_id == Case.id)
                                 .where(Party.person_id == person_id).order_by(Case.opened_at.desc()))
    erasure = work.session.scalar(select(Erasure).where(Erasure.person_id == person_id)
                                  .order_by(Erasure.asked_at.desc()).limit(1))
    standings = [Standing(one, one in held, last[one].state if one in last else None,
                          last[one].expires_at if one in held else None) for one in PURPOSES]
    return PersonView(person, [(row.id, row.reference) for row in cases], standings, ledger,
                      names_of(work.session, (one.staff_id for one in ledger)), points_of(work.session, person_id),
                      copies_of(work, person_id), erasure, why_not(work, person_id),
                      zones_of(person.zone_said, person.zip, person.phone, settings_of(work).timezone))
