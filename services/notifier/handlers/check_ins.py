"""Check-ins: asked when their day has come; silence is an answer."""

from datetime import datetime, timedelta

from sqlalchemy import select

from services.notifier.adapters.tables import Case, CheckIn, Message, OptOut, Person, Plan, PlanPerson, PlanStep, Prompt
from services.notifier.config import own
from services.notifier.domain.check_ins import went_silent
from services.notifier.domain.court_days import is_quiet
from services.notifier.domain.plans import ANSWER_DAYS, CLOSING, LIFE_DAYS, PLAIN, SEND_WITHIN_DAYS, local_day
from services.notifier.domain.prompts import NewPrompt
from services.notifier.domain.questions import options
from services.notifier.handlers.outgoing import NewMessage, enqueue
from services.notifier.handlers.plan_people import leave
from services.notifier.handlers.plans import complete_if_done, hold_plan
from shared.timers import Timer
from shared.work import Work

REACHED = ("sending", "accepted", "sent", "delivered", "unknown")


def send_check_in(work: Work, timer: Timer) -> None:
    """Asks, or says the closing words, unless something has happened that makes it better not to."""
    check_in, plan = _hold(work, timer.data["check_in_id"])
    if check_in.state != "planned" or plan.state != "active":
        return
    why = _why_not(work, plan, check_in)
    if why:
        check_in.state, check_in.why = "left_out", why
    elif check_in.template == CLOSING:
        _say_last(work, plan, check_in)
    else:
        _ask(work, plan, check_in)
    complete_if_done(work, plan)


def note_silence(work: Work, timer: Timer) -> None:
    """The time to answer is over. After two questions without an answer: one e-mail, then nothing more."""
    check_in, plan = _hold(work, timer.data["check_in_id"])
    if check_in.state != "asked":
        return
    check_in.state, check_in.why = _what_became(work, plan, check_in)
    work.session.flush()
    if plan.state in ("active", "paused") and went_silent(_states(work, plan, check_in.person_id)):
        if plan.state == "active":
            _ask_once_by_email(work, plan, check_in)
        leave(work, plan, check_in.person_id, "silent")
    complete_if_done(work, plan)


def _hold(work: Work, check_in_id: str) -> tuple[CheckIn, Plan]:
    """The check-in and its plan; the plan's row is locked, so that pausing and sending take turns."""
    check_in = work.session.get_one(CheckIn, check_in_id)
    plan = hold_plan(work, check_in.plan_id)
    work.session.refresh(check_in)
    return check_in, plan


def _why_not(work: Work, plan: Plan, check_in: CheckIn) -> str | None:
    person = work.session.get(PlanPerson, (plan.id, check_in.person_id))
    if person and person.state != "going":
        return person.state
    if _opted_out(work, check_in.person_id):
        leave(work, plan, check_in.person_id, "opted_out")
        return "opted_out"
    if _is_court_near(work, plan):
        return "court"
    if work.now() - plan.recorded_at > timedelta(days=LIFE_DAYS + 1):
        return "too_old"
    return "late" if work.now() - check_in.due_at > timedelta(days=SEND_WITHIN_DAYS) else None


def _is_court_near(work: Work, plan: Plan) -> bool:
    """The date may be another than the one that the plan was made around."""
    case = work.session.get(Case, plan.case_id)
    today = local_day(work.now(), own(work.settings).timezone)
    return bool(case and case.court_on and is_quiet(today, case.court_on))


def _ask(work: Work, plan: Plan, check_in: CheckIn) -> None:
    step = work.session.get_one(PlanStep, check_in.step_id)
    channels = tuple(step.channels.split(","))
    until = work.now() + timedelta(days=ANSWER_DAYS)
    check_in.message_id = _enqueue(work, plan, check_in, _key(check_in), channels, _prompt(check_in, until))
    check_in.state, check_in.asked_at = "asked", work.now()
    work.set_timer("plan.silence", f"silence:{check_in.id}", until, case_id=plan.case_id,
                   data={"check_in_id": check_in.id})


def _say_last(work: Work, plan: Plan, check_in: CheckIn) -> None:
    check_in.message_id = _enqueue(work, plan, check_in, _key(check_in), ("sms", "email"), None)
    check_in.state, check_in.asked_at = "closing", work.now()


def _ask_once_by_email(work: Work, plan: Plan, check_in: CheckIn) -> None:
    person = work.session.get(Person, check_in.person_id)
    if person and "email" in person.consents:
        check_in.template = PLAIN
        until = work.now() + timedelta(days=ANSWER_DAYS)
        _enqueue(work, plan, check_in, f"{_key(check_in)}:once", ("email",), _prompt(check_in, until))


def _enqueue(work: Work, plan: Plan, check_in: CheckIn, key: str, channels: tuple[str, ...],
             prompt: NewPrompt | None) -> str | None:
    return enqueue(work, NewMessage(
        case_id=plan.case_id, person_id=check_in.person_id, template=check_in.template, values={}, dedupe_key=key,
        channels=channels, link_target="notes", prompt=prompt,
        expires_at=work.now() + timedelta(days=SEND_WITHIN_DAYS)))


def _prompt(check_in: CheckIn, until: datetime) -> NewPrompt:
    return NewPrompt("check_in", check_in.step_id, options(check_in.template), until)


def _what_became(work: Work, plan: Plan, check_in: CheckIn) -> tuple[str, str | None]:
    """(state, why) of a question whose time is over: silence only if it had reached the person."""
    messages = work.session.scalars(select(Message).where(
        Message.case_id == plan.case_id, Message.dedupe_key.startswith(_key(check_in), autoescape=True))).all()
    if not any(message.state in REACHED for message in messages):
        return "not_sent", next((message.why for message in messages if message.why), None)
    prompt = work.session.scalar(select(Prompt).where(
        Prompt.kind == "check_in", Prompt.subject_id == check_in.step_id, Prompt.person_id == check_in.person_id))
    return ("left_out", "superseded") if prompt and prompt.why == "superseded" else ("unanswered", None)


def _states(work: Work, plan: Plan, person_id: str) -> list[str]:
    return list(work.session.scalars(select(CheckIn.state).where(
        CheckIn.plan_id == plan.id, CheckIn.person_id == person_id).order_by(CheckIn.due_at)))


def _opted_out(work: Work, person_id: str) -> bool:
    person = work.session.get(Person, person_id)
    return bool(person and person.phone and work.session.get(OptOut, ("sms", person.phone)))


def _key(check_in: CheckIn) -> str:
    return f"check_in:{check_in.plan_id}:{check_in.id}"
