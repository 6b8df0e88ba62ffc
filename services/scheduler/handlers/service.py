"""Mediators are asked to serve, and say yes or no. Who says no is replaced, if somebody else is free."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import delete, select, update

from services.scheduler.adapters import calendar, cases, facts, occupancy, resources
from services.scheduler.adapters.tables import (
    Allocation,
    Invitation,
    KnownCase,
    MediationSession,
    Occupancy,
    ServiceRequest,
)
from services.scheduler.adapters.upserts import insert_into
from services.scheduler.domain.availability import Facts, Slot, why_not
from services.scheduler.domain.fairness import in_turn, why_chosen
from services.scheduler.domain.resources import Kind, Resource
from services.scheduler.domain.sessions import SCHEDULED
from services.scheduler.handlers.limits import check_limits
from services.scheduler.handlers.proposals import needs_of, settings_of, type_of
from services.scheduler.handlers.rules import write_conflict
from shared.errors import NotFound, Refusal
from shared.ids import new_id
from shared.work import Work

INVITATION, SESSION = "invitation", "session"
ASKED, ACCEPTED, DECLINED, RELEASED = "asked", "accepted", "declined", "released"
Holder = tuple[str, Slot]  # what holds the time (a slot of an invitation, or a session), and the time


def ask_to_serve(work: Work, case_id: str, kind: str, subject_id: str, mediator_ids: Iterable[str]) -> None:
    """Asks each mediator who was not asked about this invitation or session yet, or was let go."""
    for mediator_id in sorted(set(mediator_ids)):
        work.session.execute(insert_into(work.session, ServiceRequest).values(
            id=new_id(), case_id=case_id, kind=kind, subject_id=subject_id, mediator_id=mediator_id, state=ASKED,
            asked_at=work.now(), answered_at=None).on_conflict_do_update(
                index_elements=["subject_id", "mediator_id"], set_={"state": ASKED, "asked_at": work.now()},
                where=ServiceRequest.state == RELEASED))


def carry_over(work: Work, invitation: Invitation, session: MediationSession, mediator_ids: Iterable[str]) -> None:
    """Who said yes to the times need not be asked again about the session that came of them."""
    ask_for_session(work, session, mediator_ids)
    said = select(ServiceRequest.mediator_id).where(ServiceRequest.subject_id == invitation.id,
                                                    ServiceRequest.state == ACCEPTED)
    work.session.execute(update(ServiceRequest).where(
        ServiceRequest.subject_id == session.id, ServiceRequest.state == ASKED,
        ServiceRequest.mediator_id.in_(said)).values(state=ACCEPTED, answered_at=work.now()),
        execution_options={"synchronize_session": False})


def ask_for_session(work: Work, session: MediationSession, mediator_ids: Iterable[str]) -> None:
    """Asks those who serve now, and lets those go who did before."""
    ids = list(mediator_ids)
    release_requests(work, session.id, but=ids)
    ask_to_serve(work, session.case_id, SESSION, session.id, ids)


def accept(work: Work, mediator_id: str, request_id: str) -> ServiceRequest:
    """The mediator will serve; a second time does nothing. Raises Refusal once it is too late."""
    request = _open_request(work, mediator_id, request_id)
    if request.state == ASKED:
        request.state, request.answered_at = ACCEPTED, work.now()
    return request


def decline(work: Work, mediator_id: str, request_id: str, conflict: bool = False) -> str:
    """The mediator will not serve, and need not say why; with `conflict` never in this case.

    Returns `replaced`, or `staff` if nobody else is free and staff were asked.
    """
    request = _open_request(work, mediator_id, request_id)
    request.state, request.answered_at = DECLINED, work.now()
    if conflict:
        write_conflict(work, mediator_id, source="mediator", noted_by=mediator_id, case_id=request.case_id)
    work.session.flush()
    return _replace_in_case(work, cases.case_or_404(work.session, request.case_id), mediator_id)


def note_conflict(work: Work, mediator_id: str, *, source: str, noted_by: str | None, case_id: str | None = None,
                  person_id: str | None = None) -> str:
    """A mediator is never to serve in a case, or with a person. Where they hold a time already they are replaced.

    Returns `replaced` (or nothing to replace), or `staff` if nobody else is free and staff were asked.
    """
    resources.mediator_or_404(work.session, mediator_id)
    touched = [case_id] if case_id else cases.cases_of(work.session, person_id or "")
    if case_id:
        cases.locked_case(work.session, case_id)
    write_conflict(work, mediator_id, source=source, noted_by=noted_by, case_id=case_id, person_id=person_id)
    work.session.flush()
    how = [_replace_in_case(work, cases.locked_case(work.session, one), mediator_id) for one in sorted(touched) if one]
    return "staff" if "staff" in how else "replaced"


def requests_of(work: Work, mediator_id: str) -> list[ServiceRequest]:
    """What the mediator was asked and may still answer, the newest last."""
    return list(work.session.scalars(select(ServiceRequest).where(
        ServiceRequest.mediator_id == mediator_id, ServiceRequest.state.in_([ASKED, ACCEPTED]))
        .order_by(ServiceRequest.asked_at)))


def release_requests(work: Work, subject_id: str, but: Sequence[str] = ()) -> None:
    """The invitation or session is over or gone, or has others now: nobody `but` these needs to answer any more."""
    work.session.execute(update(ServiceRequest).where(
        ServiceRequest.subject_id == subject_id, ServiceRequest.state.in_([ASKED, ACCEPTED]),
        ServiceRequest.mediator_id.not_in(list(but)))
        .values(state=RELEASED), execution_options={"synchronize_session": False})


def close_requests(work: Work, subject_id: str) -> None:
    """The session took place, or nobody came: who has not answered need not any more. A yes stays as it was."""
    work.session.execute(update(ServiceRequest).where(
        ServiceRequest.subject_id == subject_id, ServiceRequest.state == ASKED).values(state=RELEASED),
        execution_options={"synchronize_session": False})


def _open_request(work: Work, mediator_id: str, request_id: str) -> ServiceRequest:
    request = work.session.get(ServiceRequest, request_id)
    if request is None or request.mediator_id != mediator_id:
        raise NotFound
    cases.locked_case(work.session, request.case_id)
    work.session.refresh(request)
    if request.state not in (ASKED, ACCEPTED):
        raise Refusal("This is settled already. There is nothing to answer any more.")
    return request


def _replace_in_case(work: Work, case: KnownCase, mediator_id: str) -> str:
    """Replaces the mediator in the open question and the coming session of the case."""
    how = []
    invitation = calendar.open_invitation_of(work.session, case.id)
    if invitation:
        how.append(_replace(work, case, INVITATION, invitation.id, mediator_id))
    session = calendar.coming_session(work.session, case.id, work.now())
    if session and session.state == SCHEDULED:
        how.append(_replace(work, case, SESSION, session.id, mediator_id))
    return "staff" if "staff" in how else "replaced"


def _replace(work: Work, case: KnownCase, kind: str, subject_id: str, mediator_id: str) -> str:
    work.session.execute(update(ServiceRequest).where(
        ServiceRequest.subject_id == subject_id, ServiceRequest.mediator_id == mediator_id)
        .values(state=DECLINED, answered_at=work.now()), execution_options={"synchronize_session": "fetch"})
    holders = [one for one in _holders(work, kind, subject_id) if mediator_id in one[1].mediator_ids]
    left = [one for one in holders if not _with_somebody_else(work, case, subject_id, one, mediator_id)]
    if kind == SESSION and len(left) < len(holders):
        had = occupancy.allocated(work.session, [subject_id])[subject_id]
        work.publish("session.reassigned", case.id, {"session_id": subject_id,
                                                     "mediator_ids": list(had[Kind.MEDIATOR])})
    if left:
        work.publish("mediator.needed", case.id, {"kind": kind, "subject_id": subject_id})
    return "staff" if left else "replaced"


def _with_somebody_else(work: Work, case: KnownCase, subject_id: str, holder: Holder, mediator_id: str) -> bool:
    """Puts the fairest who could in the mediator's place, in what is held already; False if nobody could."""
    holder_id, slot = holder
    known = _known(work, case, holder)
    candidates = sorted((one for one in known.of_kind(Kind.MEDIATOR) if one.id not in slot.mediator_ids), key=in_turn)
    fitting = [one for one in candidates if why_not(_instead(slot, mediator_id, one.id), known) is None]
    for one in fitting:
        try:
            _swap(work, holder_id, _instead(slot, mediator_id, one.id), mediator_id, one, known, len(fitting))
        except occupancy.Taken:
            continue
        kind = SESSION if holder_id == subject_id else INVITATION
        ask_to_serve(work, case.id, kind, subject_id, [one.id])
        return True
    return False


