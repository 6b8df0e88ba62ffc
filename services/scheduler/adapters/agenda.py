"""Reads the calendar for pages: what stands, what is held, and what waits for somebody."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from services.scheduler.adapters import cases, occupancy, resources
from services.scheduler.adapters.calendar import session_people
from services.scheduler.adapters.tables import (
    Allocation,
    Invitation,
    InvitationSlot,
    Invitee,
    KnownCase,
    KnownPerson,
    MediationSession,
)


@dataclass(frozen=True)
class Entry:
    """A line of the calendar: a session, or a slot that is held while people answer (`state` held_slot).

    `id` is the session's, or the invitation's; `resource_ids` are the mediators, interpreters and rooms.
    """

    id: str
    state: str
    starts_at: datetime
    ends_at: datetime
    modality: str
    case_id: str
    reference: str
    mediators: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    resource_ids: tuple[str, ...] = ()
    row: MediationSession | None = field(default=None, compare=False)


def sessions_between(session: Session, first: datetime, last: datetime, resource_id: str | None = None,
                     states: Sequence[str] = ("scheduled", "held", "missed")) -> list[Entry]:
    """Sessions that start in [first, last), in order; those of one mediator or room if it is named."""
    wanted = select(MediationSession).where(
        MediationSession.starts_at >= first, MediationSession.starts_at < last, MediationSession.state.in_(states))
    return entries(session, session.scalars(_of(wanted, MediationSession.id, resource_id)
                                            .order_by(MediationSession.starts_at)).all())


def entries(session: Session, rows: Sequence[MediationSession]) -> list[Entry]:
    """The rows with the names that a page shows, in a number of queries that does not grow."""
    ids = [row.id for row in rows]
    had, people = occupancy.allocated(session, ids), session_people(session, ids)
    names = _names(session)
    known = cases.people(session, {person_id for some in people.values() for person_id in some})
    references = _references(session, [row.case_id for row in rows])
    return [Entry(
        row.id, row.state, row.starts_at, row.ends_at, row.modality, row.case_id, references.get(row.case_id, ""),
        tuple(names.get(one, "") for one in had[row.id]["mediator"]),
        tuple(names.get(one, "") for one in had[row.id]["room"]),
        tuple(known[one].display_name for one in people[row.id] if one in known),
        _ids(had[row.id]), row) for row in rows]


def holds_between(session: Session, first: datetime, last: datetime, resource_id: str | None = None) -> list[Entry]:
    """Slots of open invitations that start in [first, last), in order."""
    wanted = select(InvitationSlot, Invitation).join(Invitation, Invitation.id == InvitationSlot.invitation_id).where(
        Invitation.state == "open", InvitationSlot.starts_at >= first, InvitationSlot.starts_at < last)
    rows = session.execute(_of(wanted, InvitationSlot.id, resource_id).order_by(InvitationSlot.starts_at)).all()
    had, names = occupancy.allocated(session, [slot.id for slot, _ in rows]), _names(session)
    references = _references(session, [invitation.case_id for _, invitation in rows])
    return [Entry(
        invitation.id, "held_slot", slot.starts_at, slot.ends_at, invitation.modality, invitation.case_id,
        references.get(invitation.case_id, ""), tuple(names.get(one, "") for one in had[slot.id]["mediator"]),
        tuple(names.get(one, "") for one in had[slot.id]["room"]),
        resource_ids=_ids(had[slot.id])) for slot, invitation in rows]


@dataclass(frozen=True)
class Waiting:
    """A case that needs a time, or is being asked for one (then `invitation` is there)."""

    case: KnownCase
    people: tuple[str, ...]
    invitation: Invitation | None
    answered: int
    asked: int


def waiting_cases(session: Session, search: str, page: int, size: int) -> tuple[list[Waiting], int]:
    """A page (counted from 1) of the cases that need a time, those nobody asked yet first; and how many in all."""
    wanted = _waiting(search)
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    found = session.execute(wanted.order_by(Invitation.id.is_not(None), KnownCase.ready_at, KnownCase.reference)
                            .limit(size).offset((page - 1) * size)).all()
    counts = _answer_counts(session, [invitation.id for _, invitation in found if invitation])
    people = {case.id: cases.parties_of(session, case) for case, _ in found}
    known = cases.people(session, {one for some in people.values() for one in some})
    return [Waiting(case, tuple(known[one].display_name for one in people[case.id] if one in known), invitation,
                    *counts.get(invitation.id if invitation else "", (0, 0))) for case, invitation in found], total


def tally(session: Session, day_starts: datetime, day_ends: datetime, now: datetime) -> dict[str, int]:
    """The figures at the head of the calendar: today, needing a time, asked, without attendance, without a link."""
    scheduled = select(func.count()).select_from(MediationSession).where(MediationSession.state == "scheduled")
    asked = select(func.count()).select_from(Invitation).where(Invitation.state == "open")
    lacking = _waiting("").where(Invitation.id.is_(None)).subquery()
    return {
        "today": session.scalar(scheduled.where(MediationSession.starts_at >= day_starts,
                                                MediationSession.starts_at < day_ends)) or 0,
        "waiting": session.scalar(select(func.count()).select_from(lacking)) or 0,
        "asked": session.scalar(asked) or 0,
        "unnoted": session.scalar(scheduled.where(MediationSession.ends_at < now)) or 0,
        "unlinked": session.scalar(scheduled.where(*_unlinked(now))) or 0,
    }


def without_link(session: Session, now: datetime) -> list[Entry]:
    """Coming sessions by video that nobody could join yet, in order."""
    return entries(session, session.scalars(select(MediationSession).where(
        MediationSession.state == "scheduled", *_unlinked(now)).order_by(MediationSession.starts_at)).all())


def _unlinked(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (MediationSession.modality == "video", MediationSession.join_url.is_(None), MediationSession.ends_at > now)


def figures(session: Session) -> dict[str, dict[str, int]]:
    """Numbers for `/metrics`: sessions and invitations by state."""
    return {name: dict(session.execute(select(table.state, func.count()).group_by(table.state)).all())
            for name, table in (("sessions", MediationSession), ("invitations", Invitation))}


def _waiting(search: str) -> Select:
    wanted = (select(KnownCase, Invitation)
              .outerjoin(Invitation, (Invitation.case_id == KnownCase.id) & (Invitation.state == "open"))
              .where(or_(KnownCase.wanted.is_not(None), Invitation.id.is_not(None)),
                     KnownCase.stage.not_in(["closed", "screened_out"])))
    if search:
        wanted = wanted.where(KnownCase.reference.icontains(search, autoescape=True))
    return wanted


def _answer_counts(session: Session, invitation_ids: list[str]) -> dict[str, tuple[int, int]]:
    rows = session.execute(select(Invitee.invitation_id, func.count(Invitee.answered_at), func.count())
                           .where(Invitee.invitation_id.in_(invitation_ids)).group_by(Invitee.invitation_id))
    return {invitation_id: (answered, asked) for invitation_id, answered, asked in rows}


def _of(wanted: Select, holder_id, resource_id: str | None) -> Select:
    if not resource_id:
        return wanted
    return wanted.where(holder_id.in_(
        select(Allocation.holder_id).where(Allocation.resource_id == resource_id)))


def _ids(had: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(one for some in had.values() for one in some)


def _names(session: Session) -> dict[str, str]:
    return ({one.id: one.display_name for one in resources.mediators(session)}
            | {one.id: one.name for one in resources.rooms(session)})


def _references(session: Session, case_ids: Sequence[str]) -> dict[str, str]:
    rows = session.execute(select(KnownCase.id, KnownCase.reference).where(KnownCase.id.in_(case_ids)))
    return dict(rows.all())


def person_names(session: Session, person_ids: Sequence[str]) -> dict[str, str]:
    """person id -> display name, "A party" for somebody not heard of yet."""
    rows = session.execute(select(KnownPerson.id, KnownPerson.display_name).where(KnownPerson.id.in_(person_ids)))
    known = dict(rows.all())
    return {one: known.get(one, "A party") for one in person_ids}
