"""Texts that wait while every sender is refused: what would come too late goes by e-mail, if that was agreed to.

Only what is certain not to have gone: never a text that may be with a provider. The e-mail is the other channel of the
same message (`failing.try_other_channel`), so there is one however often this looks, and it passes the gate itself.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import String, cast, or_, select

from services.notifier.adapters.tables import Message, Sender
from services.notifier.domain.delivery import BULK
from services.notifier.domain.gate import Suppressed, decide
from services.notifier.domain.senders import goes_elsewhere
from services.notifier.handlers import failing, gatekeeping, lives, senders
from shared.service import Service
from shared.work import Work

SMS, MAIL = "sms", "email"
BATCH = 200
WHY = "by_mail"


def look_after(service: Service) -> int:
    """One sweep; returns how many texts went over to e-mail."""
    with service.reading() as session:
        if session.scalar(select(Sender.name).where(Sender.paused_at.is_not(None)).limit(1)) is None:
            return 0
    with service.work() as work:
        rows = _all_paused(work)
        return sum(_turn_to_mail(work, one) for one in _too_late(work, rows)) if rows else 0


def _all_paused(work: Work) -> Collection[Sender]:
    """The senders of texts, if not one of them takes anything; else nothing."""
    names = senders.names_of(work.settings, SMS)
    rows = work.session.scalars(select(Sender).where(Sender.name.in_(names), Sender.paused_at.is_not(None))).all()
    return rows if len(rows) == len(names) else ()


def _too_late(work: Work, rows: Collection[Sender]) -> list[Message]:
    """What is due and waits for a sender, a few at a time; a bulk message is staff's to pause."""
    since = max(row.paused_at for row in rows if row.paused_at)
    trial_at = min((row.trial_at for row in rows if row.trial_at), default=None)
    now = work.now()
    waiting = work.session.scalars(
        select(Message).where(
            Message.state == "queued", Message.channel == SMS, Message.send_after <= now, Message.priority != BULK,
            Message.only_by.is_(None), cast(Message.fallbacks, String).contains(MAIL),
            or_(Message.expires_at.is_(None), Message.expires_at > now))
        .order_by(Message.send_after, Message.id).limit(BATCH)
        .with_for_update(skip_locked=True)).all()
    return [one for one in waiting
            if goes_elsewhere(now, _since(one, since), one.expires_at, trial_at)]


def _since(message: Message, paused_at: datetime) -> datetime:
    """From when it waits for the sender: one that was refused is put back with a new time each time it is tried."""
    return max(paused_at, message.created_at if message.why == "paused" else message.send_after)


def _turn_to_mail(work: Work, message: Message) -> bool:
    """Unless the e-mail would be turned away: then the text waits on."""
    by_mail = Message(id="", case_id=message.case_id, person_id=message.person_id, template=message.template,
                      channel=MAIL, created_at=work.now(), expires_at=message.expires_at, fallbacks=[],
                      prompt_id=message.prompt_id)
    if isinstance(decide(gatekeeping.facts_of(work, by_mail)), Suppressed):
        return False
    message.fallbacks = [MAIL, *(one for one in message.fallbacks if one != MAIL)]
    lives.suppress(work, message, WHY)
    failing.try_other_channel(work, message)
    return True
