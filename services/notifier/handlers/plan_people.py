"""How far each person goes along with a plan, and the check-ins that are still to come for them."""

from collections.abc import Iterable

from sqlalchemy import select

from services.notifier.adapters.rows import insert_once
from services.notifier.adapters.tables import CheckIn, Party, Person, Plan, PlanPerson, PlanStep
from services.notifier.config import own
from services.notifier.domain.plans import moment_on
from shared.ids import new_id
from shared.work import Work


def set_out(work: Work, plan: Plan) -> list[str]:
    """Takes note of who goes along: every party but those who wanted no more check-ins in this case; returns them."""
    people = sorted(work.session.scalars(select(Party.person_id).where(Party.case_id == plan.case_id)))
    stopped = set(work.session.scalars(select(PlanPerson.person_id).join(Plan, Plan.id == PlanPerson.plan_id).where(
        Plan.case_id == plan.case_id, PlanPerson.state == "stopped")))
    for person_id in people:
        insert_once(work.session, PlanPerson, plan_id=plan.id, person_id=person_id, since=work.now(),
                    state="stopped" if person_id in stopped else "going")
    return [person_id for person_id in people if person_id not in stopped]


def going(work: Work, plan: Plan, but: str) -> list[str]:
    """The others who go along."""
    return list(work.session.scalars(select(PlanPerson.person_id).where(
        PlanPerson.plan_id == plan.id, PlanPerson.person_id != but, PlanPerson.state == "going")))


def planned(work: Work, plan: Plan, person_id: str) -> list[CheckIn]:
    """What is still to come for a person, in order."""
    coming = select(CheckIn).where(CheckIn.plan_id == plan.id, CheckIn.person_id == person_id,
                                   CheckIn.state == "planned")
    return list(work.session.scalars(coming.order_by(CheckIn.due_at)))


def leave(work: Work, plan: Plan, person_id: str, state: str) -> None:
    """The person goes along no further; `state` (stopped, enough, silent, opted_out) says why."""
    person = work.session.get(PlanPerson, (plan.id, person_id))
    if person:
        person.state, person.since = state, work.now()
    for check_in in planned(work, plan, person_id):
        leave_out(work, check_in, state)


def leave_out(work: Work, check_in: CheckIn, why: str) -> None:
    check_in.state, check_in.why = "left_out", why
    work.cancel_timer(_timer_key(check_in))


def add_check_ins(work: Work, plan: Plan, step: PlanStep, people: Iterable[str]) -> None:
    """The step for each of the people, at 10 in the morning where they live."""
    for person_id in people:
        check_in = CheckIn(id=new_id(), plan_id=plan.id, step_id=step.id, person_id=person_id, template=step.template,
                           due_at=moment_on(step.day, zone_of(work, person_id)), state="planned")
        work.session.add(check_in)
        set_check_in_timer(work, plan, check_in)


def set_check_in_timer(work: Work, plan: Plan, check_in: CheckIn) -> None:
    """Sets or moves the timer of a check-in; a plan that rests has none."""
    if plan.state == "active":
        work.set_timer("plan.step", _timer_key(check_in), check_in.due_at, case_id=plan.case_id,
                       data={"check_in_id": check_in.id})


def zone_of(work: Work, person_id: str) -> str:
    person = work.session.get(Person, person_id)
    return person.timezone if person else own(work.settings).timezone


def _timer_key(check_in: CheckIn) -> str:
    return f"plan:{check_in.plan_id}:{check_in.id}"
