"""Tells other programs what webhooks promised: a loop that claims one delivery, calls, and notes the answer.

The claim is a lease and is committed before the call; after a crash the lease runs out and it is sent again, which is
what "at least once" means. While an endpoint fails all its deliveries rest, so it holds nobody else up.
"""

import logging
import threading
import time
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.exc import InterfaceError, OperationalError

from services.scheduler.adapters.tables import WebhookDelivery, WebhookEndpoint
from services.scheduler.domain import webhooks as rules
from services.scheduler.handlers.webhooks import WAKE, locked, note, secrets_of
from shared.errors import NotFound
from shared.outbound import NotCalled
from shared.service import Service
from shared.work import Work

LEASE = timedelta(seconds=60)  # longer than a call may take
KEPT = timedelta(days=30)
LOOK_SECONDS = 5.0
SHOWN = 200
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Call:
    """What is to be sent where."""

    delivery_id: str
    endpoint_id: str
    url: str
    body: str
    headers: dict[str, str]


@dataclass(frozen=True)
class Answer:
    """An HTTP status with the beginning of the body, or no status and a sentence why."""

    status: int | None
    text: str
    milliseconds: int


def run(service: Service, stop: threading.Event) -> None:
    """Works off what is due until `stop` is set."""
    while not stop.is_set():
        try:
            while not stop.is_set() and tell_next(service):
                pass
        except (OperationalError, InterfaceError) as error:
            log.warning("webhooks wait: %s", type(error).__name__)
        service.wakes[WAKE].wait(LOOK_SECONDS)


def tell_next(service: Service) -> bool:
    """Sends the delivery that has waited longest, if one is due; True if there was one."""
    with service.reading() as session:
        if session.scalar(_due(service.clock.now()).with_only_columns(WebhookDelivery.id)) is None:
            return False
    with service.work() as work:
        call = claim(work)
    if call is None:
        return True  # somebody else was faster; there may be more
    answer = _send(service, call)
    with service.work() as work:
        record(work, call, answer)
    return True


def claim(work: Work) -> Call | None:
    """Takes what is due, under the endpoint's lock, which also gives it its number the first time."""
    due = _due(work.now())
    found = work.session.execute(due.with_only_columns(WebhookDelivery.id, WebhookDelivery.endpoint_id)).first()
    if found is None:
        return None
    endpoint = locked(work, found.endpoint_id)
    delivery = work.session.scalar(due.where(WebhookDelivery.id == found.id).with_for_update(of=WebhookDelivery)
                                   .execution_options(populate_existing=True))
    if delivery is None:
        return None
    if delivery.order_no == rules.NOT_NUMBERED:
        endpoint.last_order += 1
        delivery.order_no, delivery.body = endpoint.last_order, rules.numbered(delivery.body, endpoint.last_order)
    delivery.leased_until, delivery.tried_at = work.now() + LEASE, work.now()
    delivery.attempts += 1
    headers = rules.headers(secrets_of(work, endpoint), delivery.event_id, work.now(), delivery.body)
    return Call(delivery.id, endpoint.id, endpoint.url, delivery.body, headers)


def record(work: Work, call: Call, answer: Answer) -> None:
    """Notes what came of it. Whoever sent it after its lease was over finds the row as it is, and changes it alike."""
    try:
        endpoint = locked(work, call.endpoint_id)
    except NotFound:
        return
    delivery = work.session.get(WebhookDelivery, call.delivery_id, with_for_update=True, populate_existing=True)
    if delivery is None:
        return
    delivery.status, delivery.answer, delivery.milliseconds = answer.status, answer.text, answer.milliseconds
    delivery.leased_until = None
    if rules.is_taken(answer.status):
        delivery.state = "delivered"
        endpoint.failures, endpoint.failing_since, endpoint.rests_until = 0, None, None
    elif delivery.state == "pending":
        _failed(work, endpoint, delivery, answer)


def forget_old(service: Service) -> int:
    """Removes deliveries of which nobody will ask any more; returns how many."""
    with service.work() as work:
        return len(work.session.execute(delete(WebhookDelivery).where(
            WebhookDelivery.made_at < work.now() - KEPT).returning(WebhookDelivery.id)).all())


def _failed(work: Work, endpoint: WebhookEndpoint, delivery: WebhookDelivery, answer: Answer) -> None:
    now = work.now()
    endpoint.failures += 1
    endpoint.failing_since = endpoint.failing_since or now
    endpoint.rests_until = now + (rules.wait_after(endpoint.failures) or rules.WAITS[-1])
    wait = rules.wait_after(delivery.attempts)
    if wait is None:
        delivery.state = "failed"
    else:
        delivery.next_at = now + wait
    if rules.is_hopeless(endpoint.failing_since, now, answer.status):
        endpoint.state = "disabled"
        note(work, endpoint.made_by, endpoint.id, "switched_off")


def _due(now):
    return select(WebhookDelivery).join(WebhookEndpoint, WebhookEndpoint.id == WebhookDelivery.endpoint_id).where(
        WebhookDelivery.state == "pending", WebhookDelivery.next_at <= now,
        or_(WebhookDelivery.leased_until.is_(None), WebhookDelivery.leased_until <= now),
        WebhookEndpoint.state == "active",
        or_(WebhookEndpoint.rests_until.is_(None), WebhookEndpoint.rests_until <= now),
    ).order_by(WebhookDelivery.next_at, WebhookDelivery.made_at).limit(1)


def _send(service: Service, call: Call) -> Answer:
    started = time.perf_counter()
    try:
        heard = service.adapters["webhooks"].post(call.url, call.body.encode(), call.headers)
        status, text = heard.status, heard.body[:SHOWN * 4].decode("utf-8", "replace")
    except NotCalled as error:
        status, text = None, error.message
    except Exception as error:
        log.exception("a webhook could not be sent")
        status, text = None, type(error).__name__
    shown = "".join(letter for letter in " ".join(text.split()) if letter.isprintable())[:SHOWN]
    return Answer(status, shown, int((time.perf_counter() - started) * 1000))