def _known(work: Work, case: KnownCase, holder: Holder) -> Facts:
    """The facts for a time that is held: its own hold is no hindrance, nor is the notice, and who said no is out."""
    holder_id, slot = holder
    needs = replace(needs_of(work, case), person_ids=slot.person_ids)
    return facts.gather(work.session, settings_of(work), type_of(work, case.case_type), work.now(), slot.starts_at,
                        work.now(), needs, [holder_id])


def _instead(slot: Slot, old: str, new: str) -> Slot:
    return replace(slot, mediator_ids=tuple(new if one == old else one for one in slot.mediator_ids))


def _swap(work: Work, holder_id: str, slot: Slot, old: str, new: Resource, known: Facts, free: int) -> None:
    """Claims the other mediator's time first: only then is the first one's free."""
    stretches = [one for one in occupancy.stretches_of(slot, known) if one.resource_id == new.id]
    occupancy.claim(work.session, {holder_id: stretches})
    check_limits(work, {holder_id: slot}, known)
    work.session.execute(delete(Occupancy).where(Occupancy.holder_id == holder_id, Occupancy.resource_id == old))
    row = work.session.get(Allocation, (holder_id, old))
    position = row.position if row else 0
    work.session.execute(delete(Allocation).where(Allocation.holder_id == holder_id, Allocation.resource_id == old))
    work.session.add(Allocation(holder_id=holder_id, resource_id=new.id, kind=Kind.MEDIATOR.value, position=position,
                                why=why_chosen(new, free, (), ())))
    work.session.flush()


def _holders(work: Work, kind: str, subject_id: str) -> list[Holder]:
    if kind == SESSION:
        session = calendar.session_or_404(work.session, subject_id)
        people = calendar.session_people(work.session, [subject_id])[subject_id]
        return [(subject_id, _slot(work, subject_id, session, session.modality, people))]
    invitation = calendar.invitation_or_404(work.session, subject_id)
    people = tuple(one.person_id for one in calendar.invitees_of(work.session, subject_id))
    return [(row.id, _slot(work, row.id, row, invitation.modality, people))
            for row in calendar.slots_of(work.session, subject_id)]


def _slot(work: Work, holder_id: str, row, modality: str, people: tuple[str, ...]) -> Slot:
    had = occupancy.allocated(work.session, [holder_id])[holder_id]
    return Slot(row.starts_at, row.ends_at, modality, had[Kind.MEDIATOR], had[Kind.ROOM], people,
                had[Kind.INTERPRETER])
