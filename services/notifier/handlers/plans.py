"""Follow-up plans: drafted when an outcome was recorded, started by staff, paused and ended by what happens."""

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import select, update

from services.notifier.adapters.rows import insert_once
from services.notifier.adapters.tables import CaseMediator, CheckIn, Plan, PlanStep
from services.notifier.config import own
from services.notifier.domain.plans import Planned, catch_up, local_day, moment_on, policy_for, schedule
from services.notifier.handlers import prompts
from services.notifier.handlers.cases import blocks_of
from services.notifier.handlers.outgoing import withdraw
from services.notifier.handlers.plan_people import add_check_ins, set_check_in_timer, set_out, zone_of
from services.notifier.handlers.sessions import session_to_come
from shared.contracts import Envelope, catalogue
from shared.errors import NotFound, Refusal
from shared.ids import derived_id
from shared.work import Work

RUNNING = ("active", "paused")
LIVE = ("drafted", *RUNNING)


def draft_plan(work: Work, envelope: Envelope) -> None:
    """Proposes the follow-up of an outcome; nothing is sent. What an earlier outcome of the case began is over."""
    data = catalogue.load(envelope.type, envelope.data)
    plan_id = derived_id("plan", data["outcome_id"])
    if work.session.get(Plan, plan_id):
        return
    for earlier in _plans_of(work, envelope.case_id, LIVE):
        end_plan(work, earlier, "completed", "new_outcome")
    work.session.add(Plan(
        id=plan_id, case_id=envelope.case_id, outcome_id=data["outcome_id"], outcome=data["outcome"],
        plan_key=data["plan_key"], court_on=data["court_on"], state="drafted", recorded_at=envelope.occurred_at))
    work.session.flush()
    start = local_day(envelope.occurred_at, own(work.settings).timezone)
    _add_steps(work, plan_id, schedule(policy_for(data["plan_key"]), start, data["court_on"]))


def start_plan(work: Work, staff_id: str, plan_id: str, step_ids: Collection[str]) -> Plan:
    """Lets a drafted plan begin with the steps that are ticked; the others are left out. Doing it again is harmless."""
    plan = hold_plan(work, plan_id)
    if plan.state in RUNNING:
        return plan
    if plan.state != "drafted":
        raise Refusal("This plan is no longer waiting to be started.")
    steps = _steps(work, plan_id)
    if not any(step.id in step_ids for step in steps):
        raise Refusal("Keep at least one step, or choose “No follow-up”.", "steps")
    if "any_contact" in blocks_of(work, plan.case_id):
        raise Refusal("A protective condition blocks all contact in this case.")
    for step in steps:
        step.state = "planned" if step.id in step_ids else "skipped"
    plan.state, plan.why = ("paused", "session") if session_to_come(work, plan.case_id) else ("active", None)
    plan.confirmed_at, plan.confirmed_by = work.now(), staff_id
    people = set_out(work, plan)
    kept = _caught_up(work, [step for step in steps if step.state == "planned"])
    for step in kept:
        add_check_ins(work, plan, step, people)
    work.publish("plan.confirmed", plan.case_id, {
        "plan_id": plan.id, "outcome_id": plan.outcome_id, "plan_key": plan.plan_key, "steps": len(kept)})
    return plan


def decline_plan(work: Work, staff_id: str, plan_id: str) -> Plan:
    """Staff want no follow-up after this outcome."""
    plan = hold_plan(work, plan_id)
    if plan.state == "drafted":
        plan.confirmed_by = staff_id
        end_plan(work, plan, "declined", "staff")
    return plan


def stop_plan(work: Work, plan_id: str) -> Plan:
    """Staff end a plan that runs; what waits to be sent is taken back."""
    plan = hold_plan(work, plan_id)
    if plan.state in RUNNING:
        end_plan(work, plan, "stopped", "staff")
    return plan


def go_on(work: Work, plan_id: str) -> Plan:
    """Staff let a paused plan go on."""
    plan = hold_plan(work, plan_id)
    if plan.state != "paused":
        return plan
    if "any_contact" in blocks_of(work, plan.case_id):
        raise Refusal("A protective condition blocks all contact in this case.")
    _resume(work, plan)
    return plan


def pause_for_session(work: Work, envelope: Envelope) -> None:
    """A session stands in the calendar: nobody is asked whether talking would help. Keeps who mediates."""
    for staff_id in envelope.data["mediator_ids"]:
        insert_once(work.session, CaseMediator, case_id=envelope.case_id, staff_id=staff_id)
    _pause(work, envelope.case_id, "session")


def go_on_after_cancelling(work: Work, envelope: Envelope) -> None:
    """Comes after the session itself was marked cancelled; another one keeps the plan at rest."""
    if session_to_come(work, envelope.case_id):
        return
    for plan in _plans_of(work, envelope.case_id, ("paused",)):
        if plan.why == "session":
            _resume(work, plan)


