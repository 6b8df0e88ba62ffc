"""Puts messages into the queue, and takes back those that have not gone.

What a message says is put together when it is sent, in the person's language and zone of then; whether it may go at
all is asked again then (`handlers/sending.py`). A link is opened then too (`links.open_link`).
"""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from services.notifier.adapters.rows import insert_once
from services.notifier.adapters.tables import Message, OptOut, Person
from services.notifier.domain import consents
from services.notifier.domain.prompts import NewPrompt
from services.notifier.domain.templates import template
from services.notifier.domain.wording import as_json
from services.notifier.handlers import lives, prompts
from shared.ids import new_id
from shared.trace import current_trace
from shared.work import Work

CHANNELS = ("sms", "email")


@dataclass(frozen=True)
class Attachment:
    """A file of an e-mail; `method` is that of a calendar part (RFC 5546)."""

    name: str
    media_type: str
    text: str
    method: str | None = None


@dataclass(frozen=True)
class NewMessage:
    """A message to be sent once: the same `dedupe_key` again does nothing.

    `values` fill the template's placeholders; moments are aware datetimes. The first of `channels` that the person
    consented to is used, the others stand in if it fails; `both` sends on each. Not sent before `send_after`, never
    after `expires_at`. What has a lower `priority` goes first (`domain/delivery.py`; None: as its template asks): a
    reminder passes a bulk of thousands. `version` is that of the words, None: those in use when it goes.
    `link_target` is case | sessions | notes | survey: the page that `{link}` leads to.
    """

    case_id: str
    person_id: str
    template: str
    values: dict[str, Any]
    dedupe_key: str
    send_after: datetime | None = None
    expires_at: datetime | None = None
    prompt: NewPrompt | None = None
    channels: tuple[str, ...] = CHANNELS
    both: bool = False
    link_target: str | None = None
    priority: int | None = None
    version: int | None = None
    attachments: tuple[Attachment, ...] = field(default=())


def enqueue(work: Work, new: NewMessage) -> str | None:
    """Puts a message into the queue and returns its id; None if its dedupe key stands already."""
    chosen = _channels(work, new)
    prompt_id = None
    if _stands(work, new.dedupe_key):
        return None
    if new.prompt:
        prompt_id = prompts.ask(work, new.case_id, new.person_id, new.template, new.prompt)
    first = _insert(work, new, chosen[0], () if new.both else chosen[1:], new.dedupe_key, prompt_id)
    if new.both:
        for channel in chosen[1:]:
            _insert(work, new, channel, (), f"{new.dedupe_key}:{channel}", prompt_id)
    work.wake("messages")
    return first


def withdraw(work: Work, prefix: str, why: str) -> int:
    """Takes back every message that waits and whose dedupe key starts with `prefix`; returns how many."""
    waiting = work.session.scalars(select(Message).where(
        Message.state == "queued", Message.dedupe_key.startswith(prefix, autoescape=True))).all()
    for message in waiting:
        lives.suppress(work, message, why)
    return len(waiting)


def _channels(work: Work, new: NewMessage) -> tuple[str, ...]:
    person = work.session.get(Person, new.person_id)
    if person is None:
        return new.channels
    willing = consents.chosen(new.channels, person.consents, template(new.template).purpose)
    return (*_stopped(work, person, set(new.channels) - set(willing)), *willing)


def _stopped(work: Work, person: Person, channels: Collection[str]) -> list[str]:
    """Channels on which the person said STOP: the gate turns the message away there, so that staff see that and why."""
    addresses = {"sms": person.phone, "email": person.email}
    return [one for one in sorted(channels) if work.session.get(OptOut, (one, addresses[one] or "")) is not None]


def _stands(work: Work, key: str) -> bool:
    return work.session.scalar(select(Message.id).where(Message.dedupe_key == key)) is not None


def _insert(work: Work, new: NewMessage, channel: str, fallbacks: Iterable[str], key: str,
            prompt_id: str | None) -> str | None:
    message_id = new_id()
    added = insert_once(
        work.session, Message, id=message_id, dedupe_key=key, case_id=new.case_id, person_id=new.person_id,
        template=new.template, channel=channel, fallbacks=list(fallbacks), values=as_json(new.values),
        attachments=[asdict(one) for one in new.attachments],
        link_target=new.link_target, prompt_id=prompt_id, template_version=new.version, state="queued",
        send_after=new.send_after or work.now(),
        priority=template(new.template).priority if new.priority is None else new.priority,
        expires_at=new.expires_at, trace_id=current_trace(), created_at=work.now(), attempts=0, looks=0)
    return message_id if added else None
