"""Tells a person by text that their answer was heard. Neutral: the other person may hold the phone."""

from datetime import timedelta

from services.notifier.adapters.tables import Invitation, Prompt
from services.notifier.domain.prompts import Answer
from services.notifier.handlers.outgoing import NewMessage, enqueue
from shared.work import Work

WITHIN = timedelta(hours=12)
WORDS = {"call": "call", "help": "call", "new_time": "new_time", "no_more": "no_more"}


def acknowledge(work: Work, prompt: Prompt, answer: Answer, text_id: str) -> None:
    """Enqueues the acknowledgement of an answer given by the text `text_id`."""
    template, values = WORDS.get(answer.code, "thanks"), {}
    invitation = work.session.get(Invitation, prompt.subject_id) if answer.code == "slots" else None
    if invitation:
        template, values = "hold", {"by": invitation.closes_at}
    enqueue(work, NewMessage(
        case_id=prompt.case_id, person_id=prompt.person_id, template=template, values=values,
        dedupe_key=f"reply:{template}:{text_id}", channels=("sms",), expires_at=work.now() + WITHIN))
