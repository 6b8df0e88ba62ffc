"""Publishing with certainty: a batch is on disk at the broker when `publish` returns, or it raises."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from shared.bus.connections import Link

CONFIRM_SECONDS = 15.0
PERSISTENT = 2


class NotPublished(Exception):
    """The broker refused, returned or did not confirm a batch in time. It may have taken parts of it."""


@dataclass(frozen=True)
class Outgoing:
    """One message: its id (the event's), its JSON text and where it goes."""

    id: str
    body: str
    routing_key: str


class Publisher(Protocol):
    """Publishes in order. After any exception it is of no more use: `drop` it and make a new one."""

    def publish(self, batch: Sequence[Outgoing]) -> None: ...

    def keep_alive(self) -> None: ...

    def close(self) -> None: ...

    def drop(self) -> None: ...


class LinkedPublisher:
    """What both publishers have: a link of their own."""

    def __init__(self, link: "Link", exchange: str):
        self.link, self.exchange = link, exchange

    def keep_alive(self) -> None:
        """To be called every few seconds while there is nothing to publish."""
        self.link.beat()

    def close(self) -> None:
        self.link.close()

    def drop(self) -> None:
        self.link.drop()

    def _message(self, outgoing: Outgoing) -> Any:
        properties = {"message_id": outgoing.id, "delivery_mode": PERSISTENT}
        return self.link.channel.prepare_message(
            outgoing.body, content_type="application/json", content_encoding="utf-8", properties=properties)


class EmbeddedPublisher(LinkedPublisher):
    """A batch is one transaction on the queue's file."""

    def publish(self, batch: Sequence[Outgoing]) -> None:
        self.link.channel.publish_many([(self._message(one), one.routing_key) for one in batch], self.exchange)


class ConfirmingPublisher(LinkedPublisher):
    """Publishes a batch `mandatory` and waits until the broker has confirmed every delivery tag of it.

    A tag that is not of this batch confirms nothing: py-amqp's own wait takes any confirm for the one it waits for,
    so a late one would vouch for the wrong message.
    """

    def __init__(self, link: "Link", exchange: str, confirm_seconds: float = CONFIRM_SECONDS):
        super().__init__(link, exchange)
        self.confirm_seconds = confirm_seconds
        self._sent = 0
        self._open: set[int] = set()
        self._refused: list[str] = []
        link.channel.confirm_select()
        for name, react in (("basic_ack", self._on_ack), ("basic_nack", self._on_nack),
                            ("basic_return", self._on_return)):
            link.channel.events[name].add(react)

    def publish(self, batch: Sequence[Outgoing]) -> None:
        """Raises NotPublished, or the connection's own errors."""
        with self.link.in_few_packets():
            for one in batch:
                self._sent += 1
                self._open.add(self._sent)
                self.link.channel.basic_publish(self._message(one), exchange=self.exchange, mandatory=True,
                                                routing_key=one.routing_key, timeout=self.confirm_seconds)
        self._await_confirms()

    def keep_alive(self) -> None:
        with suppress(TimeoutError):
            self.link.drain(0.001)  # reads the broker's heartbeats, or that it closed the connection
        super().keep_alive()

    def _await_confirms(self) -> None:
        deadline = monotonic() + self.confirm_seconds
        while self._open and not self._refused:
            left = deadline - monotonic()
            if left <= 0:
                raise NotPublished(f"{len(self._open)} not confirmed in {self.confirm_seconds} seconds")
            with suppress(TimeoutError):  # the deadline above ends it
                self.link.drain(left)
        if self._refused:
            raise NotPublished(self._refused[0])

    def _on_ack(self, tag: int, multiple: bool) -> None:
        self._open -= {one for one in self._open if one <= tag} if multiple else {tag}

    def _on_nack(self, tag: int, multiple: bool) -> None:
        self._refused.append(f"nack of {tag}")

    def _on_return(self, error: Exception, exchange: str, routing_key: str, message: Any) -> None:
        self._refused.append(f"returned: {error} ({routing_key})")
