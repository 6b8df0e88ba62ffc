"""Puts events into a service and reads what it published, without a queue."""

from sqlalchemy import func, select

from shared.contracts import Envelope, catalogue
from shared.db.machinery import inbox, outbox
from shared.ids import new_id
from shared.service import Service
from shared.trace import use_trace


def deliver(service: Service, event_type: str, case_id: str, data: dict, version: int = 1) -> Envelope:
    """Handles an event in a transaction of its own, as the consumer does; a type nobody handles is ignored."""
    with service.work() as work:
        seq = work.session.scalars(select(func.count()).select_from(inbox).where(inbox.c.case_id == case_id)).one() + 1
        envelope = Envelope(new_id(), event_type, version, catalogue.producer_of(event_type, version),
                            service.clock.now(), case_id, seq, new_id(), catalogue.dump(event_type, data, version))
        handler = service.events.get(event_type)
        if handler:
            with use_trace(envelope.trace_id):
                handler(work, envelope)
    return envelope


def published(service: Service, event_type: str | None = None) -> list[Envelope]:
    """The events in the service's outbox in their order, those of one type if it is named."""
    with service.reading() as session:
        rows = session.execute(select(outbox).order_by(outbox.c.id)).mappings().all()
    envelopes = [Envelope(row["event_id"], row["type"], row["version"], service.name, row["occurred_at"],
                          row["case_id"], row["case_seq"], row["trace_id"], row["data"]) for row in rows]
    return [one for one in envelopes if event_type in (None, one.type)]


def carry(*services: Service) -> int:
    """Carries every unpublished event of each service to the other services until nothing is left; returns how many."""
    total = 0
    while batch := [(service, one) for service in services for one in _take(service)]:
        for producer, envelope in batch:
            for consumer in services:
                if consumer is not producer and envelope.type in consumer.events:
                    with consumer.work() as work, use_trace(envelope.trace_id):
                        consumer.events[envelope.type](work, envelope)
        total += len(batch)
    return total


def _take(service: Service) -> list[Envelope]:
    with service.work() as work:
        waiting = set(work.session.scalars(select(outbox.c.event_id).where(outbox.c.published_at.is_(None))))
        work.session.execute(outbox.update().where(outbox.c.published_at.is_(None)).values(published_at=work.now()))
    return [one for one in published(service) if one.id in waiting]
