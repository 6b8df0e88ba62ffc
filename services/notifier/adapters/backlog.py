"""What the notifier's loops still have to do: asked by the demo's clock before it runs on."""

from datetime import datetime

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from services.notifier.adapters.tables import Bulk, BulkRecipient, Inbound, Message, Report, Sender
from services.notifier.domain.bulk import GATHERING, RUNNING
from services.notifier.domain.senders import MAIL
from shared.service import Backlog


def backlog(session: Session, soon: datetime) -> Backlog:
    """Busy while a message is due by `soon` or in the sender's hands, or a text, report or bulk is not worked off."""
    resting, next_trial = _resting(session)
    next_message = session.scalar(select(func.min(Message.send_after)).where(
        Message.state == "queued", Message.channel.not_in(resting)))
    next_text = session.scalar(select(func.min(Inbound.due_at)).where(Inbound.state == "new"))
    under_way = any(session.scalar(query.limit(1)) is not None for query in (
        select(Message.id).where(Message.state == "sending"), select(Report.number), _unwritten()))
    moments = [moment for moment in (next_message, next_text, next_trial) if moment is not None]
    return Backlog(under_way or any(moment <= soon for moment in moments), min(moments, default=None))


def _unwritten() -> Select[str]:
    """Bulk messages that still look for their people, or have some to write to."""
    return select(Bulk.id).outerjoin(BulkRecipient, and_(
        BulkRecipient.bulk_id == Bulk.id, BulkRecipient.state == "listed")).where(or_(
            Bulk.state == GATHERING, and_(Bulk.state == RUNNING, BulkRecipient.person_id.is_not(None))))


def _resting(session: Session) -> tuple[set[str], datetime | None]:
    """Channels all of whose senders are paused, and when the next message is tried there."""
    by_channel: dict[str, list[Sender]] = {"sms": [], "email": []}
    for sender in session.scalars(select(Sender)):
        by_channel["email" if sender.name == MAIL else "sms"].append(sender)
    resting = {channel: rows for channel, rows in by_channel.items() if rows and all(row.paused_at for row in rows)}
    return set(resting), min((row.trial_at for rows in resting.values() for row in rows if row.trial_at), default=None)
