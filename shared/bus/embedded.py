"""A durable kombu transport on one SQLite file: the queue of the embedded set-up.

kombu's own file and SQL transports lose messages when a process dies, because they take a message out of the store
before it is acknowledged. Here a message is a row until it is acknowledged.

A queue has a single active consumer: whoever takes a message holds the queue until nothing of it is in flight, or
until its lease (5 seconds after the last take) runs out, as it does when the process was killed. So the order is
strictly first in, first out, also after a crash. A channel that is closed gives the queue back at once.

Limits: one machine and a local disk (no NFS); one writer at a time, each commit synced to disk (FULL); a handler that
outlasts the lease while a second consumer waits is run twice, which the inbox absorbs; publishing in the same process
wakes a waiting consumer at once, other processes see a message within the polling interval (20 ms). A connection
belongs to one thread.
"""

import json
import sqlite3
from queue import Empty
from time import monotonic
from typing import Any

from amqp.protocol import queue_declare_ok_t
from kombu.exceptions import ChannelError
from kombu.transport import virtual

from shared.bus.bells import Bell, bell_of
from shared.bus.embedded_store import Store

POLLING_SECONDS = 0.02
LEASE_SECONDS = 5.0
UNLIMITED = 100  # how many are taken at once when no prefetch count was set


class QoS(virtual.QoS):
    restore_at_shutdown = False

    def ack(self, delivery_tag: int) -> None:
        self.channel.settle([delivery_tag])

    def reject(self, delivery_tag: int, requeue: bool = False) -> None:
        self.channel.give_back(delivery_tag) if requeue else self.channel.bury(delivery_tag)


