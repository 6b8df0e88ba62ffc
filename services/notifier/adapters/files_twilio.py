"""Fetches pictures and files of texts from Twilio: with the account's token, limits of size and time, and nowhere else.

An address from outside is followed only to the provider's own API, and from there by redirect only to where it keeps
its media (twilio.com/docs/messaging/guides/accepted-mime-types, docs/usage/security). The token goes to the API alone.
"""

import time
from typing import Any
from urllib.parse import urljoin, urlsplit

from services.notifier.config import Settings
from services.notifier.domain.handover import FileRefused

TIME_LIMITS = (5.0, 10.0)  # connect, between two pieces
WHOLE_SECONDS = 60.0
REDIRECTS = 3
PIECE = 64 * 1024
MEDIA_HOSTS = (".twilio.com", ".twiliocdn.com", ".amazonaws.com")
VERSION = "2010-04-01"


class TwilioFiles:
    """Answers from the provider's API, or raises; `FileRefused` for what will never be kept."""

    def __init__(self, settings: Settings):
        self.settings = settings

    def fetch(self, url: str, most: int) -> bytes:
        """The content at `url`, at most so many bytes. Raises FileRefused(size | address | gone)."""
        import requests
        if not self._is_api(url):
            raise FileRefused("address")
        ends = time.monotonic() + WHOLE_SECONDS
        with requests.Session() as session:
            session.trust_env = False  # no .netrc may add a name of its own
            for _ in range(REDIRECTS + 1):
                with session.get(url, auth=self._auth(url), timeout=TIME_LIMITS, stream=True,
                                 allow_redirects=False) as answer:
                    if answer.is_redirect:
                        url = self._next(url, answer.headers["Location"])
                        continue
                    return _content(answer, most, ends)
        raise FileRefused("address")

    def listed(self, provider_id: str) -> list[tuple[str, str]]:
        """(address, declared type) of each file of a text."""
        import requests
        base = f"{self.settings.twilio_api_url}/{VERSION}/Accounts/{self.settings.twilio_account_sid}"
        url = f"{base}/Messages/{provider_id}/Media.json"
        answer = requests.get(url, auth=self._auth(url), timeout=TIME_LIMITS, allow_redirects=False)
        if answer.status_code == 404:
            return []
        answer.raise_for_status()
        return [(f"{base}/Messages/{provider_id}/Media/{one['sid']}", str(one.get("content_type") or ""))
                for one in answer.json().get("media_list", [])]

    def _auth(self, url: str) -> tuple[str, str] | None:
        if not self._is_api(url):
            return None
        return self.settings.twilio_account_sid, self.settings.twilio_auth_tokens[0]

    def _is_api(self, url: str) -> bool:
        try:
            asked, api = urlsplit(url), urlsplit(self.settings.twilio_api_url)
            same = (asked.scheme, asked.hostname, asked.port) == (api.scheme, api.hostname, api.port)
            return same and not asked.username
        except ValueError:
            return False

    def _next(self, url: str, location: str) -> str:
        """Where a redirect leads, if that is a place the provider keeps its media at."""
        target = urljoin(url, location)
        parts = urlsplit(target)
        known = parts.scheme == "https" and (parts.hostname or "").endswith(MEDIA_HOSTS) and parts.port in (None, 443)
        if not known and not self._is_api(target):
            raise FileRefused("address")
        return target


def _content(answer: Any, most: int, ends: float) -> bytes:
    if answer.status_code in (404, 410):
        raise FileRefused("gone")
    answer.raise_for_status()
    content = bytearray()
    for piece in answer.iter_content(PIECE):
        content += piece
        if len(content) > most:
            raise FileRefused("size")
        if time.monotonic() > ends:
            raise TimeoutError("the file came too slowly")
    return bytes(content)
