"""Sweeps over every state that is not final, so that nothing stays there unseen (reference/messaging 3).

`queued` whose time is over is expired; `sending` whose lease ran out becomes `unknown`; `unknown` is looked for at the
provider and never sent again blindly; `accepted` and `sent` without a report are asked about.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from services.notifier.adapters.tables import Message
from services.notifier.config import own
from services.notifier.domain.handover import Found
from services.notifier.handlers import links, lives, reports, senders
from services.notifier.handlers.preparing import LINK
from shared.service import Service
from shared.work import Work

APART = timedelta(minutes=2)  # between two looks that both must not find it
LOOKS = 2
MOST_LOOKS = 2 * LOOKS  # it goes again once; what is unclear after that is for staff
BATCH = 50
REPORT_LATE = timedelta(minutes=10)
ASK_EVERY = timedelta(hours=1)
ASK_UNTIL = timedelta(hours=72)  # after that carriers report nothing any more
REQUEUED = "not_found"
log = logging.getLogger(__name__)


def reconcile(service: Service) -> None:
    """One sweep. What the provider does not answer now is asked again in the next one."""
    with service.work() as work:
        for message in _lease_over(work):
            lives.move(work, message, "unknown", "sender", "lease_over")
        for message in _over(work):
            lives.suppress(work, message, "expired")
    for message_id in _ids(service, _unknown):
        _try(service, message_id, _look_for)
    for message_id in _ids(service, _without_report):
        _try(service, message_id, _ask_about)


def _try(service: Service, message_id: str, look: Callable[[Service, str], None]) -> None:
    try:
        look(service, message_id)
    except Exception as error:
        log.warning("message %s could not be looked up: %s", message_id, type(error).__name__)


def _look_for(service: Service, message_id: str) -> None:
    """Looks for an unknown text in the list of the provider it was handed to, from that day on.

    Not found twice, it goes again, once, by that provider and no other: what only one may have cannot arrive twice.
    """
    with service.reading() as session:
        message = session.get_one(Message, message_id)
        text = (message.body or "").replace(LINK, links.link_url(own(service.settings), message.id))
        address, since, sender = message.address, message.handed_at, message.sender
    provider = senders.adapter_of(service, sender)
    if provider is None:
        return  # it is no longer set up: staff see it as unknown
    found = [one for one in provider.find(address, since) if (one.key == message_id if one.key else one.body == text)]
    with service.work() as work:
        message = work.session.get_one(Message, message_id, with_for_update=True)
        if message.state == "unknown":
            _settle(work, message, found)


def _settle(work: Work, message: Message, found: list[Found]) -> None:
    taken = reports.known_provider_ids(work, [one.provider_id for one in found])
    ours = [one for one in found if one.provider_id not in taken]
    if ours:
        reports.apply(work, message, ours[0], "listing")
        return
    message.looks, message.looked_at = message.looks + 1, work.now()
    lives.note(work, message, "listing", why="not_listed")
    if message.looks == LOOKS and lives.move(work, message, "queued", "listing", REQUEUED):
        message.send_after, message.only_by = work.now(), message.sender
        work.wake("messages")


def _ask_about(service: Service, message_id: str) -> None:
    with service.reading() as session:
        message = session.get_one(Message, message_id)
        provider_id, provider = message.provider_id, senders.adapter_of(service, message.sender)
    found = provider.look(provider_id) if provider else None
    with service.work() as work:
        message = work.session.get_one(Message, message_id, with_for_update=True)
        message.looked_at = work.now()
        if found:
            reports.apply(work, message, found, "listing")


def _lease_over(work: Work) -> list[Message]:
    return list(work.session.scalars(
        select(Message).where(Message.state == "sending", Message.lease_until <= work.now())
        .limit(BATCH).with_for_update(skip_locked=True)))


def _over(work: Work) -> list[Message]:
    """Messages that wait (for a question, a sender, a quiet hour) and whose time is over meanwhile."""
    return list(work.session.scalars(
        select(Message).where(Message.state == "queued", Message.expires_at <= work.now())
        .limit(BATCH).with_for_update(skip_locked=True)))


def _ids(service: Service, chosen: Callable[[datetime], tuple]) -> list[str]:
    with service.reading() as session:
        return list(session.scalars(select(Message.id).where(*chosen(service.clock.now())).limit(BATCH)))


def _unknown(now: datetime) -> tuple:
    return (Message.state == "unknown", Message.channel == "sms", Message.looks < MOST_LOOKS,
            or_(Message.looked_at.is_(None), Message.looked_at <= now - APART))


def _without_report(now: datetime) -> tuple:
    return (Message.state.in_(("accepted", "sent")), Message.channel == "sms", Message.provider_id.is_not(None),
            Message.handed_at <= now - REPORT_LATE, Message.handed_at > now - ASK_UNTIL,
            or_(Message.looked_at.is_(None), Message.looked_at <= now - ASK_EVERY))
