"""Which messages are next: by priority, then by when they were due; of those to one person one after the other."""

from sqlalchemy import ColumnElement, and_, exists, or_, select, tuple_
from sqlalchemy.orm import aliased

from services.notifier.adapters.tables import Message
from services.notifier.domain.delivery import PRIORITIES
from shared.work import Work

ORDER = (Message.send_after, Message.created_at, Message.id)


def is_due(now) -> ColumnElement[bool]:
    return and_(Message.state == "queued", Message.send_after <= now)


def due(work: Work, channel: str, room: int, may_send: ColumnElement[bool]) -> list[Message]:
    """Up to `room` due messages, locked; those another worker has are passed over.

    One query a priority: each reads its part of the index and stops, whatever else is pending.
    """
    found: list[Message] = []
    for priority in PRIORITIES:
        if len(found) < room:
            found += work.session.scalars(
                select(Message).where(is_due(work.now()), Message.channel == channel, Message.priority == priority,
                                      may_send, ~_in_front(work))
                .order_by(*ORDER).limit(room - len(found)).with_for_update(skip_locked=True, of=Message))
    return found


def may_send(sender: str, stands_in: bool, only_one: bool) -> ColumnElement[bool]:
    """Which messages this sender may send.

    One that `stands_in` takes what is meant for nobody in particular, and if it is the only one that is well also what
    another was to send; never what a sender may have sent already.
    """
    if stands_in and only_one:
        return or_(Message.only_by.is_(None), Message.only_by == sender)
    meant = or_(Message.only_by == sender, and_(Message.only_by.is_(None), Message.not_by != sender))
    return or_(meant, and_(Message.only_by.is_(None), Message.not_by.is_(None))) if stands_in else meant


def _in_front(work: Work) -> ColumnElement[bool]:
    """Whether another message to this person by this channel is under way, or due before this one."""
    other = aliased(Message)
    before = or_(other.priority < Message.priority, and_(
        other.priority == Message.priority,
        tuple_(other.send_after, other.created_at, other.id) < tuple_(*ORDER)))
    return exists().where(
        other.person_id == Message.person_id, other.channel == Message.channel,
        or_(other.state == "sending", and_(other.state == "queued", other.send_after <= work.now(), before)))
