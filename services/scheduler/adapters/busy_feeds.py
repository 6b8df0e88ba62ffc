"""Finds the calendars that busy times come from, and replaces what they brought."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from services.scheduler.adapters.tables import BusyFeed, ExternalBusy, SessionType
from services.scheduler.domain.hours import Window
from shared.ids import new_id


def feeds_of(session: Session, mediator_id: str) -> list[BusyFeed]:
    return list(session.scalars(select(BusyFeed).where(BusyFeed.mediator_id == mediator_id).order_by(BusyFeed.id)))


def failing(session: Session) -> frozenset[str]:
    """The mediators of whom a calendar cannot be read at present."""
    return frozenset(session.scalars(select(BusyFeed.mediator_id).where(BusyFeed.state == "failing")))


def next_due(session: Session, now: datetime) -> BusyFeed | None:
    return session.scalar(select(BusyFeed).where(BusyFeed.next_at <= now).order_by(BusyFeed.next_at).limit(1))


def claim(session: Session, feed: BusyFeed, until: datetime) -> bool:
    """True if nobody else took it first; it is left alone by others `until` then."""
    taken = session.execute(update(BusyFeed).where(BusyFeed.id == feed.id, BusyFeed.next_at == feed.next_at)
                            .values(next_at=until), execution_options={"synchronize_session": False})
    return taken.rowcount == 1  # type: ignore[attr-defined]


def source_of(feed_id: str) -> str:
    return f"feed/{feed_id}"


def replace(session: Session, feed: BusyFeed, stretches: Iterable[Window]) -> None:
    """What the feed says now is all that it says."""
    forget(session, feed.id)
    rows = [{"id": new_id(), "resource_id": feed.mediator_id, "starts_at": one.starts_at, "ends_at": one.ends_at,
             "source": source_of(feed.id)} for one in stretches]
    if rows:
        session.execute(insert(ExternalBusy), rows)


def forget(session: Session, feed_id: str) -> None:
    session.execute(delete(ExternalBusy).where(ExternalBusy.source == source_of(feed_id)))


def farthest_days(session: Session, otherwise: int) -> int:
    """How many days ahead anything is offered."""
    return max(otherwise, session.scalar(select(func.max(SessionType.horizon))) or 0)


def coming_of(session: Session, mediator_id: str, now: datetime) -> dict[str, int]:
    """feed id -> how many busy stretches of it lie ahead."""
    rows = session.execute(select(ExternalBusy.source, func.count()).where(
        ExternalBusy.resource_id == mediator_id, ExternalBusy.ends_at > now).group_by(ExternalBusy.source))
    return {source.partition("/")[2]: count for source, count in rows}
