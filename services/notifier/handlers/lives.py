"""The life of a message: every transition is written down, and told to the other services."""

from typing import Any

from sqlalchemy import select, update

from services.notifier.adapters.tables import Message, MessageEvent, Prompt
from services.notifier.domain.about_sessions import about
from services.notifier.domain.delivery import EVENT_OF, may_become
from shared.work import Work

PROMPT_OPEN = "prompt_open"  # why a message waits whose number has another question open
ON_THE_PHONE = ("sending", "unknown", "accepted", "sent", "delivered")


def move(work: Work, message: Message, state: str, source: str, why: str | None = None,
         detail: str | None = None) -> bool:
    """Moves the message to `state` if its life may go there; says whether it did. What came is kept either way."""
    moved = may_become(message.state, state)
    note(work, message, source, state, why, detail)
    if not moved:
        return False
    message.state, message.why = state, why
    if state != "sending":
        message.lease_token = message.lease_until = None
    if state in EVENT_OF:
        _publish(work, message, EVENT_OF[state], why)
    return True


def note(work: Work, message: Message, source: str, state: str | None = None, why: str | None = None,
         detail: str | None = None) -> None:
    """Writes down what happened without moving the message."""
    work.session.add(MessageEvent(message_id=message.id, at=work.now(), state=state or message.state, source=source,
                                  why=why, detail=detail))


def tell_sent(work: Work, message: Message) -> None:
    """Tells the others that the provider took it, where its life skipped the state that says so."""
    _publish(work, message, "message.sent", None)


def suppress(work: Work, message: Message, why: str, source: str = "gate") -> None:
    """The message does not go, and `why`. A question it would have asked waits no longer for a number."""
    state = "expired" if why == "expired" else "suppressed"
    if move(work, message, state, source, why) and message.prompt_id:
        _give_number_back(work, message.prompt_id)


def give_up(work: Work, message: Message, state: str, source: str, why: str, detail: str | None = None) -> bool:
    """The message failed for good; its question may still be answered on the page, but holds no number."""
    moved = move(work, message, state, source, why, detail)
    if moved and message.prompt_id:
        _give_number_back(work, message.prompt_id)
    return moved


def _give_number_back(work: Work, prompt_id: str) -> None:
    """Unless another text with the same question has reached the phone."""
    prompt = work.session.get(Prompt, prompt_id)
    reached = select(Message.id).where(Message.prompt_id == prompt_id, Message.channel == "sms",
                                       Message.state.in_(ON_THE_PHONE))
    if prompt and prompt.state == "open" and work.session.scalar(reached.limit(1)) is None:
        number, prompt.state, prompt.number = prompt.number, "waiting", None
        work.session.flush()
        release(work, number)


def release(work: Work, number: str | None) -> None:
    """Messages that waited for the question on this number are looked at again at once."""
    moved = work.session.execute(
        update(Message).where(Message.state == "queued", Message.why == PROMPT_OPEN, Message.address == number)
        .values(send_after=work.now()))
    if moved.rowcount:  # type: ignore[attr-defined]
        work.wake("messages")


def _publish(work: Work, message: Message, event_type: str, why: str | None) -> None:
    data: dict[str, Any] = {"message_id": message.id, "person_id": message.person_id, "channel": message.channel,
                            "template": message.template}
    if event_type in ("message.failed", "message.suppressed"):
        data["why"] = why or "unknown"
    if session := about(message.dedupe_key):
        data |= session._asdict()
    work.publish(event_type, message.case_id, data)
