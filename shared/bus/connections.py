"""Connections to the queue, embedded or RabbitMQ."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from kombu import Connection

from shared.bus.publisher import ConfirmingPublisher, EmbeddedPublisher, Publisher
from shared.bus.topology import Topology

HEARTBEAT_SECONDS = 20
CONNECT_SECONDS = 5
SOCKET_SECONDS = 15  # no read or write on the socket may hang longer
EMBEDDED = "embedded"


class Link:
    """One connection with one channel, for one thread.

    After any error it is dropped and a new one is made: kombu's own retries are never used, because they reconnect
    behind one's back to a connection that consumes nothing and has lost its unconfirmed messages.
    """

    def __init__(self, connection: Connection):
        self._connection = connection
        connection.ensure_connection(max_retries=0, reraise_as_library_errors=False)
        self._wire = connection.connection
        try:
            self.channel = connection.channel()
        except BaseException:
            self.drop()
            raise

    def drain(self, timeout: float) -> None:
        """Waits up to `timeout` seconds for something from the broker; raises TimeoutError."""
        self._connection.transport.drain_events(self._wire, timeout=timeout)

    @contextmanager
    def in_few_packets(self) -> Iterator[None]:
        """Gathers what is published in the block: in a packet each, sending would cost more than all the rest."""
        self._cork(1)
        yield
        self._cork(0)

    def _cork(self, on: int) -> None:
        if hasattr(socket, "TCP_CORK"):  # Linux
            self._wire.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, on)

    def beat(self) -> None:
        """Sends a heartbeat if one is due; raises if the broker has been silent for too long."""
        self._connection.transport.heartbeat_check(self._wire)

    def close(self) -> None:
        """Says good-bye. What was taken and not acknowledged goes back to its queue."""
        self._connection.release()

    def drop(self) -> None:
        """Closes without a word to the broker, which may be gone."""
        self._connection.collect()


class Bus:
    """Where the queue is: `embedded:///path/bus.db` or `amqp://user:password@host:port/vhost`.

    `embedded:///path/bus.db?lease_seconds=1` sets how soon another takes over from a consumer that was killed.
    """

    def __init__(self, url: str, partitions: int = 1, prefix: str = "reconvene"):
        self.url = url
        self.topology = Topology(partitions, prefix)

    @property
    def is_embedded(self) -> bool:
        return urlsplit(self.url).scheme == EMBEDDED

    def connect(self, polling_seconds: float | None = None) -> Link:
        """A new connection on which every queue is declared; raises if the broker does not answer.

        `polling_seconds` says how often an embedded queue is looked at for what other processes published.
        """
        link = Link(self._embedded(polling_seconds) if self.is_embedded else self._broker())
        try:
            self.topology.declare(link.channel)
        except BaseException:
            link.drop()
            raise
        return link

    def publisher(self) -> Publisher:
        """A new connection to publish on."""
        make = EmbeddedPublisher if self.is_embedded else ConfirmingPublisher
        return make(self.connect(), self.topology.exchange.name)

    def _embedded(self, polling_seconds: float | None) -> Connection:
        parts = urlsplit(self.url)
        options: dict[str, Any] = {"path": parts.path} | {
            name: float(value) for name, value in parse_qsl(parts.query) if name == "lease_seconds"}
        if polling_seconds is not None:
            options["polling_interval"] = polling_seconds
        return Connection(transport="shared.bus.embedded:Transport", transport_options=options)

    def _broker(self) -> Connection:
        return Connection(self.url, heartbeat=HEARTBEAT_SECONDS, connect_timeout=CONNECT_SECONDS,
                          transport_options={"read_timeout": SOCKET_SECONDS, "write_timeout": SOCKET_SECONDS})
