"""Asks all parties privately which of up to three times they could make, and settles on one when they agree."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from services.scheduler.adapters import calendar, cases, occupancy
from services.scheduler.adapters.tables import Invitation, InvitationSlot, Invitee, KnownCase, MediationSession
from services.scheduler.domain import invitations as rules
from services.scheduler.domain.availability import Facts, Slot
from services.scheduler.handlers.closing import close, close_if_over, close_key
from services.scheduler.handlers.limits import check_limits
from services.scheduler.handlers.proposals import (
    ANY,
    Preferences,
    as_it_is,
    ask,
    earliest_choice,
    propose_wished,
    slots_at,
    somebody_was_faster,
    zone_of,
)
from services.scheduler.handlers.service import INVITATION, ask_to_serve
from shared.errors import NotFound, Refusal
from shared.ids import new_id
from shared.work import Work

TRIES = 3  # a slot the system itself chose may be taken meanwhile: it chooses again


def open_invitation(work: Work, staff_id: str | None, case_id: str, kind: str,
                    slots: Sequence[datetime] | None = None, closes_at: datetime | None = None,
                    preferences: Preferences = ANY, form_token: str | None = None) -> Invitation:
    """Holds the slots and asks everybody. `kind` first | next | come_back | move | sooner (of `waiting`); `slots`
    None: three are chosen.

    Raises Refusal where the case may not be asked, a slot is not possible or somebody was faster; the same
    `form_token` again gives the invitation that it opened before.
    """
    case = cases.locked_case(work.session, case_id)
    before = _sent_before(work, form_token)
    if before:
        return before
    close_if_over(work, case_id)
    session = calendar.coming_session(work.session, case_id, work.now())
    _check_may_ask(work, case, kind, session, preferences)
    wanted = as_it_is(work, session, preferences) if session else preferences
    held, known = _hold(work, case, slots, wanted)
    check_limits(work, held, known)
    first = min(slot.starts_at for slot in held.values())
    invitation = Invitation(
        id=new_id(), case_id=case_id, kind=kind, state="open", modality=next(iter(held.values())).modality,
        session_id=session.id if session else None, opened_by=staff_id, opened_at=work.now(), form_token=form_token,
        closes_at=_close_time(work, kind, closes_at, first, session))
    _write(work, invitation, held)
    ask_to_serve(work, case_id, INVITATION, invitation.id, {one for slot in held.values() for one in slot.mediator_ids})
    _announce(work, invitation, held)
    return invitation


def withdraw(work: Work, invitation_id: str) -> Invitation:
    """Takes the question back; a second time, or once its time was up, it stays as it closed."""
    invitation = locked_invitation(work, invitation_id)
    close_if_over(work, invitation.case_id)
    if invitation.state == "open":
        close(work, invitation, "withdrawn")
    return invitation


def locked_invitation(work: Work, invitation_id: str) -> Invitation:
    """The invitation as it is once its case is locked. Raises NotFound."""
    invitation = calendar.invitation_or_404(work.session, invitation_id)
    cases.case_made_known(work.session, invitation.case_id)
    return calendar.invitation_or_404(work.session, invitation_id)


def _sent_before(work: Work, form_token: str | None) -> Invitation | None:
    if form_token is None:
        return None
    return work.session.scalar(select(Invitation).where(Invitation.form_token == form_token))


def _check_may_ask(work: Work, case: KnownCase, kind: str, session: MediationSession | None,
                   preferences: Preferences) -> None:
    if kind not in (*rules.KINDS, rules.SOONER):
        raise NotFound
    if case.is_closed:
        raise Refusal("This case is closed. Nobody can be asked for a time.")
    if rules.blocked_by(cases.blocks_of(work.session, case.id, work.now()), preferences.modality or case.modality):
        raise Refusal("A protective condition is in force: these people may not be asked to meet.")
    if len(cases.parties_of(work.session, case)) < 2:
        raise Refusal("A time can be asked for when at least two parties have joined the case.")
    if calendar.open_invitation_of(work.session, case.id):
        raise Refusal("The parties are being asked already. Withdraw that question first.")
    if kind in rules.MOVES and session is None:
        raise Refusal("There is no coming session that could be moved.")
    if kind not in rules.MOVES and session is not None:
        raise Refusal("This case has a session already. Move that one instead.")
    if kind == rules.FIRST and case.ready_at is None:
        raise Refusal("This case is not ready: each party must be screened and want to mediate first.")


def _hold(work: Work, case: KnownCase, starts: Sequence[datetime] | None,
          preferences: Preferences) -> tuple[dict[str, Slot], Facts]:
    """Takes the time of all slots at once; returns slot id -> slot, in order of time, and what was known."""
    if starts is not None and not 1 <= len(set(starts)) <= rules.MOST_SLOTS:
        raise Refusal(f"Please choose one to {rules.MOST_SLOTS} times.", "slots")
    lost: list[datetime] = []
    for _ in range(1 if starts else TRIES):
        slots, known = slots_at(work, case, starts, preferences) if starts else _chosen(work, case, preferences)
        held = {new_id(): slot for slot in slots}
        try:
            occupancy.claim(work.session, {one: occupancy.stretches_of(slot, known) for one, slot in held.items()})
            return held, known
        except occupancy.Taken as error:
            lost = [slot.starts_at for one, slot in held.items() if one in error.holders]
    raise somebody_was_faster(work, case, lost, preferences)


def _chosen(work: Work, case: KnownCase, preferences: Preferences) -> tuple[list[Slot], Facts]:
    """Three times that the system chooses; with other mediators if those asked for have none."""
    for one in (preferences, replace(preferences, mediator_ids=frozenset())):
        wish, known = ask(work, case, one, earliest_choice(work, case))
        slots = propose_wished(work, case, wish, known, rules.MOST_SLOTS)
        if slots:
            return slots, known
    raise Refusal("No time is free in the coming weeks.", "slots")


def _close_time(work: Work, kind: str, closes_at: datetime | None, first: datetime,
                session: MediationSession | None) -> datetime:
    session_starts = session.starts_at if session else None
    if closes_at is None:
        return rules.usual_close(kind, work.now(), first, zone_of(work), session_starts)
    if closes_at < work.now() + rules.SHORTEST:
        raise Refusal("Please leave people at least an hour to answer.", "closes_at")
    if closes_at > rules.latest_close(first, session_starts):
        raise Refusal("That is too late: people need to know a few hours before the first time.", "closes_at")
    return closes_at


def _write(work: Work, invitation: Invitation, held: dict[str, Slot]) -> None:
    work.session.add(invitation)
    work.session.flush()
    for digit, (slot_id, slot) in enumerate(held.items(), 1):
        work.session.add(InvitationSlot(id=slot_id, invitation_id=invitation.id, digit=digit,
                                        starts_at=slot.starts_at, ends_at=slot.ends_at))
        occupancy.allocate(work.session, slot_id, slot)
    person_ids = next(iter(held.values())).person_ids
    work.session.add_all(Invitee(invitation_id=invitation.id, person_id=one) for one in person_ids)
    work.session.flush()


def _announce(work: Work, invitation: Invitation, held: dict[str, Slot]) -> None:
    slots = [{"digit": digit, "starts_at": slot.starts_at, "ends_at": slot.ends_at}
             for digit, slot in enumerate(held.values(), 1)]
    work.publish("invitation.opened", invitation.case_id, {
        "invitation_id": invitation.id, "kind": rules.told(invitation.kind), "closes_at": invitation.closes_at,
        "person_ids": list(next(iter(held.values())).person_ids), "session_id": invitation.session_id,
        "slots": slots, "sooner": invitation.kind == rules.SOONER})
    work.set_timer("invitation.close", close_key(invitation.id), invitation.closes_at, case_id=invitation.case_id,
                   data={"invitation_id": invitation.id})
