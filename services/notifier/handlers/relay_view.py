"""What staff see of a relay: the whole thread, what is held, and who has looked."""

from dataclasses import dataclass

from sqlalchemy import select

from services.notifier.adapters.tables import Case, Note, Person, Relay, RelayLook, RelayMember, StaffMember
from services.notifier.handlers.cases import is_held
from services.notifier.handlers.relays import look_at_relay
from shared.work import Work


@dataclass(frozen=True)
class RelayView:
    """A relay as staff see it. `names` and `staff_names` give the name of an id."""

    relay: Relay
    reference: str | None
    case_held: bool
    members: list[RelayMember]
    notes: list[Note]
    looks: list[RelayLook]
    names: dict[str, str]
    staff_names: dict[str, str]

    @property
    def held(self) -> list[Note]:
        return [note for note in self.notes if note.state == "held"]


def see_relay(work: Work, staff_id: str, relay_id: str) -> RelayView:
    """Gives staff everything, and keeps that they looked. Raises NotFound."""
    relay = look_at_relay(work, staff_id, relay_id)
    work.session.flush()
    members = list(work.session.scalars(select(RelayMember).where(RelayMember.relay_id == relay_id).order_by(
        RelayMember.person_id)))
    notes = list(work.session.scalars(select(Note).where(Note.relay_id == relay_id).order_by(Note.number)))
    looks = list(work.session.scalars(select(RelayLook).where(RelayLook.relay_id == relay_id).order_by(
        RelayLook.number.desc()).limit(50)))
    case = work.session.get(Case, relay.case_id)
    return RelayView(relay, case.reference if case else None, is_held(work, relay.case_id), members, notes, looks,
                     _names(work, [one.person_id for one in members]), _staff_names(work, looks))


def _names(work: Work, person_ids: list[str]) -> dict[str, str]:
    return {one.id: one.display_name for one in work.session.scalars(select(Person).where(Person.id.in_(person_ids)))}


def _staff_names(work: Work, looks: list[RelayLook]) -> dict[str, str]:
    staff = select(StaffMember).where(StaffMember.id.in_({one.staff_id for one in looks}))
    return {one.id: one.display_name for one in work.session.scalars(staff)}
