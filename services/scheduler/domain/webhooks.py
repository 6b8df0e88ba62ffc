"""What other programs are told of sessions, how it is signed and how often it is tried.

Signed as the Standard Webhooks specification has it (https://www.standardwebhooks.com), so that receivers can check it
with a library that exists in their language.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

TYPES = ("session.scheduled", "session.moved", "session.reassigned", "session.cancelled", "session.held",
         "session.missed")
PING = "webhook.ping"
PREFIX = "whsec_"
SECRET_BYTES = 32
OLD_SECRET_HOLDS = timedelta(hours=24)
WAITS = tuple(timedelta(seconds=one) for one in
              (10, 30, 120, 600, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 24 * 3600))
PATIENCE = timedelta(days=3)  # failing so long without a success, an endpoint is switched off
GONE = 410
NOT_NUMBERED = 0


def payload(event_type: str, event_id: str, at: datetime, data: dict[str, Any]) -> str:
    """The body: ids and times, never a name, a reason or what anybody said."""
    told = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in data.items()}
    return _written({"type": event_type, "id": event_id, "timestamp": at.isoformat(), "data": told})


def numbered(body: str, order: int) -> str:
    """The body with its place among all that one endpoint is told, from 1."""
    return _written(json.loads(body) | {"order": order})


def headers(secrets: Sequence[str], event_id: str, at: datetime, body: str) -> dict[str, str]:
    """`webhook-id` (the event's: the same when it comes again), `-timestamp` (Unix seconds) and `-signature`.

    The signature is over `id.timestamp.body`; with two secrets, while one takes over from the other, there are two.
    """
    seconds = str(int(at.timestamp()))
    signed = f"{event_id}.{seconds}.{body}".encode()
    return {"Content-Type": "application/json", "webhook-id": event_id, "webhook-timestamp": seconds,
            "webhook-signature": " ".join(signature(secret, signed) for secret in secrets)}


def signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return f"v1,{base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()}"


def secret_of(random: bytes) -> str:
    """A secret as it is shown, of random bytes."""
    return PREFIX + base64.b64encode(random).decode()


def _written(told: dict[str, Any]) -> str:
    return json.dumps(told, separators=(",", ":"))


def is_taken(status: int | None) -> bool:
    """True if the other side took it."""
    return status is not None and 200 <= status < 300


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after so many attempts that failed; None: it is given up."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None


def is_hopeless(failing_since: datetime | None, now: datetime, status: int | None) -> bool:
    """True if the endpoint should be switched off: it says that it is gone, or has failed for days on end."""
    return status == GONE or (failing_since is not None and now - failing_since >= PATIENCE)
