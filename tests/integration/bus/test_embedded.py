"""The embedded queue: a message is a row until it is acknowledged, and a queue has one consumer at a time."""

import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import pytest
from kombu import Connection, Consumer, Exchange, Queue
from kombu.exceptions import ChannelError

from tests.integration.bus.pieces import eventually

EVENTS = Exchange("events", "topic", durable=True)
DEAD = Queue("notifier.dead", durable=True)
QUEUES = {name: Queue(name, EVENTS, routing_key="case.#", durable=True, queue_arguments={
    "x-dead-letter-routing-key": "notifier.dead", "x-delivery-limit": 2}) for name in ("notifier", "case.notifier")}
NOTIFIER = QUEUES["notifier"]


@pytest.fixture
def file(tmp_path):
    with connected(tmp_path / "bus.db") as link:
        for queue in (DEAD, *QUEUES.values()):
            queue(link.channel()).declare()
    return tmp_path / "bus.db"


@contextmanager
def connected(path, lease=5.0):
    options = {"path": str(path), "lease_seconds": lease}
    connection = Connection(transport="shared.bus.embedded:Transport", transport_options=options)
    try:
        yield connection
    finally:
        connection.release()


def publish(channel, *texts, key="case.changed", mandatory=True):
    messages = [(channel.prepare_message(text, content_type="text/plain", content_encoding="utf-8"), key)
                for text in texts]
    channel.publish_many(messages, "events", mandatory)


class Reader:
    """A consumer on a channel of its own that keeps what it gets."""

    def __init__(self, connection, queue=NOTIFIER, prefetch=0):
        self.connection, self.messages = connection, []
        self.channel = connection.channel()
        Consumer(self.channel, [queue], on_message=self.messages.append, auto_declare=False,
                 prefetch_count=prefetch).consume()

    def read(self, seconds=0.0):
        """Texts of the new messages."""
        before = len(self.messages)
        try:
            self.connection.drain_events(timeout=seconds)
        except TimeoutError:
            return []
        return [message.body.decode() for message in self.messages[before:]]


def test_a_publisher_that_declared_nothing_reaches_every_queue(file):
    with connected(file) as one, connected(file) as two:
        publish(one.channel(), "a")
        assert [two.channel().queue_declare(name, passive=True).message_count for name in QUEUES] == [1, 1]


def test_unroutable_is_an_error_and_publishes_nothing_of_the_batch(file):
    with connected(file) as link:
        channel = link.channel()
        with pytest.raises(ChannelError, match="NO_ROUTE"):
            publish(channel, "a", key="nobody.wants")
        publish(channel, "a", key="nobody.wants", mandatory=False)
        assert channel._size("notifier") == 0


def test_a_queue_that_is_not_there_is_said_to_be_missing(file):
    with connected(file) as link, pytest.raises(ChannelError, match="NOT_FOUND"):
        link.channel().queue_declare("nowhere", passive=True)


def test_messages_come_first_in_first_out_and_no_more_than_prefetched(file):
    with connected(file) as link:
        reader = Reader(link, prefetch=2)
        publish(reader.channel, "1", "2", "3", "4")
        assert reader.read() == ["1", "2"]
        assert reader.read() == []
        reader.channel.basic_ack(reader.messages[-1].delivery_tag, multiple=True)
        assert reader.read() == ["3", "4"]


def test_while_one_holds_the_queue_another_gets_nothing(file):
    """Else 3 would be handled before 1, when 1 comes back."""
    with connected(file) as one, connected(file) as two:
        first, second = Reader(one, prefetch=1), Reader(two)
        publish(first.channel, "1", "2", "3")
        assert first.read() == ["1"]
        assert second.read() == []
        first.messages[0].ack()
        assert second.read() == ["2", "3"]


def test_a_clean_close_gives_everything_back_at_once(file):
    with connected(file) as one:
        reader = Reader(one)
        publish(reader.channel, "1", "2")
        assert reader.read() == ["1", "2"]
    with connected(file) as two:
        assert Reader(two).read() == ["1", "2"]


def test_requeue_puts_a_message_back_in_its_place_and_only_in_its_queue(file):
    with connected(file) as one:
        reader = Reader(one, prefetch=1)
        publish(reader.channel, "1", "2")
        reader.read()
        reader.messages[0].requeue()
        assert reader.read() == ["1"]
        assert reader.messages[-1].delivery_info["redelivered"]
        assert reader.channel._size("case.notifier") == 2


