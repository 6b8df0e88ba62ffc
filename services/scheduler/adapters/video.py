"""The video providers: the centre's own links, and Jitsi Meet with or without tokens."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import jwt

from services.scheduler.config import Settings
from services.scheduler.domain.video import Guest, OwnLink, VideoProvider


@dataclass(frozen=True)
class Jitsi:
    """Rooms on a Jitsi Meet server. With `app_id` and `secret` each guest gets a token of their own.

    The token (HS256, as prosody's token authentication reads it) opens this one room for the time of the session and
    names nobody. Source: https://github.com/jitsi/lib-jitsi-meet/blob/master/doc/tokens.md
    """

    base: str
    app_id: str | None = None
    secret: str | None = None

    def room(self, code: str) -> str:
        return f"{self.base.rstrip('/')}/{code}"

    def link(self, room: str, guest: Guest) -> str:
        """A link that staff typed leads elsewhere and gets no token."""
        if not self.app_id or not self.secret or not room.startswith(f"{self.base.rstrip('/')}/"):
            return room
        return f"{room}?jwt={self._token(room, guest)}"

    def _token(self, room: str, guest: Guest) -> str:
        begins, ends = guest.window
        return jwt.encode({
            "aud": "jitsi", "iss": self.app_id, "sub": urlsplit(self.base).hostname,
            "room": urlsplit(room).path.rpartition("/")[2], "nbf": begins, "exp": ends,
            "context": {"user": {"id": guest.key, "moderator": guest.hosts,
                                 "affiliation": "owner" if guest.hosts else "member"}},
        }, str(self.secret), algorithm="HS256")


def provider_of(settings: Settings) -> VideoProvider:
    """The provider that the settings name."""
    if settings.jitsi_url:
        return Jitsi(settings.jitsi_url, settings.jitsi_app_id, settings.jitsi_secret)
    return OwnLink(settings.video_template)
