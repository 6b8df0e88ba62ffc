"""Answers to the notifier's questions, by kind."""

from collections.abc import Callable, Mapping

from services.intake.handlers import convening, follow_up, relays
from services.intake.handlers.cases import known_case
from services.intake.handlers.tasks import open_task
from services.intake.handlers.timeline import note
from shared.contracts import Envelope
from shared.work import Work

HOW = {"sms": "sms", "web": "page"}
TASK_AFTER_MISSED = {"new_time": "new_time", "call": "call", "leave": "stop"}


def prompt_answered(work: Work, envelope: Envelope) -> None:
    """`prompt.answered`: does what an answer of that kind asks for; kinds intake has no part in change nothing."""
    take = BY_KIND.get(envelope.data["kind"])
    if take and known_case(work, envelope.case_id):
        take(work, envelope)


def _convene(work: Work, envelope: Envelope) -> None:
    data = envelope.data
    convening.take_answer(work, envelope.case_id, data["person_id"], data["answer"])


def _reminder(work: Work, envelope: Envelope) -> None:
    """The scheduler sees to a new time; a call for help is for people."""
    data = envelope.data
    note(work, envelope.case_id, "reminder.answered", {"answer": data["answer"]}, person_id=data["person_id"])
    if data["answer"] == "help":
        open_task(work, "help", f"help:{data['subject_id']}:{data['person_id']}", case_id=envelope.case_id,
                  person_id=data["person_id"], subject_id=data["subject_id"])


def _check_in(work: Work, envelope: Envelope) -> None:
    follow_up.take_check_in(work, envelope.case_id, envelope.data["person_id"], envelope.data["answer"])


def _relay(work: Work, envelope: Envelope) -> None:
    data = envelope.data
    relays.answer_relay(work, data["subject_id"], data["person_id"], data["answer"], HOW[data["via"]])


def _no_show(work: Work, envelope: Envelope) -> None:
    data = envelope.data
    note(work, envelope.case_id, "no_show.answered", {"answer": data["answer"]}, person_id=data["person_id"])
    if kind := TASK_AFTER_MISSED.get(data["answer"]):
        open_task(work, kind, f"{kind}:missed:{data['subject_id']}:{data['person_id']}", case_id=envelope.case_id,
                  person_id=data["person_id"], subject_id=data["subject_id"])


BY_KIND: Mapping[str, Callable[[Work, Envelope], None]] = {
    "convene": _convene,
    "reminder": _reminder,
    "check_in": _check_in,
    "relay": _relay,
    "no_show": _no_show,
}
