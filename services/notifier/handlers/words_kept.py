"""Erases what was said: the words here, and a request to the provider to erase them there.

That something was said, when, and what became of it stays: ids and codes.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update

from services.notifier.adapters.rows import insert_once
from services.notifier.adapters.tables import Inbound, InboundFile, Message, Note, Redaction
from services.notifier.domain.senders import provider_of
from shared.work import Work

GONE = ""  # of a text that must have a body


def forget_messages(work: Work, messages: Iterable[Message], address_too: bool = False) -> int:
    """Erases the words of messages that are no longer on their way; returns how many."""
    count = 0
    for message in messages:
        message.subject = message.body = None
        message.values, message.attachments = {}, []
        message.erased_at = work.now()
        if message.channel == "sms" and message.provider_id:
            _at_provider(work, "text", message.provider_id, work.now(), message.sender)
        if address_too:
            message.address = None
        count += 1
    return count


def forget_texts(work: Work, texts: Iterable[Inbound], sender_too: bool = False) -> int:
    """Erases texts that came in, and the files that came with them."""
    count = 0
    for text in texts:
        if text.channel == "sms":
            provider = provider_of(text.provider_id)
            _at_provider(work, "text", text.provider_id, work.now(), provider)
            if text.media:
                _at_provider(work, "media", text.provider_id, work.now(), provider)
        text.body, text.raw, text.erased_at = GONE, {}, work.now()
        if sender_too:
            text.sender = f"erased:{text.id}"
        work.session.execute(update(InboundFile).where(InboundFile.inbound_id == text.id).values(
            content=None, url=None, state="lost", why="gone"))
        count += 1
    return count


def forget_notes(work: Work, notes: Iterable[Note]) -> int:
    count = 0
    for note in notes:
        note.words, note.erased_at = GONE, work.now()
        count += 1
    return count


def _at_provider(work: Work, kind: str, provider_id: str, due_at: datetime, provider: str | None = None) -> None:
    insert_once(work.session, Redaction, kind=kind, provider_id=provider_id, provider=provider, state="waiting",
                attempts=0, due_at=due_at)


def waiting_redactions(work: Work, most: int) -> list[Redaction]:
    """What the provider is still to erase and that is due, locked; rows another worker has are passed over."""
    return list(work.session.scalars(
        select(Redaction).where(Redaction.state == "waiting", Redaction.due_at <= work.now())
        .order_by(Redaction.due_at).limit(most).with_for_update(skip_locked=True)))
