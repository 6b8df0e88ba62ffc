"""Cases that need a time, and invitations, in the scheduler's API."""

from typing import Any

from sqlalchemy import func, select

from services.scheduler.adapters import agenda, calendar
from services.scheduler.adapters.cases import parties_of
from services.scheduler.adapters.tables import Invitation
from services.scheduler.domain.availability import Slot
from services.scheduler.domain.reasons import in_words
from services.scheduler.handlers import invitations, proposals
from services.scheduler.handlers.closing import state_of
from services.scheduler.web import schemas
from services.scheduler.web.api import READ, WRITE
from services.scheduler.web.doors import OFFICE, me
from shared.http import ApiBlueprint, staff_required
from shared.http.paging import PageQuestion
from shared.work import Work

api = ApiBlueprint("api_cases", __name__, description="Cases that need a time, and who is asked about times.")


@api.route("/cases")
@staff_required(*OFFICE, scope=READ)
@api.arguments(PageQuestion, location="query")
@api.lists(schemas.WaitingAnswer)
def cases(work: Work, question: dict[str, Any]) -> tuple[list[dict[str, Any]], int]:
    """Cases that need a time, those that nobody is asked about yet first."""
    found, total = agenda.waiting_cases(work.session, "", question["page"], question["size"])
    plain = ("id", "case_type", "language", "modality", "minutes", "wanted", "ready_at")
    return [{name: getattr(one.case, name) for name in plain}
            | {"person_ids": parties_of(work.session, one.case), "asked": one.asked, "answered": one.answered,
               "invitation_id": one.invitation.id if one.invitation else None} for one in found], total


@api.route("/cases/<id:case_id>/slots")
@staff_required(*OFFICE, scope=READ)
@api.arguments(schemas.SlotsQuestion, location="query")
@api.lists_all(schemas.ProposedSlot)
def slots(work: Work, question: dict[str, Any], case_id: str) -> list[Slot]:
    """Times at which a mediator, a room and every party of the case are free."""
    return proposals.propose_slots(work, case_id, _wished(question), question["want"])


@api.route("/cases/<id:case_id>/why-not")
@staff_required(*OFFICE, scope=READ)
@api.arguments(schemas.WhyQuestion, location="query")
@api.shows(schemas.WhyAnswer)
def why(work: Work, question: dict[str, Any], case_id: str) -> dict[str, Any]:
    """Whether a moment could be offered, and in words what speaks against it."""
    found, facts = proposals.why_not_offered(work, case_id, question["starts_at"], proposals.ANY,
                                             question.get("mediator_id"), question.get("room_id"))
    words = in_words(found.refusals, facts.resources) if found.refusals else ""
    return {"offered": found.slot is not None and not found.refusals, "why": words}


@api.route("/cases/<id:case_id>/invitations", methods=["POST"])
@staff_required(*OFFICE, scope=WRITE)
@api.arguments(schemas.InvitationQuestion)
@api.creates(schemas.InvitationAnswer)
def invite(work: Work, question: dict[str, Any], case_id: str) -> dict[str, Any]:
    """Asks all parties of the case, each privately, which of the slots they could make."""
    opened = invitations.open_invitation(work, me().id, case_id, question["kind"], question["slots"],
                                         question["closes_at"])
    return _invitation(work, opened)


@api.route("/invitations")
@staff_required(*OFFICE, scope=READ)
@api.arguments(schemas.InvitationsQuestion, location="query")
@api.lists(schemas.InvitationAnswer)
def list_invitations(work: Work, question: dict[str, Any]) -> tuple[list[dict[str, Any]], int]:
    """Invitations, the newest first: how they stand, not what anybody said."""
    wanted = select(Invitation)
    for name, column in (("state", Invitation.state), ("case_id", Invitation.case_id)):
        if name in question:
            wanted = wanted.where(column == question[name])
    total = work.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    rows = work.session.scalars(wanted.order_by(Invitation.opened_at.desc(), Invitation.id).limit(
        question["size"]).offset((question["page"] - 1) * question["size"])).all()
    return [_invitation(work, row) for row in rows], total


@api.route("/invitations/<id:invitation_id>")
@staff_required(*OFFICE, scope=READ)
@api.shows(schemas.InvitationAnswer)
def invitation(work: Work, invitation_id: str) -> dict[str, Any]:
    """One invitation: how it stands, not what anybody said."""
    return _invitation(work, calendar.invitation_or_404(work.session, invitation_id))


@api.route("/invitations/<id:invitation_id>/withdrawal", methods=["POST"])
@staff_required(*OFFICE, scope=WRITE)
@api.arguments(schemas.NothingMore)
@api.does(schemas.InvitationAnswer)
def withdraw(work: Work, _nothing: dict[str, Any], invitation_id: str) -> dict[str, Any]:
    """Takes the question back. A second time does nothing."""
    return _invitation(work, invitations.withdraw(work, invitation_id))


def _wished(question: dict[str, Any]) -> proposals.Preferences:
    mediator = question.get("mediator_id")
    return proposals.Preferences(question.get("modality"), mediator_ids=frozenset({mediator} if mediator else ()),
                                 step_free=question.get("step_free", False))


def _invitation(work: Work, row: Invitation) -> dict[str, Any]:
    invitees = calendar.invitees_of(work.session, row.id)
    plain = ("id", "case_id", "kind", "closes_at", "session_id")
    return {name: getattr(row, name) for name in plain} | {
        "state": state_of(work, row),
        "person_ids": [one.person_id for one in invitees],
        "answered": sum(one.answered_at is not None for one in invitees),
        "slots": [{"digit": one.digit, "starts_at": one.starts_at, "ends_at": one.ends_at}
                  for one in calendar.slots_of(work.session, row.id)]}
