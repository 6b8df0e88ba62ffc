"""Numbers that tell whether events flow."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from prometheus_client import Counter
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shared.bus.inbox_rows import UNSETTLED, Outcome
from shared.db.machinery import inbox, outbox

if TYPE_CHECKING:
    from shared.service import Service

# In no registry: a service's own registry takes it in with `registry.register(RECEIVED)`.
RECEIVED = Counter("reconvene_events_received", "Events taken from the queue, by what became of them.",
                   ["service", "outcome"], registry=None)


@dataclass(frozen=True)
class Pending:
    """What has not got through: events, and the age in seconds of the oldest that the queue has not taken (0: none)."""

    unpublished: int
    oldest_unpublished_seconds: float
    parked: int
    waiting: int


def pending(service: "Service") -> Pending:
    """Reads the figures of a service's database; the cost depends on what is pending only."""
    with service.reading() as session:
        oldest, unpublished = session.execute(
            select(func.min(outbox.c.occurred_at), func.count()).where(outbox.c.published_at.is_(None))).one()
        unsettled = _unsettled(session)
    age = max((service.clock.now() - oldest).total_seconds(), 0.0) if oldest else 0.0
    return Pending(unpublished, age, unsettled.get(Outcome.PARKED, 0), unsettled.get(Outcome.WAITING, 0))


def _unsettled(session: Session) -> dict[str, int]:
    return dict(session.execute(select(inbox.c.status, func.count()).where(inbox.c.status.in_(UNSETTLED))
                                .group_by(inbox.c.status)).all())
