"""Gathers what the gate looks at, at the moment of sending."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import exists, func, or_, select

from services.notifier.adapters.tables import Case, Inbound, Message, Note, OptOut, Person, Prompt
from services.notifier.domain.gate import (
    MONTH,
    MOST_A_MONTH,
    TALKING,
    WELCOMING,
    Decision,
    Facts,
    Recipient,
    decide,
)
from services.notifier.domain.templates import TEMPLATES, template
from services.notifier.domain.templates.model import RELAY
from services.notifier.handlers import silence
from services.notifier.handlers.cases import blocks_of, is_held
from services.notifier.handlers.gathering import seen
from shared.work import Work

IN_MONTH = tuple(one.id for one in TEMPLATES.values() if one.in_month)
COUNTED = tuple(one.id for one in TEMPLATES.values() if one.counts)
REACHED = ("sending", "unknown", "accepted", "sent", "delivered")


def ask_gate(work: Work, message: Message) -> Decision:
    """May it go now, as everything stands at this moment?"""
    return decide(facts_of(work, message))


def facts_of(work: Work, message: Message) -> Facts:
    case = work.session.get(Case, message.case_id)
    return Facts(
        template=template(message.template), channel=message.channel, now=work.now(), created_at=message.created_at,
        expires_at=message.expires_at, recipient=_recipient(work, message),
        stage=case.stage if case else None, closed=bool(case and case.closed_at),
        held=is_held(work, message.case_id), blocks=blocks_of(work, message.case_id),
        last_unsolicited=_last_unsolicited(work, message), month_full_until=_month_full_until(work, message),
        other_channels=bool(message.fallbacks),
        silence=silence.rests(work, message.person_id, message.channel))


def recipient_of(work: Work, person_id: str | None, channel: str) -> Recipient | None:
    """The person on one channel, as we know them now; None if we have not heard of them."""
    person = work.session.get(Person, person_id) if person_id else None
    if person is None:
        return None
    is_text = channel == "sms"
    address = person.phone if is_text else person.email
    opted_out = address is not None and _opted_out(work, channel, address)
    resting = "suspended" if channel in person.suspended else "unverified" if channel in person.unverified else ""
    return Recipient(timezone=person.timezone, zones=tuple(person.zones), address=address, consents=person.consents,
                     opted_out=opted_out, safe=person.safe_sms if is_text else person.safe_email, resting=resting,
                     hours=person.sms_hours if is_text else person.email_hours)


def _recipient(work: Work, message: Message) -> Recipient | None:
    """The one it goes to: of a goodbye, whoever has the old number or address."""
    found = recipient_of(work, message.person_id, message.channel)
    if found is None or not template(message.template).to_old:
        return found
    stopped = message.address is not None and _opted_out(work, message.channel, message.address)
    return replace(found, address=message.address, opted_out=stopped, resting="")


def target_of(person: Person, message: Message) -> str:
    """Where a message that the gate has let pass goes to; raises LookupError without an address."""
    if template(message.template).to_old and message.address:
        return message.address
    return address_of(person, message.channel)


def address_of(person: Person, channel: str) -> str:
    """The number or e-mail address of somebody whom the gate has let pass; raises LookupError without one."""
    address = person.phone if channel == "sms" else person.email
    if address is None:
        raise LookupError("no address")
    return address


def _last_unsolicited(work: Work, message: Message) -> datetime | None:
    """When the person last got something under the cap, on any channel and in any case; not this question itself.

    A question that they welcomed does not count: what follows from their own yes is not unsolicited.
    """
    if message.template not in COUNTED:
        return None
    others = or_(Message.prompt_id.is_(None), Message.prompt_id != (message.prompt_id or ""))
    welcomed = exists().where(Prompt.id == Message.prompt_id, Prompt.answer.in_(WELCOMING))
    return work.session.scalar(select(func.max(Message.handed_at)).where(
        Message.person_id == message.person_id, Message.id != message.id, others, ~welcomed,
        Message.template.in_(COUNTED), Message.state.in_(REACHED)))


def _month_full_until(work: Work, message: Message) -> datetime | None:
    """When the sixth last text of a month is a month old, in whatever case it was; None while there is room."""
    if message.channel != "sms" or message.template not in IN_MONTH or _is_awaited(work, message):
        return None
    sixth = work.session.scalar(select(Message.handed_at).where(
        Message.person_id == message.person_id, Message.id != message.id, Message.channel == "sms",
        Message.template.in_(IN_MONTH), Message.state.in_(REACHED), Message.handed_at > work.now() - MONTH)
        .order_by(Message.handed_at.desc()).offset(MOST_A_MONTH - 1).limit(1))
    return sixth + MONTH if sixth else None


def _is_awaited(work: Work, message: Message) -> bool:
    """A note to somebody who wrote this week is part of a talk that they want: three weeks' silence would break it."""
    if template(message.template).purpose != RELAY:
        return False
    since = work.now() - TALKING
    return bool(work.session.scalar(select(or_(
        exists().where(Inbound.person_id == message.person_id, Inbound.received_at > since),
        exists().where(Note.person_id == message.person_id, Note.posted_at > since)))))


def _opted_out(work: Work, channel: str, address: str) -> bool:
    batch = seen(work)
    if batch and address in batch.addresses:
        return (channel, address) in batch.opted_out
    return work.session.get(OptOut, (channel, address)) is not None
