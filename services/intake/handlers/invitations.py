"""What the scheduler tells of questions about times."""

from services.intake.adapters.tables import Invitation
from services.intake.handlers.cases import known_case, move_case
from services.intake.handlers.tasks import finish_by_key, open_task
from services.intake.handlers.timeline import note
from shared.contracts import Envelope, catalogue
from shared.work import Work


def invitation_opened(work: Work, envelope: Envelope) -> None:
    """`invitation.opened`: the parties are asked about times."""
    data = catalogue.load(envelope.type, envelope.data)
    invitation = _find(work, envelope)
    invitation.kind, invitation.closes_at = data["kind"], data["closes_at"]
    case = known_case(work, envelope.case_id)
    if case is None:
        return
    note(work, case.id, "invitation.opened", {"kind": data["kind"]})
    finish_by_key(work, f"no_common_time:{case.id}")
    finish_by_key(work, f"both:{case.id}")
    if data["kind"] == "come_back" and invitation.how is None:
        move_case(work, case, "re_engaging")


def invitation_closed(work: Work, envelope: Envelope) -> None:
    """`invitation.closed`: booked, or not; who said what is told to nobody."""
    data = envelope.data
    invitation = _find(work, envelope)
    invitation.kind, invitation.how = data["kind"], data["how"]
    case = known_case(work, envelope.case_id)
    if case is None:
        return
    finish_by_key(work, f"mediator:{invitation.id}")
    note(work, case.id, "invitation.closed", {"kind": data["kind"], "how": data["how"]})
    if data["how"] == "booked":
        return
    if case.stage == "re_engaging":
        move_case(work, case, "following_up")
    elif data["kind"] in ("first", "next") and data["how"] != "withdrawn" and case.stage == "ready":
        open_task(work, "no_common_time", f"no_common_time:{case.id}", case_id=case.id)


def invitation_answered(work: Work, envelope: Envelope) -> None:
    """`invitation.answered`: somebody answered about times, by digit or on the page. What they said nobody tells."""
    person_id = envelope.data["person_id"]
    invitation = work.session.get(Invitation, envelope.data["invitation_id"])
    if invitation is not None and person_id not in invitation.answered and known_case(work, envelope.case_id):
        invitation.answered = [*invitation.answered, person_id]
        note(work, envelope.case_id, "invitation.answered", person_id=person_id)


def _find(work: Work, envelope: Envelope) -> Invitation:
    data = envelope.data
    invitation = work.session.get(Invitation, data["invitation_id"])
    if invitation is None:
        invitation = Invitation(id=data["invitation_id"], case_id=envelope.case_id, kind=data["kind"], answered=[])
        work.session.add(invitation)
    return invitation
