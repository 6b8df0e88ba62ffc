"""Where the second provider calls us. Its events are JSON, signed over the body as it came."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, abort, request

from services.notifier.adapters.sms_telnyx import as_arrived, as_report
from services.notifier.adapters.telnyx_signature import is_signed
from services.notifier.config import own
from services.notifier.handlers import arrivals, reports
from shared.http import csrf_exempt, current_service, open_to_all

pages = Blueprint("telnyx", __name__, url_prefix="/webhooks")
NO_EVENT = (KeyError, TypeError, AttributeError, IndexError)


def signed(view: Callable) -> Callable:
    """Lets in only what one of the provider's keys signed in the last minutes."""
    @wraps(view)
    def checked(*args, **kwargs):
        service = current_service()
        moment, signature = (request.headers.get(f"telnyx-{name}", "") for name in ("timestamp", "signature-ed25519"))
        keys = own(service.settings).telnyx_public_keys
        if not is_signed(request.get_data(cache=True), moment, signature, keys, service.clock.now()):
            abort(403)
        return view(*args, **kwargs)

    return csrf_exempt(open_to_all(checked))


@pages.post("/telnyx")
@signed
def arrived() -> tuple[str, int]:
    """A text that somebody wrote to our second number. Other events are none of ours."""
    payload = _payload("message.received")
    if payload is not None:
        try:
            text = as_arrived(payload)
        except NO_EVENT:
            abort(400)
        with current_service().work() as work:
            arrivals.keep(work, text)
    return "", 204


@pages.post("/telnyx-status/<message_id>")
@signed
def status(message_id: str) -> tuple[str, int]:
    """How far a text of ours has come."""
    payload = _payload("message.sent", "message.finalized")
    if payload is not None:
        try:
            word, code = as_report(payload)
        except NO_EVENT:
            abort(400)
        with current_service().work() as work:
            reports.keep(work, message_id, str(payload.get("id", "")), word, code)
    return "", 204


def _payload(*types: str) -> dict[str, Any] | None:
    """What an event of one of these types is about; None for another type. Answers 400 to what is no event."""
    event = request.get_json(silent=True)
    data = event.get("data") if isinstance(event, dict) else None
    if not isinstance(data, dict):
        abort(400)
    payload = data.get("payload")
    return payload if data.get("event_type") in types and isinstance(payload, dict) else None
