"""Asks, once and after the end, how it was. The answers are intake's, apart from who gave them."""

from datetime import timedelta

from services.notifier.handlers.outgoing import NewMessage, enqueue
from shared.contracts import Envelope
from shared.work import Work

TEMPLATE = "survey"
WITHIN = timedelta(days=3)


def ask(work: Work, envelope: Envelope) -> None:
    """`survey.due`: one message a person and case, however often it is told."""
    person_id = envelope.data["person_id"]
    enqueue(work, NewMessage(
        case_id=envelope.case_id, person_id=person_id, template=TEMPLATE, values={}, link_target="survey",
        dedupe_key=f"{TEMPLATE}:{envelope.case_id}:{person_id}", expires_at=work.now() + WITHIN))
