"""What follows from a text by itself: it goes to staff, and its writer hears a kind word, once in some hours."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from services.notifier.adapters.tables import Inbound, Message
from services.notifier.config import own
from services.notifier.domain.promises import promised_by
from services.notifier.handlers import silence
from services.notifier.handlers.outgoing import NewMessage, enqueue
from services.notifier.handlers.writers import Writer
from shared.contracts import CENTRE
from shared.work import Work

ANSWER_WITHIN = timedelta(hours=12)  # an answer to a text that comes later than that answers nothing
KIND_EVERY = timedelta(hours=12)
KIND = ("unknown", "which", "too_late")


def give_to_staff(work: Work, text: Inbound, writer: Writer, why: str, streams: tuple[str, ...] = ()) -> None:
    """A person reads it by the end of the next work day. Told to the case, or to each of `streams`."""
    text.state, text.why, text.handled_as = "open", why, None
    text.promised_at = text.promised_at or promised_by(text.received_at, own(work.settings).timezone)
    for stream in streams or (text.case_id or writer.stream,):
        work.publish("message.unmatched", stream, {"inbound_id": text.id, "person_id": text.person_id, "why": why})


def reply(work: Work, text: Inbound, writer: Writer, template: str, values: dict[str, Any] | None = None) -> None:
    """Answers where we know who writes. Each text is answered once."""
    person_id = text.person_id or writer.person_id or (writer.person_ids[0] if writer.person_ids else None)
    if person_id is None:
        return
    enqueue(work, NewMessage(
        case_id=text.case_id or writer.stream, person_id=person_id, template=template, values=values or {},
        dedupe_key=f"reply:{template}:{text.id}", channels=(text.channel,), expires_at=work.now() + ANSWER_WITHIN))


def kind_word(work: Work, text: Inbound, writer: Writer, template: str, values: dict[str, Any] | None = None) -> None:
    """One of the words that only say that we heard: not again within 12 hours, and never to who may want silence."""
    if silence.hold_on(work, text.channel, text.sender):
        return
    said = select(Message.id).where(
        Message.person_id.in_(writer.person_ids), Message.template.in_(KIND), Message.channel == text.channel,
        Message.created_at > work.now() - KIND_EVERY)
    if work.session.scalar(said.limit(1)) is None:
        reply(work, text, writer, template, values)


def settle_earlier(work: Work, text: Inbound, whys: tuple[str, ...], handled_as: str) -> None:
    """Texts of the same sender that waited for staff need nobody any more: what came now says it better."""
    for earlier in work.session.scalars(select(Inbound).where(
            Inbound.sender == text.sender, Inbound.state == "open", Inbound.why.in_(whys), Inbound.id != text.id)):
        earlier.state, earlier.handled_as, earlier.done_at = "done", handled_as, work.now()
        tell_settled(work, earlier)


def tell_settled(work: Work, text: Inbound) -> None:
    """Nobody needs to read the text any more: the task that stands for it is done."""
    work.publish("text.settled", text.case_id or CENTRE, {"inbound_id": text.id})
