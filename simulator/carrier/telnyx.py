"""The second provider's shapes: messages and signed events as Telnyx writes them (developers.telnyx.com, API v2).

Its texts are those that go out from or come in to the second number.
"""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from shared.ids import new_id
from simulator.carrier.media import Media
from simulator.carrier.messages import Message
from simulator.config import Settings

BODY = "telnyx"  # the one field of a post whose body is this provider's JSON
STATUSES = {"accepted": "queued", "queued": "queued", "sent": "sent", "delivered": "delivered",
            "undelivered": "delivery_failed", "failed": "sending_failed", "received": "delivered"}
# Its own codes for what the fault page names in the first provider's.
CODES = {21610: 40300, 21211: 40310, 21617: 40302, 21602: 40009, 20429: 10011, 20003: 10009, 30003: 40006, 30005: 40012,
         30006: 40001, 30007: 40015, 30008: 40008, 30034: 40010, 30036: 40014}


def is_theirs(settings: Settings, message: Message) -> bool:
    return settings.second_sender in (message.sender, message.recipient)


def id_of(message: Message) -> str:
    return str(UUID(message.sid.removeprefix("SM")))


def sid_of(message_id: str) -> str:
    """The sid under which a message is kept. Raises ValueError."""
    return "SM" + UUID(message_id).hex


def media_of(settings: Settings, files: Sequence[Media]) -> list[dict[str, object]]:
    """Files as messages tell of them: each at an address that is open to whoever knows it."""
    return [{"url": f"{settings.media_base}/v2/media/{file.sid}", "content_type": file.content_type,
             "size": len(file.content), "hash_sha256": file.digest} for file in files]


def as_json(message: Message, files: Sequence[Mapping[str, object]] = ()) -> dict[str, object]:
    status = STATUSES.get(message.status, "queued")
    return {
        "id": id_of(message), "record_type": "message", "type": "MMS" if files else "SMS",
        "direction": "inbound" if message.inbound else "outbound", "text": message.body, "parts": message.segments,
        "from": {"phone_number": message.sender}, "media": list(files),
        "to": [{"phone_number": message.recipient, "status": "webhook_delivered" if message.inbound else status}],
        "webhook_url": message.callback_url, "received_at": message.created_at, "sent_at": message.sent_at,
        "errors": errors_of(message.error_code),
    }


def detail_record(message: Message) -> dict[str, object]:
    """What a search of detail records shows: no words."""
    return {
        "record_type": "message_detail_record", "uuid": id_of(message), "cld": message.recipient, "cli": message.sender,
        "direction": "inbound" if message.inbound else "outbound", "created_at": message.created_at,
        "sent_at": message.sent_at, "status": STATUSES.get(message.status, "queued"), "message_type": "SMS",
        "delivery_status_webhook_url": message.callback_url, "errors": [one["code"] for one in
                                                                       errors_of(message.error_code)],
    }


def event(event_type: str, message: Message, now: datetime, files: Sequence[Mapping[str, object]] = ()) -> str:
    return json.dumps({"data": {
        "record_type": "event", "id": new_id(), "event_type": event_type, "occurred_at": now.isoformat(),
        "payload": as_json(message, files)}, "meta": {"attempt": 1}})


def errors_of(code: int | None) -> list[dict[str, str]]:
    return [{"code": str(CODES.get(code, code)), "title": "Not delivered"}] if code else []


def signed(settings: Settings, body: str, now: datetime) -> dict[str, str]:
    """The headers that prove a request: a signature over the moment and the body as it is."""
    moment = str(int(now.timestamp()))
    signature = _key(settings).sign(f"{moment}|{body}".encode())
    return {"telnyx-signature-ed25519": base64.b64encode(signature).decode(), "telnyx-timestamp": moment,
            "Content-Type": "application/json", "User-Agent": "telnyx-webhooks"}


def public_key(settings: Settings) -> str:
    """What the centre checks signatures with, as the provider's portal shows it."""
    raw = _key(settings).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return base64.b64encode(raw).decode()


def _key(settings: Settings) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(settings.auth_tokens[0].encode()).digest())
