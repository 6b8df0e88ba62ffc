"""What the notifier tells of follow-up: plans, check-ins and their answers."""

from sqlalchemy import select

from services.intake.adapters.tables import Outcome, Plan
from services.intake.domain.answers import effect
from services.intake.domain.come_back import all_want_to_talk
from services.intake.handlers.cases import known_case
from services.intake.handlers.parties import Member, member, members
from services.intake.handlers.tasks import finish_by_key, open_task
from services.intake.handlers.timeline import note
from shared.contracts import Envelope
from shared.work import Work


def plan_confirmed(work: Work, envelope: Envelope) -> None:
    """`plan.confirmed`: staff let the follow-up begin."""
    if known_case(work, envelope.case_id):
        work.session.merge(Plan(id=envelope.data["plan_id"], case_id=envelope.case_id, state="active",
                                outcome_id=envelope.data["outcome_id"], at=work.now()))
        note(work, envelope.case_id, "plan.confirmed")


def plan_completed(work: Work, envelope: Envelope) -> None:
    """`plan.completed`: it is at its end."""
    if known_case(work, envelope.case_id):
        plan = work.session.get(Plan, envelope.data["plan_id"])
        if plan is None:
            plan = Plan(id=envelope.data["plan_id"], case_id=envelope.case_id, state="ended", at=work.now())
            work.session.add(plan)
        plan.state = "ended"
        note(work, envelope.case_id, "plan.completed", {"why": envelope.data["why"]})


def check_ins_stopped(work: Work, envelope: Envelope) -> None:
    """`check_ins.stopped`: this person wants no more; the other is never told."""
    found = member(work.session, envelope.case_id, envelope.data["person_id"])
    if found and found.party.stopped_check_ins_at is None:
        found.party.stopped_check_ins_at = work.now()
        note(work, envelope.case_id, "check_ins.stopped", person_id=found.person.id)


def take_check_in(work: Work, case_id: str, person_id: str, answer: str) -> None:
    """Keeps, privately, who would like to talk, and opens the task that an answer calls for."""
    if known_case(work, case_id) is None or (found := member(work.session, case_id, person_id)) is None:
        return
    note(work, case_id, "check_in.answered", {"answer": answer}, person_id=person_id)
    effects = effect(answer)
    if effects.talk is not None:
        found.party.wants_to_talk_at = work.now() if effects.talk else None
        _look_at_both(work, case_id)
    if effects.task:
        kind = _task_kind(work, case_id, effects.task)
        open_task(work, kind, f"{kind}:{found.party.id}", case_id=case_id, person_id=person_id)


def _look_at_both(work: Work, case_id: str) -> None:
    """A task for staff once both would talk; it goes again if one takes it back first."""
    parties: list[Member] = members(work.session, case_id)
    if all_want_to_talk([one.facts for one in parties], work.now()):
        open_task(work, "both_want_to_talk", f"both:{case_id}", case_id=case_id)
    else:
        finish_by_key(work, f"both:{case_id}")


def _task_kind(work: Work, case_id: str, kind: str) -> str:
    """Help after an agreement that is not on paper is help with writing it down (the `informal` check-in)."""
    last = work.session.scalar(select(Outcome.outcome).where(Outcome.case_id == case_id)
                               .order_by(Outcome.at.desc()).limit(1))
    return "write_it_down" if kind == "help" and last == "full_informal" else kind
