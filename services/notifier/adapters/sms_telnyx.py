"""Texts through Telnyx (developers.telnyx.com, API v2), the second way out when the first is refused or limited.

It has no key of ours on a message but the address of its reports, which carries our id: that is what a text is found
by. It knows no end of validity; what is too late is not handed over in the first place.
"""

import threading
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import requests

from services.notifier.adapters.http_failures import never_connected
from services.notifier.config import Settings
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
PAGE = 250
REMEMBERED = 10_000


class TelnyxTexts:
    """Sends texts, looks for sent ones and lists those that came in. Safe to use from several threads."""

    def __init__(self, settings: Settings, read_seconds: float = READ_SECONDS):
        self.settings = settings
        self.time_limits = (CONNECT_SECONDS, read_seconds)
        self._local = threading.local()
        self._brought: dict[str, None] = {}

    def send(self, parcel: Parcel) -> Answer:
        """Hands a text over; answers within about 15 seconds."""
        try:
            answer = self._session().post(self._url("messages"), json=self._request(parcel), timeout=self.time_limits)
        except requests.RequestException as error:
            name = type(error).__name__
            return NotTaken(name) if never_connected(error) else Unclear(name)
        if answer.status_code >= 400:
            return _refusal(answer)
        data = _data(answer)
        if not data.get("id"):
            return Unclear("an answer without an id")
        status = _status(data)
        return Taken(str(data["id"]), state_of(status) or "accepted", status)

    def find(self, address: str, since: datetime) -> list[Found]:
        """Texts to this number since the beginning of that UTC day, newest first. Records hold our id, but no words."""
        return [_recorded(row) for row in self._records("outbound", since, address)]

    def look(self, provider_id: str) -> Found | None:
        """One text as the provider knows it now."""
        answer = self._session().get(self._url(f"messages/{provider_id}"), timeout=self.time_limits)
        if answer.status_code == 404:
            return None
        answer.raise_for_status()
        data = _data(answer)
        return Found(provider_id, state_of(_status(data)) or "accepted", _code(data.get("errors")),
                     data.get("text") or "", _detail(_status(data), data.get("errors")), _key(data.get("webhook_url")))

    def arrived(self, since: datetime) -> Iterator[Arrived]:
        """Texts that came in since the beginning of that UTC day; each is fetched once, for records hold no words."""
        for row in self._records("inbound", since):
            message_id = str(row["uuid"])
            if message_id in self._brought:
                continue
            answer = self._session().get(self._url(f"messages/{message_id}"), timeout=self.time_limits)
            if answer.ok:
                self._remember(message_id)
                yield as_arrived(_data(answer))

    def erase(self, kind: str, provider_id: str) -> str:
        """Always `kept`: the API erases no single text and no file of one.

        What there is, message redaction, is a setting of the messaging profile that hides words and numbers for all
        texts from then on (developers.telnyx.com/docs/messaging/messages/message-redaction).
        """
        return "kept"

    def _records(self, direction: str, since: datetime, address: str | None = None) -> list[dict[str, Any]]:
        query = {"filter[record_type]": "messaging", "filter[direction]": direction, "sort": "-created_at",
                 "filter[created_at][gte]": day_start(since).date().isoformat(), "page[size]": str(PAGE)}
        answer = self._session().get(self._url("detail_records"), timeout=self.time_limits,
                                     params=query | ({"filter[cld]": address} if address else {}))
        answer.raise_for_status()
        return list(answer.json()["data"])

    def _remember(self, message_id: str) -> None:
        self._brought[message_id] = None
        if len(self._brought) > REMEMBERED:
            self._brought.pop(next(iter(self._brought)))

    def _request(self, parcel: Parcel) -> dict[str, Any]:
        return {"from": self.settings.telnyx_sender, "to": parcel.address, "text": parcel.text, "type": "SMS",
                "use_profile_webhooks": False,
                "webhook_url": f"{self.settings.webhook_base_url}/messages/webhooks/telnyx-status/{parcel.key}"}

    def _url(self, path: str) -> str:
        return f"{self.settings.telnyx_api_url}/v2/{path}"

    def _session(self) -> requests.Session:
        """A session of this thread: it is not made for several at once."""
        if not hasattr(self._local, "session"):
            self._local.session = requests.Session()
            self._local.session.headers["Authorization"] = f"Bearer {self.settings.telnyx_api_key}"
        return self._local.session


def as_arrived(payload: dict[str, Any]) -> Arrived:
    """A text that came in, as an event or the API tells of it."""
    to = payload.get("to") or [{}]
    raw = {"To": to[0].get("phone_number", ""), "MessageSid": payload["id"]}
    media = payload.get("media") or []
    return Arrived(str(payload["id"])[:80], str(payload["from"]["phone_number"])[:320], payload.get("text") or "",
                   media=len(media), raw=raw,
                   files=tuple((str(one["url"]), str(one.get("content_type") or "")) for one in media))


def as_report(payload: dict[str, Any]) -> tuple[str, int | None]:
    """(the provider's word for the state, its error code) of an event about a text of ours."""
    return _status(payload), _code(payload.get("errors"))


def _recorded(row: dict[str, Any]) -> Found:
    status, errors = str(row.get("status")), row.get("errors")
    return Found(str(row["uuid"]), state_of(status) or "accepted", _code(errors), "", _detail(status, errors),
                 _key(row.get("delivery_status_webhook_url")))


def _refusal(answer: requests.Response) -> Answer:
    try:
        code = _code(answer.json().get("errors"))
    except (ValueError, AttributeError):
        code = None
    detail = f"http {answer.status_code} code {code}"
    if answer.status_code == TOO_MANY:
        return NotTaken(detail)
    return Unclear(f"http {answer.status_code}") if answer.status_code >= 500 else Refused(code, detail)


def _data(answer: requests.Response) -> dict[str, Any]:
    try:
        data = answer.json().get("data")
    except (ValueError, AttributeError):
        return {}
    return data if isinstance(data, dict) else {}


def _status(data: dict[str, Any]) -> str:
    to = data.get("to") or [{}]
    return str(to[0].get("status") or "queued")


def _code(errors: Any) -> int | None:
    """The first code of a list of errors, each an object or the bare code."""
    for one in errors or []:
        code = str(one.get("code", "") if isinstance(one, dict) else one)
        if code.isdigit():
            return int(code[:9])
    return None


def _detail(status: str, errors: Any) -> str:
    return f"{status} {_code(errors) or ''}".strip()[:100]


def _key(url: str | None) -> str | None:
    return url.rpartition("/")[2] if url else None