def pause_for_condition(work: Work, envelope: Envelope) -> None:
    """A condition against all contact: the plan rests until staff let it go on."""
    if "any_contact" in envelope.data["blocks"]:
        _pause(work, envelope.case_id, "condition")


def end_with_case(work: Work, envelope: Envelope) -> None:
    for plan in _plans_of(work, envelope.case_id, LIVE):
        end_plan(work, plan, "completed", "closed")


def hold_plan(work: Work, plan_id: str) -> Plan:
    """The plan with its row locked until the commit. Raises NotFound."""
    plan = work.session.get(Plan, plan_id, with_for_update=True, populate_existing=True)
    if plan is None:
        raise NotFound
    return plan


def end_plan(work: Work, plan: Plan, state: str, why: str) -> None:
    """The plan is over before its end: its timers, questions and waiting messages go with it."""
    work.cancel_timers(f"plan:{plan.id}:")
    withdraw(work, f"check_in:{plan.id}:", "withdrawn")
    for step in _steps(work, plan.id):
        prompts.close_about(work, "check_in", step.id, "withdrawn")
    work.session.execute(update(CheckIn).where(CheckIn.plan_id == plan.id, CheckIn.state == "planned")
                         .values(state="left_out", why=why))
    _finish(work, plan, state, why)


def complete_if_done(work: Work, plan: Plan) -> None:
    """Ends a plan that has nothing left to send and no question open."""
    work.session.flush()
    left = work.session.scalar(select(CheckIn.id).where(
        CheckIn.plan_id == plan.id, CheckIn.state.in_(("planned", "asked"))).limit(1))
    if plan.state == "active" and left is None:
        _finish(work, plan, "completed", "done")


def _finish(work: Work, plan: Plan, state: str, why: str) -> None:
    plan.state, plan.why, plan.ended_at = state, why, work.now()
    work.publish("plan.completed", plan.case_id, {"plan_id": plan.id, "why": why})


def _plans_of(work: Work, case_id: str, states: Iterable[str]) -> list[Plan]:
    return list(work.session.scalars(
        select(Plan).where(Plan.case_id == case_id, Plan.state.in_(states)).with_for_update()))


def _steps(work: Work, plan_id: str) -> list[PlanStep]:
    return list(work.session.scalars(select(PlanStep).where(PlanStep.plan_id == plan_id).order_by(PlanStep.position)))


def _add_steps(work: Work, plan_id: str, planned: Iterable[Planned]) -> None:
    work.session.add_all([PlanStep(
        id=derived_id("step", plan_id, str(one.position)), plan_id=plan_id, position=one.position, day=one.day,
        template=one.template, channels=",".join(one.channels), state="planned") for one in planned])


def _caught_up(work: Work, steps: list[PlanStep]) -> list[PlanStep]:
    """The steps that can still be taken, with their days as they are now; the others are left out."""
    by_position = {step.position: step for step in steps}
    kept, late = catch_up([_planned(step) for step in sorted(steps, key=lambda one: one.day)], _today(work))
    for one in late:
        by_position[one.position].state = "skipped"
    for one in kept:
        by_position[one.position].day = one.day
    return [by_position[one.position] for one in kept]


def _planned(step: PlanStep) -> Planned:
    return Planned(step.position, step.day, step.template, tuple(step.channels.split(",")))


def _today(work: Work) -> date:
    return local_day(work.now(), own(work.settings).timezone)


def _pause(work: Work, case_id: str, why: str) -> None:
    for plan in _plans_of(work, case_id, RUNNING):
        if plan.state == "active" or why == "condition":
            plan.state, plan.why = "paused", why
            work.cancel_timers(f"plan:{plan.id}:")
            withdraw(work, f"check_in:{plan.id}:", "withdrawn")


def _resume(work: Work, plan: Plan) -> None:
    """What should have been asked meanwhile is not asked late, but for the newest step if none follows soon."""
    plan.state, plan.why = "active", None
    waiting = work.session.scalars(select(CheckIn).where(CheckIn.plan_id == plan.id, CheckIn.state == "planned")).all()
    steps = [step for step in _steps(work, plan.id) if step.id in {one.step_id for one in waiting}]
    kept = {step.id: step for step in _caught_up(work, steps)}
    for check_in in waiting:
        if check_in.step_id not in kept:
            check_in.state, check_in.why = "left_out", "late"
            continue
        day = kept[check_in.step_id].day
        check_in.due_at = max(check_in.due_at, moment_on(day, zone_of(work, check_in.person_id)))
        set_check_in_timer(work, plan, check_in)
    complete_if_done(work, plan)
