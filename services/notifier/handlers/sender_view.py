"""The senders as staff see them."""

from dataclasses import dataclass

from sqlalchemy import func, select

from services.notifier.adapters.tables import Message, Sender, SenderEvent
from services.notifier.domain.provider_errors import in_words
from services.notifier.domain.senders import Standing
from services.notifier.handlers import senders
from services.notifier.handlers.outgoing import CHANNELS
from shared.work import Work


@dataclass(frozen=True)
class SenderView:
    """`state`: works | avoided | paused; `waiting` is how many messages of its channel are due and have not gone."""

    name: str
    channel: str
    state: str
    row: Sender | None
    why: str
    waiting: int
    events: list[SenderEvent]


def see_senders(work: Work) -> list[SenderView]:
    """Every sender that is set up, texts first, each with what happened to it lately."""
    return [_view(work, channel, name) for channel in CHANNELS for name in senders.names_of(work.settings, channel)]


def _view(work: Work, channel: str, name: str) -> SenderView:
    row = work.session.get(Sender, name)
    waiting = work.session.scalar(select(func.count()).select_from(Message).where(
        Message.state == "queued", Message.channel == channel, Message.send_after <= work.now())) or 0
    why = in_words(int(row.code), name) if row and row.code else ""
    return SenderView(name, channel, _state(work, row), row, why, waiting, senders.events_of(work, name, 20))


def _state(work: Work, row: Sender | None) -> str:
    if row is None or Standing(row.name, 0, None, row.avoided_until, row.paused_at is not None).is_well(work.now()):
        return "works"
    return "paused" if row.paused_at else "avoided"
