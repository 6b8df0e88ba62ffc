"""Asks whoever has a new number or address whether it is theirs, before anything else is said to it."""

from datetime import timedelta

from sqlalchemy import delete, select, update

from services.notifier.adapters.tables import Message, OptOut, Person, Prompt
from services.notifier.domain.prompts import Answer, NewPrompt
from services.notifier.domain.questions import options
from services.notifier.handlers import prompts
from services.notifier.handlers.outgoing import NewMessage, enqueue, withdraw
from shared.contracts import Envelope
from shared.errors import NotFound, Refusal
from shared.work import Work

KIND = "contact"
WITHIN = timedelta(days=3)
EVENTS = {"mine": "contact.verified", "not_mine": "contact.disowned"}


def ask(work: Work, envelope: Envelope) -> None:
    """`contact.check_asked`: one neutral question to the present address. An older one is taken back."""
    person_id, channel = envelope.data["person_id"], envelope.data["channel"]
    withdraw(work, f"verify:{person_id}:{channel}:", "superseded")
    prompts.close_about(work, KIND, person_id, "superseded", person_id)
    until = work.now() + WITHIN
    enqueue(work, NewMessage(
        case_id=envelope.case_id, person_id=person_id, template="verify", values={}, channels=(channel,),
        dedupe_key=f"verify:{person_id}:{channel}:{envelope.id}", expires_at=until, link_target="confirm",
        prompt=NewPrompt(KIND, person_id, options("verify"), until)))


def say_goodbye(work: Work, case_id: str, person_id: str, channel: str, address: str, revision: int) -> None:
    """Tells the old number or address, without a reason, that it is no longer written to."""
    message_id = enqueue(work, NewMessage(
        case_id=case_id, person_id=person_id, template="goodbye", values={}, channels=(channel,),
        dedupe_key=f"goodbye:{person_id}:{channel}:{revision}", expires_at=work.now() + WITHIN))
    if message_id:
        work.session.get_one(Message, message_id).address = address


def take_word(work: Work, prompt: Prompt, answer: Answer) -> None:
    """An answer from the number itself, or on the person's page."""
    channel = work.session.scalar(select(Message.channel).where(Message.prompt_id == prompt.id).limit(1))
    _publish(work, prompt.case_id, prompt.person_id, channel or "sms", answer.code)


def take_press(work: Work, message_id: str, answer: str) -> None:
    """An answer on the page that the e-mail led to. Raises NotFound, and Refusal for a question that is over."""
    message = work.session.get(Message, message_id)
    prompt = work.session.get(Prompt, message.prompt_id or "") if message else None
    person = work.session.get(Person, message.person_id or "") if message else None
    if message is None or prompt is None or person is None or prompt.kind != KIND or answer not in EVENTS:
        raise NotFound
    is_present = message.address == (person.email if message.channel == "email" else person.phone)
    if prompt.state not in prompts.STANDING or prompt.expires_at <= work.now() or not is_present:
        raise Refusal("This question is closed now. You can still call us.")
    prompt.answer, prompt.answered_at = answer, work.now()
    prompts.close(work, prompt, "answered", "answered")
    _publish(work, prompt.case_id, prompt.person_id, message.channel, answer)


def reopen(work: Work, envelope: Envelope) -> None:
    """`contact.reopened`: the person switched the channel on again on their page. Consents are in the ledger."""
    person = work.session.get(Person, envelope.data["person_id"])
    address = person and (person.phone if envelope.data["channel"] == "sms" else person.email)
    if address:
        work.session.execute(delete(OptOut).where(OptOut.channel == envelope.data["channel"],
                                                  OptOut.address == address))


def look_again(work: Work, person_id: str) -> None:
    """What waited for the number to be confirmed is looked at now."""
    moved = work.session.execute(update(Message).where(
        Message.person_id == person_id, Message.state == "queued", Message.why == "unverified")
        .values(send_after=work.now()))
    if moved.rowcount:  # type: ignore[attr-defined]
        work.wake("messages")


def _publish(work: Work, case_id: str, person_id: str, channel: str, answer: str) -> None:
    work.publish(EVENTS[answer], case_id, {"person_id": person_id, "channel": channel})

