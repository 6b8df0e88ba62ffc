"""One queue, one thread, one connection: takes messages in batches and acknowledges what was recorded."""

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Any

from kombu import Consumer as Subscription
from kombu import Queue

from shared.bus.backoff import Backoff
from shared.bus.connections import Bus, Link
from shared.bus.failures import in_words, is_passing

log = logging.getLogger(__name__)
LOOK_SECONDS = 0.5  # how soon `stop` is noticed, and how often a heartbeat may go out
Record = Callable[[Sequence[bytes]], Any]


class Lane:
    """Hands message bodies to `record` until told to stop; reconnects for ever.

    Messages are acknowledged after `record` has returned, never otherwise. If it raises an error that passes, it is
    called again with the same bodies, after a pause; any other error, and any of the connection, ends the connection,
    and the queue delivers again on the next. `ready` raises while the service could record nothing: then nothing is
    fetched, as every fetch in vain counts towards the queue's delivery limit.
    """

    def __init__(self, bus: Bus, queue: Queue, record: Record, ready: Callable[[], Any], batch: int,
                 polling_seconds: float | None = None):
        self.bus, self.queue, self.record, self.ready = bus, queue, record, ready
        self.batch, self.polling_seconds = batch, polling_seconds

    def run(self, stop: threading.Event) -> None:
        backoff = Backoff()
        while not stop.is_set():
            try:
                self.ready()
                link = self.bus.connect(self.polling_seconds)
                try:
                    self._consume(link, stop, backoff)
                except BaseException:
                    link.drop()
                    raise
                link.close()
            except Exception as error:
                log.warning("lane %s starts again: %s", self.queue.name, in_words(error))
                stop.wait(backoff.next())

    def _consume(self, link: Link, stop: threading.Event, backoff: Backoff) -> None:
        taken: list[Any] = []
        subscription = Subscription(link.channel, [self.queue], on_message=taken.append, auto_declare=False,
                                    prefetch_count=self.batch,
                                    on_decode_error=lambda message, _error: taken.append(message))
        subscription.consume()
        backoff.reset()
        while not stop.is_set():
            self._fill(link, taken)
            if taken and self._recorded([_body(message) for message in taken], link, stop):
                link.channel.basic_ack(taken[-1].delivery_tag, multiple=True)
                taken.clear()
            link.beat()

    def _fill(self, link: Link, taken: list[Any]) -> None:
        """Waits for one message, then takes what else is there, up to a batch."""
        try:
            link.drain(LOOK_SECONDS)
            while len(taken) < self.batch:
                link.drain(0.0)
        except TimeoutError:
            return

    def _recorded(self, bodies: list[bytes], link: Link, stop: threading.Event) -> bool:
        backoff = Backoff()
        while not stop.is_set():
            try:
                self.record(bodies)
                return True
            except Exception as error:
                if not is_passing(error):
                    raise
                log.warning("lane %s tries again: %s", self.queue.name, in_words(error))
                link.beat()
                stop.wait(backoff.next())
        return False


def _body(message: Any) -> bytes:
    body = message.body
    return body.encode("utf-8", "surrogatepass") if isinstance(body, str) else bytes(body)
