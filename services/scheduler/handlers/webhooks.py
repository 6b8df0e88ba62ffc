"""Keeps the addresses that hear of sessions, and notes what each has to be told, in the transaction that changes it."""

import secrets as randomness
from collections.abc import Collection
from typing import Any

from sqlalchemy import select, update

from services.scheduler.adapters import secret_texts
from services.scheduler.adapters.tables import MediationSession, WebhookDelivery, WebhookEndpoint
from services.scheduler.domain import webhooks as rules
from services.scheduler.handlers.proposals import settings_of
from shared.bus.outbox import NewEvent
from shared.contracts import CENTRE
from shared.errors import NotFound, Refusal
from shared.ids import new_id
from shared.work import Work

WAKE = "webhooks"
MOST = 20


def add_endpoint(work: Work, by: str, name: str, url: str, types: Collection[str]) -> tuple[str, str]:
    """Adds an address and tells it `webhook.ping`; returns its id and the secret, which is shown once."""
    if not types:
        raise Refusal("Tick what it should hear of.", "types")
    endpoints = work.session.execute(select(WebhookEndpoint.id, WebhookEndpoint.url)).all()
    if any(known == url for _, known in endpoints):
        raise Refusal("This address is in the list already.", "url")
    if len(endpoints) >= MOST:
        raise Refusal(f"There are {MOST} addresses already. Please remove one that is not needed.")
    secret = rules.secret_of(randomness.token_bytes(rules.SECRET_BYTES))
    endpoint = WebhookEndpoint(
        id=new_id(), name=name, url=url, types=sorted(set(types)), state="active", secret=_sealed(work, secret),
        last_order=0, failures=0, made_by=by, made_at=work.now())
    work.session.add(endpoint)
    work.session.flush()
    note(work, by, endpoint.id, "added")
    _tell(work, endpoint.id, rules.PING, new_id(), {"endpoint_id": endpoint.id})
    return endpoint.id, secret


def change_secret(work: Work, by: str, endpoint_id: str) -> str:
    """A new secret, shown once. The old one goes on signing beside it for a day, so that nothing is refused."""
    endpoint = locked(work, endpoint_id)
    secret = rules.secret_of(randomness.token_bytes(rules.SECRET_BYTES))
    endpoint.old_secret, endpoint.old_until = endpoint.secret, work.now() + rules.OLD_SECRET_HOLDS
    endpoint.secret = _sealed(work, secret)
    note(work, by, endpoint_id, "secret_changed")
    return secret


def pause(work: Work, by: str, endpoint_id: str) -> None:
    """Nothing is sent until it goes on; what happens meanwhile waits."""
    locked(work, endpoint_id).state = "paused"
    note(work, by, endpoint_id, "paused")


def go_on(work: Work, by: str, endpoint_id: str) -> None:
    """Begins again, also after it was switched off; what waits goes out at once."""
    endpoint = locked(work, endpoint_id)
    endpoint.state, endpoint.failures, endpoint.failing_since, endpoint.rests_until = "active", 0, None, None
    work.session.execute(update(WebhookDelivery).where(
        WebhookDelivery.endpoint_id == endpoint_id, WebhookDelivery.state == "pending").values(next_at=work.now()))
    note(work, by, endpoint_id, "resumed")
    work.wake(WAKE)


def remove(work: Work, by: str, endpoint_id: str) -> None:
    """Removes the address, its secret and its deliveries."""
    endpoint = locked(work, endpoint_id)
    work.session.query(WebhookDelivery).filter(WebhookDelivery.endpoint_id == endpoint_id).delete()
    work.session.delete(endpoint)
    note(work, by, endpoint_id, "removed")


def send_again(work: Work, by: str, endpoint_id: str, delivery_id: str) -> None:
    """Sends one anew, with the same event id: whoever has it already can tell."""
    endpoint = locked(work, endpoint_id)
    delivery = work.session.get(WebhookDelivery, delivery_id, with_for_update=True, populate_existing=True)
    if delivery is None or delivery.endpoint_id != endpoint_id:
        raise NotFound
    if endpoint.state != "active":
        raise Refusal("This address is switched off. Let it go on first.")
    delivery.state, delivery.attempts, delivery.next_at, delivery.leased_until = "pending", 0, work.now(), None
    endpoint.rests_until = None
    note(work, by, endpoint_id, "sent_again")
    work.wake(WAKE)


def session_happened(work: Work, event_id: str, event: NewEvent) -> None:
    """Notes for every address that wants it what has just been published about a session."""
    wanting = [one for one in work.session.execute(select(WebhookEndpoint.id, WebhookEndpoint.types).order_by(
        WebhookEndpoint.id)) if event.type in one.types]
    if not wanting:
        return
    session = work.session.get(MediationSession, event.data["session_id"])
    facts = {name: getattr(session, name, None) for name in ("sequence", "starts_at", "ends_at")}
    data = {"session_id": event.data["session_id"], "case_id": event.case_id} | facts
    if "previous_starts_at" in event.data:
        data["previous_starts_at"] = event.data["previous_starts_at"]
    for endpoint in wanting:
        _tell(work, endpoint.id, event.type, event_id, data)


def locked(work: Work, endpoint_id: str) -> WebhookEndpoint:
    found = work.session.get(WebhookEndpoint, endpoint_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def secrets_of(work: Work, endpoint: WebhookEndpoint) -> list[str]:
    """The secrets that sign now, the newest first; none if the server's own key was changed."""
    kept = [endpoint.secret]
    if endpoint.old_secret and endpoint.old_until and endpoint.old_until > work.now():
        kept.append(endpoint.old_secret)
    opened = [secret_texts.opened(settings_of(work).secret_key, one.decode()) for one in kept]
    return [one for one in opened if one]


def _tell(work: Work, endpoint_id: str, event_type: str, event_id: str, data: dict[str, Any]) -> None:
    """Locks no endpoint: that would make all bookings take turns. The number is given when it is first sent."""
    now = work.now()
    work.session.add(WebhookDelivery(
        id=new_id(), endpoint_id=endpoint_id, event_id=event_id, type=event_type, order_no=rules.NOT_NUMBERED,
        body=rules.payload(event_type, event_id, now, data), state="pending", attempts=0, next_at=now, made_at=now))
    work.wake(WAKE)


def _sealed(work: Work, secret: str) -> bytes:
    return secret_texts.sealed(settings_of(work).secret_key, secret).encode()


def note(work: Work, by: str, endpoint_id: str, change: str) -> None:
    """For the audit log, which is intake's."""
    work.publish("webhook.changed", CENTRE, {"endpoint_id": endpoint_id, "staff_id": by, "change": change})
