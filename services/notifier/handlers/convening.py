"""The first words to each side: we got your request; would you like to talk?"""

from datetime import timedelta

from services.notifier.domain.prompts import NewPrompt
from services.notifier.domain.questions import options
from services.notifier.handlers import people
from services.notifier.handlers.outgoing import NewMessage, enqueue
from shared.contracts import Envelope
from shared.work import Work

FIRST_SIDE = "A"
ANSWER_DAYS = timedelta(days=7)
RECEIVED_WITHIN = timedelta(days=3)


def join_party(work: Work, envelope: Envelope) -> None:
    """Who asked for mediation hears that we got it; the other side hears nothing before staff have looked."""
    people.join_party(work, envelope)
    if envelope.data["side"] == FIRST_SIDE:
        person_id = envelope.data["person_id"]
        enqueue(work, NewMessage(
            case_id=envelope.case_id, person_id=person_id, template="received", values={}, link_target="case",
            dedupe_key=f"received:{envelope.case_id}:{person_id}", expires_at=work.now() + RECEIVED_WITHIN))


def invite_party(work: Work, envelope: Envelope) -> None:
    """Asks, neutrally, whether they want to mediate. Asked again by staff, it is another message."""
    person_id = envelope.data["person_id"]
    until = work.now() + ANSWER_DAYS
    enqueue(work, NewMessage(
        case_id=envelope.case_id, person_id=person_id, template="convene", values={}, link_target="notes",
        dedupe_key=f"convene:{envelope.id}", expires_at=until,
        prompt=NewPrompt("convene", person_id, options("convene"), until)))
