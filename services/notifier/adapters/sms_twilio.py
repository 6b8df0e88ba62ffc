"""Texts through Twilio's own SDK. It has no idempotency key for messages: what its silence means is decided here.

The SDK is loaded at the first text (it is large), and given time limits, which it has none of by itself; it must
never retry on its own.
"""

import threading
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from services.notifier.adapters.http_failures import never_connected
from services.notifier.config import TWILIO, Settings
from services.notifier.domain.handover import (
    Answer,
    Arrived,
    Found,
    NotTaken,
    Parcel,
    Refused,
    Taken,
    Unclear,
    day_start,
    state_of,
)

CONNECT_SECONDS, READ_SECONDS = 5.0, 10.0
TOO_MANY = 429
LONGEST_SECONDS = 36_000  # Twilio's ValidityPeriod
LIST_LIMIT = 1000
FIND_LIMIT = 100


class TwilioTexts:
    """Sends texts, looks for sent ones and lists those that came in. Safe to use from several threads."""

    def __init__(self, settings: Settings, read_seconds: float = READ_SECONDS):
        self.settings = settings
        self.time_limits = (CONNECT_SECONDS, read_seconds)
        self._local = threading.local()

    def send(self, parcel: Parcel) -> Answer:
        """Hands a text over; answers within about 15 seconds."""
        from requests import exceptions
        from twilio.base.exceptions import TwilioRestException
        try:
            message = self._client().messages.create(**self._request(parcel))
        except TwilioRestException as error:
            return _refusal(error.status, error.code)
        except exceptions.RequestException as error:
            return NotTaken(_name(error)) if never_connected(error) else Unclear(_name(error))
        if not message.sid:
            return Unclear("an answer without a sid")
        return Taken(message.sid, state_of(message.status) or "accepted", str(message.status))

    def find(self, address: str, since: datetime) -> list[Found]:
        """Texts to this number since the beginning of that UTC day, newest first.

        Not listed by the day they were sent: one that waits in the provider's own queue has no such day yet.
        """
        rows = self._client().messages.list(to=address, limit=FIND_LIMIT)
        return [_found(row) for row in rows if not str(row.direction).startswith("inbound")
                and (row.date_created is None or row.date_created >= day_start(since))]

    def look(self, provider_id: str) -> Found | None:
        """One text as the provider knows it now."""
        from twilio.base.exceptions import TwilioRestException
        try:
            return _found(self._client().messages(provider_id).fetch())
        except TwilioRestException as error:
            if error.status == 404:
                return None
            raise

    def arrived(self, since: datetime) -> Iterator[Arrived]:
        """Texts that came in since the beginning of that UTC day."""
        for row in self._client().messages.list(date_sent_after=day_start(since), limit=LIST_LIMIT):
            if row.direction == "inbound":
                yield Arrived(row.sid, str(row.from_), row.body or "", media=int(row.num_media or 0), raw={},
                              sent_at=row.date_sent or row.date_created)

    def erase(self, kind: str, provider_id: str) -> str:
        """Has Twilio erase a text's words or the files with it; `done`, or `gone` if it has the text no more.

        Raises what the SDK raises for a text that has not ended yet (20009) or a call that failed: ask again later.
        """
        from twilio.base.exceptions import TwilioRestException
        text = self._client().messages(provider_id)
        try:
            if kind == "media":
                for one in text.media.list():
                    text.media(one.sid).delete()
            else:
                text.update(body="")
        except TwilioRestException as error:
            if error.status == 404:
                return "gone"
            raise
        return "done"

    def _request(self, parcel: Parcel) -> dict[str, Any]:
        sender = self.settings.sms_sender
        request: dict[str, Any] = {
            "to": parcel.address, "body": parcel.text,
            "status_callback": f"{self.settings.webhook_base_url}/messages/webhooks/sms-status/{parcel.key}"}
        request["messaging_service_sid" if sender.startswith("MG") else "from_"] = sender
        if parcel.seconds is not None:
            request["validity_period"] = max(1, min(parcel.seconds, LONGEST_SECONDS))
        return request

    def _client(self):
        """A client of this thread: its HTTP session is not made for several at once."""
        if not hasattr(self._local, "client"):
            from twilio.rest import Client
            self._local.client = Client(self.settings.twilio_account_sid, self.settings.twilio_auth_tokens[0],
                                        http_client=_http(self.settings.twilio_api_url, self.time_limits))
        return self._local.client


def _http(base_url: str, time_limits: tuple[float, float]):
    """The SDK's HTTP client with time limits (connect, read), going to `base_url` in place of Twilio's own."""
    from twilio.http.http_client import TwilioHttpClient

    class Timely(TwilioHttpClient):
        def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:  # type: ignore[override]
            self.timeout = time_limits  # type: ignore[assignment]  # what `requests` takes: connect, read
            return super().request(method, url.replace(TWILIO, base_url, 1), *args, **kwargs)

    return Timely()


def _refusal(status: int, code: int | None) -> Answer:
    if status == TOO_MANY:
        return NotTaken(f"http {status} code {code}")
    if status >= 500:
        return Unclear(f"http {status}")
    return Refused(code or None, f"http {status} code {code}")


def _found(row: Any) -> Found:
    code = int(row.error_code) if row.error_code else None
    detail = f"{row.status} {code or ''}".strip()
    return Found(row.sid, state_of(row.status) or "accepted", code, row.body or "", detail)


def _name(error: Exception) -> str:
    return type(error).__name__
