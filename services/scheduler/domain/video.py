"""Where people meet by video. A provider makes a room for a session and a link for each who may enter it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from services.scheduler.config import ROOM

EARLY, LATE = timedelta(minutes=30), timedelta(hours=4)  # a session may begin early and run over


@dataclass(frozen=True)
class Guest:
    """Somebody who may enter, for the time of the session. `key` is an opaque name that says nothing of them."""

    key: str
    hosts: bool
    starts_at: datetime
    ends_at: datetime

    @property
    def window(self) -> tuple[datetime, datetime]:
        """From when until when they may enter."""
        return self.starts_at - EARLY, self.ends_at + LATE


class VideoProvider(Protocol):
    """What a video service has to offer."""

    def room(self, code: str) -> str | None:
        """The address of a new room; `code` is what nobody can guess. None: staff type a link."""

    def link(self, room: str, guest: Guest) -> str:
        """The address with which `guest` enters the room."""


@dataclass(frozen=True)
class OwnLink:
    """The centre's own links: typed for each session, or made of a template with `{room}` in it."""

    template: str | None = None

    def room(self, code: str) -> str | None:
        return self.template.replace(ROOM, code) if self.template else None

    def link(self, room: str, guest: Guest) -> str:
        return room
