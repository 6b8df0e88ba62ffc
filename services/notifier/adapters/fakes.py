"""A phone company and a mail server in memory, for tests: they keep what they get and answer as they are told."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime

from services.notifier.domain.handover import Answer, Arrived, Found, Parcel, Taken


class FakeProvider:
    """Takes every parcel unless `answers` holds something else to say, in order, or `on_send` does something first.

    `listed` is what it says it has, `inbox` what came in; both are for the test to fill.
    """

    def __init__(self, state: str = "accepted"):
        self.state = state
        self.parcels: list[Parcel] = []
        self.answers: list[Answer | Exception] = []
        self.listed: list[Found] = []
        self.inbox: list[Arrived] = []
        self.erased: list[tuple[str, str]] = []
        self.erase_answers: list[str | Exception] = []
        self.on_send: Callable[[Parcel], None] | None = None
        self._lock = threading.Lock()

    def send(self, parcel: Parcel) -> Answer:
        if self.on_send:
            self.on_send(parcel)
        with self._lock:
            self.parcels.append(parcel)
            answer = self.answers.pop(0) if self.answers else Taken(f"SM{len(self.parcels):032d}", self.state, "queued")
        if isinstance(answer, Exception):
            raise answer
        return answer

    def find(self, address: str, since: datetime) -> list[Found]:
        return list(self.listed)

    def look(self, provider_id: str) -> Found | None:
        return next((one for one in self.listed if one.provider_id == provider_id), None)

    def arrived(self, since: datetime) -> Iterator[Arrived]:
        return iter(self.inbox)

    def erase(self, kind: str, provider_id: str) -> str:
        self.erased.append((kind, provider_id))
        answer = self.erase_answers.pop(0) if self.erase_answers else "done"
        if isinstance(answer, Exception):
            raise answer
        return answer

    def texts(self) -> list[str]:
        return [parcel.text for parcel in self.parcels]


class FakeFiles:
    """A provider's store of pictures: `contents` by address (an exception is raised), `lists` by the text's id."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes | Exception] = {}
        self.lists: dict[str, list[tuple[str, str]]] = {}

    def fetch(self, url: str, most: int) -> bytes:
        found = self.contents[url]
        if isinstance(found, Exception):
            raise found
        return found

    def listed(self, provider_id: str) -> list[tuple[str, str]]:
        return self.lists.get(provider_id, [])
