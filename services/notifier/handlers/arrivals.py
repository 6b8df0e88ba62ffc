"""Keeps every text that comes in before anything is made of it, once, and finds those that never came."""

from datetime import timedelta

from services.notifier.adapters.rows import insert_once
from services.notifier.adapters.tables import Inbound
from services.notifier.domain.handover import Arrived
from services.notifier.handlers.files import keep_aside
from services.notifier.handlers.senders import KEYS
from shared.ids import new_id
from shared.service import Service
from shared.trace import current_trace
from shared.work import Work

WAKE = "inbound"
LOOK_BACK = timedelta(hours=6)
KEPT_RAW = ("MessageSid", "AccountSid", "MessagingServiceSid", "To", "OptOutType", "NumMedia", "NumSegments",
            "MediaUrl0", "MediaContentType0", "FromCountry")


def keep(work: Work, text: Arrived) -> bool:
    """Stores a text under the provider's id; False if it stands already (webhooks come twice)."""
    inbound_id = new_id()
    added = insert_once(
        work.session, Inbound, id=inbound_id, provider_id=text.provider_id, channel=text.channel, sender=text.sender,
        body=text.body.replace("\x00", ""), received_at=work.now(), sent_at=text.sent_at,
        opt_out_type=text.opt_out_type, media=text.media,
        raw={name: text.raw[name] for name in KEPT_RAW if text.raw and name in text.raw}, trace_id=current_trace(),
        state="new", attempts=0, due_at=work.now())
    if added:
        keep_aside(work, inbound_id, text)
        work.wake(WAKE)
    return added


def fill_gaps(service: Service) -> int:
    """Asks each provider what came in lately and keeps what its webhook never brought; returns how many."""
    since = service.clock.now() - LOOK_BACK
    return sum(_fill(service, list(service.adapters[key].arrived(since))) for key in KEYS if key in service.adapters)


def _fill(service: Service, texts: list[Arrived]) -> int:
    if not texts:
        return 0
    with service.work() as work:
        return sum(keep(work, text) for text in texts if text.body or text.media)
