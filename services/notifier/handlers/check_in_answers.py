"""What an answer to a check-in does to those still to come. The other person is never told of it."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select

from services.notifier.adapters.tables import CheckIn, Plan, PlanPerson, PlanStep, Prompt
from services.notifier.domain.check_ins import Effect, effect_of
from services.notifier.domain.court_days import next_open_day
from services.notifier.domain.plans import (
    AGREEMENT_CHECKS,
    CLOSING,
    LATER_DAYS,
    LIFE_DAYS,
    NOT_NOW_DAYS,
    local_day,
    moment_on,
)
from services.notifier.domain.prompts import Answer
from services.notifier.handlers.plan_people import (
    add_check_ins,
    going,
    leave,
    leave_out,
    planned,
    set_check_in_timer,
    zone_of,
)
from services.notifier.handlers.plans import complete_if_done, hold_plan
from shared.ids import derived_id
from shared.work import Work


def take_check_in_answer(work: Work, prompt: Prompt, answer: Answer) -> None:
    """Keeps the answer of a prompt of kind check_in, whose subject is the plan's step, and does what it says."""
    check_in = work.session.scalar(select(CheckIn).where(
        CheckIn.step_id == prompt.subject_id, CheckIn.person_id == prompt.person_id))
    if check_in is None:
        return
    plan = hold_plan(work, check_in.plan_id)
    work.session.refresh(check_in)
    check_in.state, check_in.answer, check_in.answered_at = "answered", answer.code, work.now()
    effect = effect_of(answer.code)
    if effect == Effect.LATER and plan.why == "done":
        plan.state, plan.why, plan.ended_at = "active", None, None
    if plan.state in ("active", "paused") or effect == Effect.STOP:
        EFFECTS[effect](work, plan, check_in)
    complete_if_done(work, plan)


def _go_on(work: Work, plan: Plan, check_in: CheckIn) -> None:
    """The plan stays as it is."""


def _not_now(work: Work, plan: Plan, check_in: CheckIn) -> None:
    zone = zone_of(work, check_in.person_id)
    earliest = moment_on(next_open_day(local_day(work.now(), zone) + timedelta(days=NOT_NOW_DAYS)), zone)
    for coming in planned(work, plan, check_in.person_id)[:1]:
        coming.due_at = max(coming.due_at, earliest)
        set_check_in_timer(work, plan, coming)


def _later(work: Work, plan: Plan, check_in: CheckIn) -> None:
    """A step of their own in 30 days takes the place of those that would come before or soon after it."""
    zone = zone_of(work, check_in.person_id)
    day = next_open_day(local_day(work.now(), zone) + timedelta(days=LATER_DAYS))
    own_id = derived_id("later", check_in.id)
    if (day - local_day(plan.recorded_at, zone)).days > LIFE_DAYS or work.session.get(PlanStep, own_id) is not None:
        return
    for coming in planned(work, plan, check_in.person_id):
        if coming.due_at < moment_on(day + timedelta(days=NOT_NOW_DAYS), zone):
            leave_out(work, coming, "later")
    step = work.session.get_one(PlanStep, check_in.step_id)
    own = PlanStep(id=own_id, plan_id=plan.id, position=step.position, day=day, template=step.template,
                   channels=step.channels, person_id=check_in.person_id, state="planned")
    work.session.add(own)
    work.session.flush()
    _go_along_again(work, plan, check_in.person_id)
    add_check_ins(work, plan, own, [check_in.person_id])


def _enough(work: Work, plan: Plan, check_in: CheckIn) -> None:
    leave(work, plan, check_in.person_id, "enough")


def _stop(work: Work, plan: Plan, check_in: CheckIn) -> None:
    """No more check-ins for this person; the other's next one says goodbye without a reason.

    Questions about an agreement may go on for the other (reference 3.5).
    """
    person = work.session.get(PlanPerson, (plan.id, check_in.person_id))
    if person and person.state == "stopped":
        return
    leave(work, plan, check_in.person_id, "stopped")
    work.publish("check_ins.stopped", plan.case_id, {"plan_id": plan.id, "person_id": check_in.person_id})
    for other in going(work, plan, but=check_in.person_id):
        rest = [one for one in planned(work, plan, other) if one.template not in AGREEMENT_CHECKS]
        for one in rest[:1]:
            one.template = CLOSING
        for one in rest[1:]:
            leave_out(work, one, "closing")


def _go_along_again(work: Work, plan: Plan, person_id: str) -> None:
    person = work.session.get(PlanPerson, (plan.id, person_id))
    if person and person.state != "stopped":
        person.state, person.since = "going", work.now()


EFFECTS: dict[Effect, Callable[[Work, Plan, CheckIn], None]] = {
    Effect.GO_ON: _go_on,
    Effect.NOT_NOW: _not_now,
    Effect.LATER: _later,
    Effect.ENOUGH: _enough,
    Effect.STOP: _stop,
}