def test_reject_moves_a_message_to_the_dead_letter_queue(file):
    with connected(file) as one:
        reader, dead = Reader(one), Reader(one, DEAD)
        publish(reader.channel, "1", "2")
        reader.read()
        reader.messages[0].reject()
        reader.messages[1].ack()
        assert dead.read() == ["1"]
        assert reader.read() == []


def test_what_is_delivered_too_often_goes_to_the_dead_letter_queue(file):
    for _ in range(3):  # the first delivery and two more, the limit
        with connected(file) as link:
            reader = Reader(link)
            if not reader.read():
                publish(reader.channel, "1")
                assert reader.read() == ["1"]
    with connected(file) as link:
        assert Reader(link).read() == []
        assert Reader(link, DEAD).read() == ["1"]


def test_a_lease_that_ran_out_lets_another_take_over_from_the_start(file):
    with connected(file, lease=0.05) as one, connected(file) as two:
        first, second = Reader(one), Reader(two)
        publish(first.channel, "1", "2")
        assert first.read() == ["1", "2"]
        assert second.read(seconds=5) == ["1", "2"]


def test_a_lease_from_before_the_clock_was_set_back_does_not_hold_for_ever(file):
    with connected(file) as one:
        publish(one.channel(), "1")
        plain = sqlite3.connect(file)
        plain.execute("INSERT INTO holder VALUES ('notifier', 'gone', ?)", (time.time() + 86_400,))
        plain.commit()
        plain.close()
        assert Reader(one).read() == ["1"]


def test_publishing_in_the_same_process_wakes_a_waiting_consumer(file):
    got = []
    with connected(file) as one, connected(file) as two:
        two.transport_options["polling_interval"] = 60
        reader = Reader(two)
        thread = threading.Thread(target=lambda: got.extend(reader.read(seconds=30)))
        thread.start()
        publish(one.channel(), "1")
        thread.join(10)
    assert got == ["1"]


def test_a_file_that_is_locked_raises_instead_of_losing_the_message(file):
    with connected(file) as one:
        channel = one.channel()
        channel.store._file.execute("PRAGMA busy_timeout=0")
        holder = sqlite3.connect(file, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            publish(channel, "1")
        holder.execute("ROLLBACK")
        holder.close()
        publish(channel, "2")
        assert Reader(one).read() == ["2"]


def test_a_consumer_that_is_killed_loses_nothing_and_touches_no_other_queue(file):
    with connected(file) as link:
        publish(link.channel(), "1", "2")
    script = ("import sys, time; from pathlib import Path; "
              "from tests.integration.bus.test_embedded import Reader, connected\n"
              f"with connected(Path({str(file)!r}), lease=0.5) as link:\n"
              "    print(*Reader(link).read(), flush=True); time.sleep(60)")
    victim = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert victim.stdout.readline() == "1 2\n"
    victim.send_signal(signal.SIGKILL)
    victim.communicate()
    with connected(file) as link:
        reader = Reader(link)
        assert reader.read(seconds=5) == ["1", "2"]
        assert all(message.headers["x-delivery-count"] == 1 for message in reader.messages)
        other = Reader(link, QUEUES["case.notifier"])
        assert other.read() == ["1", "2"]
        assert not other.messages[0].delivery_info["redelivered"]


def test_two_processes_pass_a_thousand_messages_once_and_in_order(file):
    script = ("from pathlib import Path; from tests.integration.bus.test_embedded import connected, publish\n"
              f"with connected(Path({str(file)!r})) as link:\n"
              "    channel = link.channel()\n"
              "    [publish(channel, *map(str, range(n, n + 10))) for n in range(0, 1000, 10)]")
    writer = subprocess.Popen([sys.executable, "-c", script])
    got = []
    with connected(file) as link:
        reader = Reader(link, prefetch=50)

        def all_there():
            got.extend(reader.read(seconds=0.2))
            if reader.messages:
                reader.channel.basic_ack(reader.messages[-1].delivery_tag, multiple=True)
            return len(got) >= 1000

        eventually(all_there)
    assert writer.wait(20) == 0
    assert got == [str(number) for number in range(1000)]


def test_purge_and_delete_leave_nothing_behind(file):
    with connected(file) as link:
        channel = link.channel()
        publish(channel, "1", "2")
        assert channel.queue_purge("notifier") == 2
        channel.queue_delete("notifier")
        assert not channel.store.has_queue("notifier")
        channel.exchange_delete("events")
        with pytest.raises(ChannelError):
            publish(channel, "3")
