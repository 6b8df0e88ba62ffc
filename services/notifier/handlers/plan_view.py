"""What staff see of follow-up plans: dates, words, who is reached how, and what is not the same for both."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from services.notifier.adapters.tables import Case, CaseMediator, CheckIn, Party, Person, Plan, PlanPerson, PlanStep
from services.notifier.domain.consents import chosen, consented
from services.notifier.domain.plans import policy_for
from services.notifier.domain.templates import Template, template
from services.notifier.domain.templates.model import CHECK_INS
from services.notifier.domain.wording import LINK, Reader, render
from services.notifier.handlers.gatekeeping import recipient_of
from services.notifier.handlers.preparing import brand_of
from shared.errors import NotFound
from shared.work import Work

PAGE = 50


@dataclass(frozen=True)
class Reached:
    """A party of the plan. `channel` is how a check-in gets to them now; None and `why_not` if it cannot.

    `state` is how far they go along (going, stopped, enough, silent, opted_out); None before the plan begins.
    """

    person: Person
    side: str
    channel: str | None
    why_not: str | None
    state: str | None


@dataclass(frozen=True)
class Sample:
    """The words of a step as `names` get them on `channel`."""

    names: str
    channel: str
    text: str


@dataclass(frozen=True)
class StepView:
    """A step with its words, and its check-ins by name."""

    step: PlanStep
    only_for: str | None
    samples: list[Sample]
    check_ins: list[tuple[str, CheckIn]]


@dataclass(frozen=True)
class PlanView:
    """One plan as staff see it. `uneven` is true if the parties are not reached alike."""

    plan: Plan
    reference: str | None
    why: str
    people: list[Reached]
    steps: list[StepView]

    @property
    def uneven(self) -> bool:
        return len({one.channel is None for one in self.people}) > 1


@dataclass(frozen=True)
class PlanLine:
    """A plan in the list; `next_at` is its next check-in."""

    plan: Plan
    reference: str | None
    next_at: datetime | None


def see_plan(work: Work, outcome_id: str) -> PlanView:
    """The plan of an outcome. Raises NotFound while we have not heard of the outcome."""
    plan = work.session.scalar(select(Plan).where(Plan.outcome_id == outcome_id))
    if plan is None:
        raise NotFound
    case = work.session.get(Case, plan.case_id)
    people = _people(work, plan)
    return PlanView(plan, case.reference if case else None, policy_for(plan.plan_key).why, people,
                    _steps(work, plan, people))


def list_plans(work: Work, state: str | None, page: int, size: int = PAGE) -> tuple[list[PlanLine], int]:
    """A page (from 1) of plans, newest first, and how many plans there are."""
    wanted = select(Plan).where(Plan.state == state) if state else select(Plan)
    total = work.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    next_at = select(func.min(CheckIn.due_at)).where(
        CheckIn.plan_id == Plan.id, CheckIn.state == "planned").correlate(Plan).scalar_subquery()
    rows = work.session.execute(wanted.add_columns(Case.reference, next_at).outerjoin(
        Case, Case.id == Plan.case_id).order_by(Plan.recorded_at.desc(), Plan.id).limit(size).offset(
        (page - 1) * size)).all()
    return [PlanLine(plan, reference, at) for plan, reference, at in rows], total


def mediates(work: Work, staff_id: str, case_id: str) -> bool:
    """True if this mediator had or has a session in the case."""
    return work.session.get(CaseMediator, (case_id, staff_id)) is not None


def case_of_plan(work: Work, plan_id: str) -> tuple[str, str]:
    """(case, outcome) of a plan. Raises NotFound."""
    found = work.session.execute(select(Plan.case_id, Plan.outcome_id).where(Plan.id == plan_id)).first()
    if found is None:
        raise NotFound
    return found.case_id, found.outcome_id


def _people(work: Work, plan: Plan) -> list[Reached]:
    rows = work.session.execute(select(Person, Party.side).join(Party, Party.person_id == Person.id).where(
        Party.case_id == plan.case_id).order_by(Party.side, Person.id)).all()
    going = work.session.scalars(select(PlanPerson).where(PlanPerson.plan_id == plan.id))
    states = {one.person_id: one.state for one in going}
    return [Reached(person, side or "?", *_way_to(work, person), states.get(person.id)) for person, side in rows]


def _way_to(work: Work, person: Person) -> tuple[str | None, str | None]:
    """(channel, None), or (None, why) with the reason of the channel that comes first."""
    reasons = [_why_not(work, person, channel) for channel in ("sms", "email")]
    for channel, why in zip(("sms", "email"), reasons, strict=True):
        if why is None:
            return channel, None
    return None, reasons[0]


def _why_not(work: Work, person: Person, channel: str) -> str | None:
    found = recipient_of(work, person.id, channel)
    if found is None or found.address is None:
        return "no_address"
    if found.opted_out:
        return "opted_out"
    if found.safe != "yes":
        return "unsafe"
    return None if consented(found.consents, CHECK_INS, channel) else "no_consent"


def _steps(work: Work, plan: Plan, people: list[Reached]) -> list[StepView]:
    steps = work.session.scalars(select(PlanStep).where(PlanStep.plan_id == plan.id).order_by(
        PlanStep.day, PlanStep.position)).all()
    check_ins = work.session.scalars(select(CheckIn).where(CheckIn.plan_id == plan.id)).all()
    names = {one.person.id: one.person.display_name for one in people}
    return [StepView(step, names.get(step.person_id or ""), _samples(work, step, people),
                     sorted((names.get(one.person_id, "?"), one) for one in check_ins if one.step_id == step.id))
            for step in steps]


def _samples(work: Work, step: PlanStep, people: list[Reached]) -> list[Sample]:
    """The words that go out, each once, with the names of those who get them."""
    said: dict[tuple[str, str], list[str]] = {}
    for one in people:
        if step.person_id in (None, one.person.id) and one.channel:
            said.setdefault(_said(work, step, one.person), []).append(one.person.display_name)
    return [Sample(" and ".join(names), channel, text) for (channel, text), names in said.items()]


def _said(work: Work, step: PlanStep, person: Person) -> tuple[str, str]:
    """(channel, words) as the sender would put them together now."""
    channel = chosen(tuple(step.channels.split(",")), person.consents, CHECK_INS)[0]
    words: Template = template(step.template)
    if channel == "sms" and words.detail and words.plainer and "details_sms" not in person.consents:
        words = template(words.plainer)
    said = render(words, channel, {}, Reader(person.language, person.timezone), brand_of(work))
    return channel, said.body.replace(LINK, "(their own link)")
