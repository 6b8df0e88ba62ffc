"""The receiving end: every event is handled once, in the order of its case, or kept for a person to decide about.

The id of an event, what its handler writes and the events that the handler publishes are one transaction. Doors for
people: `parked` lists, `replay` tries again, `discard` lets go, `skip_missing` gives up what never came.
"""

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from shared.bus import inbox_rows as rows
from shared.bus.arrivals import Arrival
from shared.bus.failures import in_words, is_passing, steps
from shared.bus.figures import RECEIVED
from shared.bus.inbox_rows import Outcome
from shared.bus.reception import Reception
from shared.work import Work

if TYPE_CHECKING:
    from shared.service import Service

log = logging.getLogger(__name__)


def receive(service: "Service", arrivals: Sequence[Arrival]) -> list[Outcome]:
    """Handles arrivals in order and says what became of each; when it returns, all of them are recorded.

    They go together in one transaction. If one of them fails, each gets its own, with a savepoint for its handler, and
    the one that fails again is parked.
    Raises only errors that pass (a lost database, a deadlock): try again with the same arrivals later.
    """
    outcomes = _together(service, arrivals) or [_alone(service, arrival) for arrival in arrivals]
    for outcome in outcomes:
        RECEIVED.labels(service.name, outcome.value).inc()
    return outcomes


def _together(service: "Service", arrivals: Sequence[Arrival]) -> list[Outcome] | None:
    try:
        with service.work() as work:
            return Reception(service, work, careful=False).take(arrivals)
    except Exception as error:
        if is_passing(error):
            raise
        log.info("%s events are handled once more, one by one: %s", len(arrivals), in_words(error))
        return None


def _alone(service: "Service", arrival: Arrival) -> Outcome:
    try:
        with service.work() as work:
            return Reception(service, work, careful=True).take([arrival])[0]
    except Exception as error:
        if is_passing(error):
            raise
        log.error("%s %s failed at its commit: %s\n%s", arrival.envelope.type, arrival.envelope.id, in_words(error),
                  steps(error))
        return park(service, [arrival], in_words(error))[0]


def park(service: "Service", arrivals: Sequence[Arrival], error: str) -> list[Outcome]:
    """Records arrivals as parked without handling them: what fails at its commit, and what the queue gave up."""
    with service.work() as work:
        new = rows.claim(work.session, arrivals, work.now(), service.events.keys())
        for arrival in arrivals:
            if arrival.envelope.id in new:
                rows.keep(work.session, arrival, Outcome.PARKED, error)
    return [Outcome.PARKED if arrival.envelope.id in new else Outcome.DUPLICATE for arrival in arrivals]


def parked(session: Session, limit: int = 500) -> list[dict[str, Any]]:
    """Events parked or waiting, oldest first, as dicts of event_id, type, producer, case_id, case_seq, received_at,
    handled_at (None), status and error (class and place; no personal data)."""
    return rows.unsettled(session, limit)


def replay(service: "Service", event_id: str, by: str = "") -> Outcome:
    """Handles a parked event again and then, in order, those that wait behind it.

    Returns `handled`, `ignored` or, if it fails again, `parked`. Raises NotFound for an id that never came and Refusal
    if it is not parked or an earlier event of its case must be settled first.
    """
    with service.work() as work:
        outcome = Reception(service, work, careful=True).again(event_id)
        note_decision(service, work, by, "event.tried_again", event_id)
    return outcome


def discard(service: "Service", event_id: str, by: str) -> None:
    """Lets a parked event go for good, in the name of `by` (a staff id), and handles those that wait behind it.

    Raises as `replay` does.
    """
    with service.work() as work:
        Reception(service, work, careful=True).let_go(event_id, by)
        note_decision(service, work, by, "event.let_go", event_id)


def skip_missing(service: "Service", event_id: str, by: str) -> None:
    """Gives up the events that should have come before a waiting one, and handles it and those behind it.

    For what was lost outside the queue, e.g. by a database restored from a backup. Should they come after all, they
    are kept as stale. Raises as `replay` does.
    """
    with service.work() as work:
        Reception(service, work, careful=True).skip_missing(event_id, by)
        note_decision(service, work, by, "event.went_on_without", event_id)


def note_decision(service: "Service", work: Work, by: str, action: str, subject: str) -> None:
    """Notes who decided what about an event or a case, in the audit log where the service has one; ids only."""
    log.warning("%s %s by %s", action, subject, by or "nobody named")
    if service.audit and by:
        service.audit(work, by, action, subject)