class Channel(virtual.Channel):
    QoS = QoS
    do_restore = False
    supports_fanout = True  # makes kombu call `_queue_bind` for topic exchanges too
    body_encoding = "utf-8"

    def __init__(self, connection: "Transport", **kwargs: Any):
        super().__init__(connection, **kwargs)
        self._queue_of: dict[int, str] = {}

    @property
    def store(self) -> Store:
        return self.connection.store

    def queue_declare(self, queue: str = "", passive: bool = False, arguments: dict | None = None, **_: Any):
        if passive and not self.store.has_queue(queue):
            raise ChannelError(f"NOT_FOUND - no queue {queue!r}", (50, 10), "Channel.queue_declare", "404")
        if not passive:
            options = arguments or {}
            self.store.declare(queue, options.get("x-dead-letter-routing-key"), options.get("x-delivery-limit"))
        return queue_declare_ok_t(queue, self._size(queue), 0)

    def queue_delete(self, queue: str, if_unused: bool = False, if_empty: bool = False, **_: Any) -> None:
        if not (if_empty and self._size(queue)):
            self.store.delete_queue(queue)

    def queue_unbind(self, queue: str, exchange: str = "", routing_key: str = "", arguments: dict | None = None,
                     **_: Any) -> None:
        self.store.unbind(exchange, routing_key or "", queue)

    def exchange_delete(self, exchange: str, if_unused: bool = False, nowait: bool = False) -> None:
        self.store.delete_exchange(exchange)
        self.state.exchanges.pop(exchange, None)

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        self.store.bind(exchange, routing_key or "", pattern or "", queue)

    def basic_publish(self, message: dict, exchange: str = "", routing_key: str = "", mandatory: bool = False,
                      **_: Any) -> None:
        self.publish_many([(message, routing_key)], exchange, mandatory)

    def publish_many(self, messages: list[tuple[dict, str]], exchange: str, mandatory: bool = True) -> None:
        """Publishes (message, routing key) pairs to all their queues, or none: one transaction, synced to disk.

        Raises ChannelError NO_ROUTE if one is mandatory and no queue wants it.
        """
        rows: list[tuple[str, str]] = []
        for message, routing_key in messages:
            self._inplace_augment_message(message, exchange, routing_key)
            queues = self.store.route(exchange, routing_key)
            if mandatory and not queues:
                raise ChannelError(f"NO_ROUTE {exchange} {routing_key}", (60, 40), "Basic.return", "312")
            rows += [(queue, json.dumps(message)) for queue in queues]
        self.store.put(rows)
        self.connection.bell.ring()

    def _put(self, queue: str, message: dict, **_: Any) -> None:
        self.store.put([(queue, json.dumps(message))])
        self.connection.bell.ring()

    def _get(self, queue: str, timeout: float | None = None) -> dict:
        taken = self._take(queue, 1)
        if not taken:
            raise Empty
        return taken[0]

    def _get_many(self, queues: list[str], timeout: float | None = None) -> None:
        """Delivers what is there, as much as the prefetch count allows; raises Empty if there was nothing."""
        delivered = 0
        for queue in list(queues):
            room = self.qos.can_consume_max_estimate()
            for message in self._take(queue, UNLIMITED if room is None else room):
                self.connection._deliver(message, queue)
                delivered += 1
        if not delivered:
            raise Empty

    def _take(self, queue: str, room: int) -> list[dict]:
        mine = {tag for tag, owner in self._queue_of.items() if owner == queue}
        if room < 1 or not self.store.has_more(queue, mine):
            return []
        messages = []
        for tag, payload, deliveries in self.store.take(queue, mine, room):
            self._queue_of[tag] = queue
            message = json.loads(payload)
            message["properties"]["delivery_tag"] = tag
            message["properties"]["delivery_info"]["redelivered"] = deliveries > 1
            message["headers"] = {**(message.get("headers") or {}), "x-delivery-count": deliveries - 1}
            messages.append(message)
        return messages

    def basic_ack(self, delivery_tag: int, multiple: bool = False) -> None:
        tags = [tag for tag in self._queue_of if tag <= delivery_tag] if multiple else [delivery_tag]
        self.settle(tags)

    def settle(self, tags: list[int]) -> None:
        """Deletes acknowledged messages for good."""
        self.store.settle(tags, self._leave(tags))

    def give_back(self, tag: int) -> None:
        self.store.give_back(self._leave([tag]))
        self.connection.bell.ring()

    def bury(self, tag: int) -> None:
        self.store.bury(tag, self._leave([tag]))
        self.connection.bell.ring()

    def _leave(self, tags: list[int]) -> list[str]:
        """Forgets the tags; returns the queues of which nothing is in flight here any more."""
        queues = {self._queue_of.pop(tag) for tag in tags if tag in self._queue_of}
        for tag in tags:
            self.qos._quick_ack(tag)
        self.qos._flush()
        return sorted(queues - set(self._queue_of.values()))

    def _size(self, queue: str) -> int:
        return self.store.size(queue)

    def _purge(self, queue: str) -> int:
        return self.store.purge(queue)

    def close(self) -> None:
        if not self.closed and self._queue_of:
            self.store.give_back(sorted(set(self._queue_of.values())))
            self._queue_of.clear()
            self.connection.bell.ring()
        super().close()


class Transport(virtual.Transport):
    Channel = Channel
    driver_type = driver_name = "sqlite-lease"
    connection_errors = (*virtual.Transport.connection_errors, sqlite3.Error)  # type: ignore[assignment]
    client: Any
    cycle: Any
    bell: Bell
    store: Store

    def establish_connection(self) -> "Transport":
        options = self.client.transport_options
        self.store = Store(options["path"], options.get("lease_seconds", LEASE_SECONDS))
        self.bell = bell_of(options["path"])
        self.polling_interval = options.get("polling_interval", POLLING_SECONDS)
        return super().establish_connection()

    def close_connection(self, connection: "Transport") -> None:
        try:
            super().close_connection(connection)
        finally:
            self.store.close()

    def drain_events(self, connection: "Transport", timeout: float | None = None, **_: Any) -> None:
        """Delivers what is there; waits up to `timeout` seconds for it, then raises TimeoutError."""
        deadline = None if timeout is None else monotonic() + timeout
        while True:
            heard = self.bell.rings
            try:
                self.cycle.get(self._deliver, timeout=timeout)
                return
            except Empty:
                left = self.polling_interval if deadline is None else deadline - monotonic()
                if left <= 0:
                    raise TimeoutError from None
                self.bell.wait_beyond(heard, min(left, self.polling_interval))
