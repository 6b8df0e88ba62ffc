"""What goes to a provider, and what it may answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Parcel:
    """A message as it is handed over. `key` is our own id of it, which the provider's reports carry back.

    `seconds` is how long it is worth delivering, None for ever. `attachments` are those of `Attachment`, as dicts;
    `stop_url` ends this kind of mail by one click (RFC 8058).
    """

    key: str
    channel: str
    address: str
    subject: str
    text: str
    language: str = "en"
    seconds: int | None = None
    attachments: tuple[dict[str, Any], ...] = ()
    stop_url: str | None = None


@dataclass(frozen=True)
class Taken:
    """The provider has it. `state` is ours for its status."""

    provider_id: str
    state: str
    detail: str


@dataclass(frozen=True)
class NotTaken:
    """It was certainly not processed: too many requests, or nobody answered the call. Safe to try again."""

    detail: str


@dataclass(frozen=True)
class Refused:
    """It was refused, with the provider's code (None: without one)."""

    code: int | None
    detail: str


@dataclass(frozen=True)
class Unclear:
    """Nobody knows whether it was taken: a read timeout, a fault after the request left. Never sent again blindly."""

    detail: str


Answer = Taken | NotTaken | Refused | Unclear


@dataclass(frozen=True)
class Found:
    """A message as the provider lists it. `key` is our own id of it where the provider lists that, and `body` empty."""

    provider_id: str
    state: str
    code: int | None
    body: str
    detail: str
    key: str | None = None


@dataclass(frozen=True)
class Arrived:
    """A text that somebody sent to us, as the provider tells of it. `opt_out_type` is what it obeyed by itself.

    `sent_at` is the provider's time of it (aware), where it came by a listing; `files` are (address, declared media
    type) of its `media` pictures, empty where they must be asked for.
    """

    provider_id: str
    sender: str
    body: str
    opt_out_type: str | None = None
    media: int = 0
    raw: dict[str, Any] | None = None
    sent_at: datetime | None = None
    files: tuple[tuple[str, str], ...] = ()
    channel: str = "sms"


STATUS = {"accepted": "accepted", "queued": "accepted", "scheduled": "accepted", "sending": "accepted", "sent": "sent",
          "delivered": "delivered", "read": "delivered", "undelivered": "undelivered", "failed": "failed",
          "canceled": "failed", "partially_delivered": "delivered",
          "sending_failed": "failed", "delivery_failed": "undelivered", "delivery_unconfirmed": "sent",
          "expired": "failed"}


def state_of(status: str | None) -> str | None:
    """Our state for a status of the provider; None for one that we do not know."""
    return STATUS.get(status or "")


def day_start(moment: datetime) -> datetime:
    """The UTC day that a listing by date has to begin at to contain `moment`."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


class FileRefused(Exception):
    """A file that came with a text is not kept, and `why`: size, kind, address, gone."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why
