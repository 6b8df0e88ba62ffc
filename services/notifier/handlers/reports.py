"""What a provider reports about a message: by callback, or when it is asked.

A callback is kept as it came and answered at once; the worker works off many together. They come late, twice and out
of order: what came is kept in the message's life, and the message moves upward only.
"""

import logging
import threading
from collections.abc import Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import InterfaceError, OperationalError

from services.notifier.adapters.tables import Message, Report
from services.notifier.domain.handover import Found, state_of
from services.notifier.handlers import failing, lives
from services.notifier.handlers.gathering import gathering
from shared.service import Service
from shared.work import Work

BAD_ENDS = ("failed", "undelivered")
BATCH = 200
LOOK_SECONDS = 0.2
WAKE = "reports"
log = logging.getLogger(__name__)


def keep(work: Work, message_id: str, provider_id: str, status: str, code: int | None = None) -> None:
    """Keeps a callback. `status` is the provider's own word; one that we do not know moves nothing.

    It wakes nobody: the loop looks every fifth of a second, and 500 a second would only keep it from its work.
    """
    work.session.execute(insert(Report).values(
        message_id=message_id[:80], provider_id=provider_id[:80], state=state_of(status), code=code,
        detail=f"{status} {code or ''}".strip()[:100], received_at=work.now()))


def run(service: Service, stop: threading.Event) -> None:
    """Works off callbacks until `stop`."""
    while not stop.is_set():
        if work_off(service) < BATCH:
            service.wakes[WAKE].wait(LOOK_SECONDS)


def work_off(service: Service) -> int:
    """Works off what came, oldest first, up to 200 at once; returns how many. Looks without a lock first."""
    with service.reading() as session:
        numbers = list(session.scalars(select(Report.number).order_by(Report.number).limit(BATCH)))
    if not numbers:
        return 0
    try:
        _work_off(service, numbers)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("%s reports could not be worked off together", len(numbers))
        for number in numbers:
            _work_off_alone(service, number)
    return len(numbers)


def _work_off(service: Service, numbers: Sequence[int]) -> None:
    with gathering(service) as work:
        found = work.session.scalars(select(Report).where(Report.number.in_(numbers)).order_by(Report.number)
                                     .with_for_update(skip_locked=True)).all()
        messages = {one.id: one for one in work.session.scalars(
            select(Message).where(Message.id.in_({report.message_id for report in found})).order_by(Message.id)
            .with_for_update())}
        for report in found:
            if report.message_id in messages:
                _take(work, messages[report.message_id], report)
        work.session.execute(delete(Report).where(Report.number.in_([report.number for report in found])))


def _work_off_alone(service: Service, number: int) -> None:
    """One that cannot be worked off is dropped: the provider is asked about the message later (`reconciling`)."""
    try:
        _work_off(service, [number])
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("report %s could not be worked off", number)
        with service.work() as work:
            work.session.execute(delete(Report).where(Report.number == number))


def _take(work: Work, message: Message, report: Report) -> None:
    if report.state is None:
        lives.note(work, message, "callback", detail=report.detail)
    else:
        apply(work, message, Found(report.provider_id, report.state, report.code, "", report.detail), "callback")


def apply(work: Work, message: Message, found: Found, source: str) -> None:
    """Moves the message to where the provider says it is."""
    message.provider_id = message.provider_id or found.provider_id or None
    if found.state in BAD_ENDS:
        failing.did_not_arrive(work, message, found.state, source, found.code, found.detail)
        return
    was_taken = message.state in ("sending", "unknown")
    if lives.move(work, message, found.state, source, detail=found.detail) and was_taken and found.state != "accepted":
        lives.tell_sent(work, message)


def known_provider_ids(work: Work, provider_ids: list[str]) -> set[str]:
    return set(work.session.scalars(select(Message.provider_id).where(Message.provider_id.in_(provider_ids))))
