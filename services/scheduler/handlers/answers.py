"""Takes private answers. The last yes that makes a time common books it, in the same transaction."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete

from services.scheduler.adapters import calendar, cases, facts, occupancy
from services.scheduler.adapters.tables import Invitation, InvitationSlot, Invitee, KnownCase, Wish, Yes
from services.scheduler.domain import agreement
from services.scheduler.domain import invitations as rules
from services.scheduler.domain.availability import Facts, Slot, why_not
from services.scheduler.domain.invitations import MOVES, SHORTEST, blocked_by
from services.scheduler.domain.resources import Kind
from services.scheduler.handlers.bookings import book
from services.scheduler.handlers.closing import close
from services.scheduler.handlers.invitations import locked_invitation
from services.scheduler.handlers.proposals import needs_of, settings_of, type_of
from shared.errors import NotFound, Refusal
from shared.work import Work


def answer(work: Work, invitation_id: str, person_id: str, digits: Sequence[int], *, via: str = "web",
           adds: bool = False, said_at: datetime | None = None) -> Invitation:
    """Notes what the person could make (no digits: none of these) and books if everybody agrees now.

    With `adds` the digits join those said before (1 now and 2 later means both), as the notifier hears them.
    `said_at` is when they answered (None: now). Raises Refusal if the question is closed or its time was up by then,
    whether or not the timer has closed it; NotFound if the person was never asked.
    """
    invitation = locked_invitation(work, invitation_id)
    invitee = work.session.get(Invitee, (invitation_id, person_id))
    if invitee is None:
        raise NotFound
    if invitation.state != "open" or not rules.takes_answers(invitation.closes_at, said_at or work.now()):
        raise Refusal("This question is closed. Thank you for answering.")
    slots = calendar.slots_of(work.session, invitation_id)
    _note(work, invitee, slots, digits, adds)
    if invitee.answered_at is None:
        work.publish("invitation.answered", invitation.case_id, {
            "invitation_id": invitation_id, "person_id": person_id})
    invitee.answered_at, invitee.via = work.now(), via
    work.session.flush()
    _settle(work, invitation, slots)
    return invitation


def _note(work: Work, invitee: Invitee, slots: list[InvitationSlot], said: Sequence[int], adds: bool) -> None:
    earlier = calendar.answers_of(work.session, invitee.invitation_id)[invitee.person_id]
    could = agreement.after(earlier, said, [slot.digit for slot in slots], adds)
    ids = [slot.id for slot in slots]
    work.session.execute(delete(Yes).where(Yes.slot_id.in_(ids), Yes.person_id == invitee.person_id))
    if could:
        work.session.execute(delete(Wish).where(Wish.invitation_id == invitee.invitation_id,
                                                Wish.person_id == invitee.person_id))
    work.session.add_all(Yes(slot_id=slot.id, person_id=invitee.person_id) for slot in slots if slot.digit in could)


def _settle(work: Work, invitation: Invitation, slots: list[InvitationSlot]) -> None:
    """Books a common time. Without one the question stays open until its time is up, whatever was answered: people
    may still change their minds, and an early end would tell whoever said yes that somebody else said no.
    """
    case = cases.case_or_404(work.session, invitation.case_id)
    answers = calendar.answers_of(work.session, invitation.id)
    found = agreement.verdict([slot.digit for slot in slots], answers)
    if case.is_closed or blocked_by(cases.blocks_of(work.session, case.id, work.now()), invitation.modality):
        close(work, invitation, "withdrawn")
        return
    by_digit = {slot.digit: slot for slot in slots}
    for digit in found.digits:
        if _book_if_possible(work, case, invitation, by_digit[digit], tuple(answers)):
            return
    if found.digits:  # all agreed, and none of it is possible any more: that tells nothing about anybody
        close(work, invitation, "not_mutual")


def as_of_now(work: Work, case: KnownCase, invitation: Invitation, row: InvitationSlot, person_ids: Sequence[str],
              own: Sequence[str]) -> Facts:
    """What is known about a slot that was offered, at the moment when it is to be booked.

    What a session that moves takes now counts as free: it gives it up in the same transaction.
    """
    moved = [invitation.session_id] if invitation.kind in MOVES and invitation.session_id else []
    needs = replace(needs_of(work, case), person_ids=person_ids)
    return facts.gather(work.session, settings_of(work), type_of(work, case.case_type), work.now() + SHORTEST,
                        row.starts_at, work.now(), needs, [*own, *moved])


def _book_if_possible(work: Work, case: KnownCase, invitation: Invitation, row: InvitationSlot,
                      person_ids: tuple[str, ...]) -> bool:
    """Asks the same question as when the slot was offered: somebody may have fallen ill since."""
    had = occupancy.allocated(work.session, [row.id])[row.id]
    slot = Slot(row.starts_at, row.ends_at, invitation.modality, had[Kind.MEDIATOR], had[Kind.ROOM], person_ids,
                had[Kind.INTERPRETER])
    own = [one.id for one in calendar.slots_of(work.session, invitation.id)]
    known = as_of_now(work, case, invitation, row, person_ids, own)
    if why_not(slot, known):
        return False
    session = book(work, case, invitation, row, slot)
    close(work, invitation, "booked", session.id)
    return True
