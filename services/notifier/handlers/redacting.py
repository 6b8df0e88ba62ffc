"""Has the provider erase the words that it still keeps, outside any transaction, until it says that it did."""

import logging
from datetime import timedelta

from sqlalchemy import select

from services.notifier.adapters.tables import Redaction
from services.notifier.handlers.senders import adapter_of
from services.notifier.handlers.words_kept import waiting_redactions
from shared.service import Service

BATCH = 50
LEASE = timedelta(minutes=10)
ATTEMPTS = 12
MOST_WAIT = timedelta(days=1)
ERASED = ("done", "gone")
log = logging.getLogger(__name__)


def redact(service: Service) -> int:
    """Works off what is due; returns how many the provider erased (or had no more)."""
    with service.reading() as session:
        if session.scalar(select(Redaction.id).where(Redaction.state == "waiting",
                                                     Redaction.due_at <= service.clock.now()).limit(1)) is None:
            return 0
    with service.work() as work:
        rows = waiting_redactions(work, BATCH)
        taken = [(one.id, one.kind, one.provider_id, one.provider) for one in rows]
        for one in rows:
            one.due_at = work.now() + LEASE  # nobody else asks meanwhile; a crash lets it be asked again
    return sum(_ask(service, *one) for one in taken)


def _ask(service: Service, redaction_id: int, kind: str, provider_id: str, provider: str | None) -> bool:
    adapter = adapter_of(service, provider) if provider else service.adapters["sms"]
    try:
        # Of a provider that is no longer set up nothing can be asked: people have to ask there.
        state = adapter.erase(kind, provider_id) if adapter else "failed"
    except Exception as error:  # the network, or a text that has not ended: asked again later
        log.warning("the provider did not erase a text yet: %s", type(error).__name__)
        state = None
    with service.work() as work:
        row = work.session.get_one(Redaction, redaction_id, with_for_update=True)
        if state:
            row.state, row.done_at = state, work.now()
            return state in ERASED
        row.attempts += 1
        row.due_at = work.now() + min(timedelta(minutes=2 ** row.attempts), MOST_WAIT)
        if row.attempts >= ATTEMPTS:
            row.state = "failed"
    return False
