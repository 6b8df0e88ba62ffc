"""Fetches pictures and files of texts from the second provider, whose addresses are open to whoever knows them.

No key goes with a call. An address from outside is followed only over https to where the provider keeps its media
(developers.telnyx.com, receiving MMS), also after a redirect, and never into a private network.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from services.notifier.config import TELNYX, Settings
from services.notifier.domain.handover import FileRefused
from shared.outbound import PORTS, Bounds, NotCalled, Outbound

WHOLE_SECONDS = 60.0
REDIRECTS = 3
MEDIA_HOSTS = (".telnyx.com", ".amazonaws.com")
GONE = (404, 410)
FOR_GOOD = {"too_big": "size", "scheme": "address", "address": "address", "port": "address", "private": "address",
            "redirect": "address", "packed": "kind"}


@dataclass(frozen=True)
class MediaHosts(Outbound):
    """Calls no other places than those that `known` says yes to, of each redirect too."""

    known: Callable[[SplitResult], bool] = lambda parts: False

    def checked(self, url: str) -> SplitResult:
        parts = super().checked(url)
        if not self.known(parts):
            raise NotCalled("address", "The provider keeps no media there.")
        return parts


class TelnyxFiles:
    """Answers what the provider keeps, or raises; `FileRefused` for what will never be kept."""

    def __init__(self, settings: Settings, calls: MediaHosts | None = None):
        self.settings = settings
        self._calls = calls or _calls(settings)

    def fetch(self, url: str, most: int) -> bytes:
        """The content at `url`, at most so many bytes. Raises FileRefused(size | address | kind | gone)."""
        bounded = type(self._calls)(**(vars(self._calls) | {"bounds": Bounds(most, WHOLE_SECONDS, REDIRECTS)}))
        try:
            heard = bounded.get(url)
        except NotCalled as refusal:
            if refusal.why in FOR_GOOD:
                raise FileRefused(FOR_GOOD[refusal.why]) from refusal
            raise
        if heard.status in GONE:
            raise FileRefused("gone")
        if heard.status != 200:
            raise ConnectionError(f"http {heard.status}")
        return heard.body

    def listed(self, provider_id: str) -> list[tuple[str, str]]:
        """(address, declared type) of each file of a text."""
        import requests
        answer = requests.get(f"{self.settings.telnyx_api_url}/v2/messages/{provider_id}", timeout=(5.0, 10.0),
                              headers={"Authorization": f"Bearer {self.settings.telnyx_api_key}"},
                              allow_redirects=False)
        if answer.status_code == 404:
            return []
        answer.raise_for_status()
        return [(str(one["url"]), str(one.get("content_type") or ""))
                for one in answer.json()["data"].get("media") or []]


def _calls(settings: Settings) -> MediaHosts:
    """The provider's own places; where another API is set up (the simulator), that one and nothing else."""
    if settings.telnyx_api_url == TELNYX:
        return MediaHosts(schemes=("https",), known=_is_theirs)
    own = _place(urlsplit(settings.telnyx_api_url))
    return MediaHosts(allowed=lambda address: True, ports=frozenset({own[2]}), known=lambda at: _place(at) == own)


def _is_theirs(parts: SplitResult) -> bool:
    return (parts.hostname or "").endswith(MEDIA_HOSTS) and _place(parts)[2] == PORTS["https"]


def _place(parts: SplitResult) -> tuple[str, str | None, int]:
    return parts.scheme, parts.hostname, parts.port or PORTS.get(parts.scheme, 0)
