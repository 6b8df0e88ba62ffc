"""What staff see of a person here: how they are reached, their PIN's state, what happened at their door."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from services.notifier.adapters.tables import Case, DoorEntry, Party, Person, Pin, StaffMember
from services.notifier.handlers.my_page import Channels, channels_of
from shared.errors import NotFound
from shared.work import Work

NEWEST = 50


@dataclass(frozen=True)
class PersonView:
    """A person as staff see them. `cases` are (id, reference); `door` is newest first with the name of staff."""

    person: Person
    channels: Channels
    has_pin: bool
    pin_set_at: datetime | None
    locked_until: datetime | None
    cases: list[tuple[str, str]]
    door: list[tuple[DoorEntry, str | None]]


def see_person(work: Work, person_id: str) -> PersonView:
    """Raises NotFound for a person we have not heard of."""
    person = work.session.get(Person, person_id)
    if person is None:
        raise NotFound
    pin = work.session.get(Pin, person_id)
    locked = pin.locked_until if pin and pin.locked_until and pin.locked_until > work.now() else None
    return PersonView(person, channels_of(work.session, person_id), bool(pin and pin.hash), pin.set_at if pin else None,
                      locked, _cases(work, person_id), _door(work, person_id))


def _cases(work: Work, person_id: str) -> list[tuple[str, str]]:
    rows = work.session.execute(select(Party.case_id, Case.reference).outerjoin(Case, Case.id == Party.case_id).where(
        Party.person_id == person_id).order_by(Case.opened_at.desc(), Party.case_id))
    return [(case_id, reference or "a case") for case_id, reference in rows]


def _door(work: Work, person_id: str) -> list[tuple[DoorEntry, str | None]]:
    rows = work.session.execute(select(DoorEntry, StaffMember.display_name).outerjoin(
        StaffMember, StaffMember.id == DoorEntry.staff_id).where(DoorEntry.person_id == person_id).order_by(
        DoorEntry.number.desc()).limit(NEWEST))
    return [(entry, name) for entry, name in rows]
