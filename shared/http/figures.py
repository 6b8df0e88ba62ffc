"""The numbers behind `/metrics`: what waits, since when, and what was parked.

Read from the service's database at the moment they are asked for, so that they are true for all its processes.
"""

from collections.abc import Iterator
from typing import Any

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shared.bus.figures import RECEIVED, pending
from shared.db.machinery import timer
from shared.service import Service

LABELS = {"messages": "state", "bulks": "state", "inbound": "state", "inbox_events": "status"}


def metrics_text(service: Service) -> bytes:
    """All figures of `service` in Prometheus' text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures(service))
    registry.register(RECEIVED)
    return generate_latest(registry)


def machinery_figures(session: Session, service: Service) -> dict[str, Any]:
    """Figures that every service has: seconds for ages, counts for the rest."""
    now, events = service.clock.now(), pending(service)
    due = session.execute(select(func.count(), func.min(timer.c.due_at)).where(
        timer.c.state == "pending", timer.c.due_at <= now)).one()
    return {
        "outbox_oldest_seconds": events.oldest_unpublished_seconds,
        "outbox_unpublished": events.unpublished,
        "inbox_events": {"parked": events.parked, "waiting": events.waiting},
        "timers_due": due[0],
        "timers_latest_seconds": (now - due[1]).total_seconds() if due[1] else 0,
        "timers_failed": session.scalar(select(func.count()).where(timer.c.state == "failed")),
    }


class _Figures(Collector):
    def __init__(self, service: Service):
        self.service = service

    def collect(self) -> Iterator[Metric]:
        with self.service.reading() as session:
            figures = machinery_figures(session, self.service)
            if self.service.figures:
                figures |= self.service.figures(session)
        for name, value in figures.items():
            yield self._gauge(name, value)

    def _gauge(self, name: str, value: Any) -> Metric:
        """A number, or a number for each state of something."""
        label = LABELS.get(name, "kind") if isinstance(value, dict) else None
        gauge = GaugeMetricFamily(f"reconvene_{name}", f"{name} of a service",
                                  labels=["service", *([label] if label else [])])
        for state, number in value.items() if isinstance(value, dict) else [(None, value)]:
            gauge.add_metric([self.service.name, *([str(state)] if label else [])], number)
        return gauge
