"""A text from the centre: checked and accepted as the provider does it."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from simulator import faults
from simulator.carrier import messages, optouts, reports
from simulator.carrier.errors import ProviderError
from simulator.carrier.messages import LONGEST_VALIDITY_SECONDS, Message
from simulator.exchange import Exchange
from simulator.moments import stored
from simulator.numbers import is_phone_number

LONGEST_BODY = 1600
# The provider's own numbers for trying out what it refuses.
MAGIC = {"+15005550001": 21211, "+15005550002": 21612, "+15005550003": 21408, "+15005550004": 21610,
         "+15005550009": 21614}
# These end as `failed`: they never left the provider. All others were turned away on the way.
NEVER_LEFT = frozenset({30001, 30002, 30036, 30500})


@dataclass(frozen=True)
class Order:
    """What the request asks for, as text from its form."""

    to: str = ""
    sender: str = ""
    service_sid: str = ""
    body: str = ""
    callback_url: str = ""
    validity_seconds: str = ""


def accept(db: sqlite3.Connection, exchange: Exchange, order: Order) -> Message:
    """Takes a text on its way; the first step is due after the carrier's delay. Raises ProviderError."""
    _check(order)
    sender = order.sender or exchange.settings.sender
    if optouts.stopped(db, sender, order.to):
        raise ProviderError(21610)
    now = exchange.now()
    return messages.add(
        db, now, direction="outbound-api", sender=sender, recipient=order.to, body=order.body,
        service_sid=order.service_sid or None, status="accepted" if order.service_sid else "queued",
        callback_url=order.callback_url or None, validity_seconds=_validity(order.validity_seconds),
        steps=json.dumps(_steps(db, order)), reports=json.dumps(reports.mishaps(db)),
        next_at=stored(now + timedelta(seconds=exchange.settings.delivery_seconds)),
    )


def _check(order: Order) -> None:
    if not order.to:
        raise ProviderError(21604)
    if order.to in MAGIC or not is_phone_number(order.to):
        raise ProviderError(MAGIC.get(order.to, 21211), order.to)
    if not order.body:
        raise ProviderError(21602)
    if len(order.body) > LONGEST_BODY:
        raise ProviderError(21617)
    _check_sender(order)
    if order.callback_url and not _is_url(order.callback_url):
        raise ProviderError(21609, order.callback_url)


def _check_sender(order: Order) -> None:
    if not order.sender and not order.service_sid:
        raise ProviderError(21603)
    if order.service_sid and not order.service_sid.startswith("MG"):
        raise ProviderError(21701)
    if order.sender and not is_phone_number(order.sender):
        raise ProviderError(21212, order.sender)
    if order.sender == order.to:
        raise ProviderError(21266)


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _validity(text: str) -> int:
    if not text:
        return LONGEST_VALIDITY_SECONDS
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= LONGEST_VALIDITY_SECONDS:
        raise ProviderError(20001)
    return int(text)


def _steps(db: sqlite3.Connection, order: Order) -> list[tuple[str, int | None]]:
    fault = faults.strikes(db, "failed_delivery")
    code = int(fault.amount) if fault else None
    final = "delivered" if code is None else "failed" if code in NEVER_LEFT else "undelivered"
    way = ["queued"] if order.service_sid else []
    way += [] if final == "failed" else ["sent"]
    return [*((status, None) for status in way), (final, code)]
