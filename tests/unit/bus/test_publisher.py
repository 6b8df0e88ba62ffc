"""The publisher against a broker that answers whatever the test wants."""

from contextlib import nullcontext

import pytest

from shared.bus.publisher import ConfirmingPublisher, NotPublished, Outgoing

BATCH = [Outgoing(str(number), "{}", "p0.intake.case.changed") for number in range(3)]


class FakeChannel:
    """Keeps what is published and calls back what the script of answers says."""

    def __init__(self):
        self.events = {name: set() for name in ("basic_ack", "basic_nack", "basic_return")}
        self.confirming = False
        self.published: list[dict] = []

    def confirm_select(self):
        self.confirming = True

    def prepare_message(self, body, **options):
        return body, options

    def basic_publish(self, message, **options):
        self.published.append(options | {"message": message})

    def say(self, name, *values):
        for react in self.events[name]:
            react(*values)


class FakeLink:
    def __init__(self, *answers):
        self.channel = FakeChannel()
        self.answers = list(answers)

    def drain(self, timeout):
        if not self.answers:
            raise TimeoutError
        self.channel.say(*self.answers.pop(0))

    def in_few_packets(self):
        return nullcontext()

    def beat(self): ...


def publisher(*answers) -> ConfirmingPublisher:
    return ConfirmingPublisher(FakeLink(*answers), "events", confirm_seconds=0.02)


def test_it_asks_for_confirms_and_publishes_mandatory_and_persistent():
    one = publisher(("basic_ack", 3, True))
    one.publish(BATCH)
    channel = one.link.channel
    assert channel.confirming
    assert all(sent["mandatory"] and sent["timeout"] for sent in channel.published)
    assert channel.published[0]["message"][1]["properties"] == {"message_id": "0", "delivery_mode": 2}


@pytest.mark.parametrize("answers", [
    [("basic_ack", 3, True)],
    [("basic_ack", 2, False), ("basic_ack", 1, False), ("basic_ack", 3, False)],
    [("basic_ack", 2, True), ("basic_ack", 3, False)],
])
def test_a_batch_is_published_when_every_tag_of_it_is_confirmed(answers):
    publisher(*answers).publish(BATCH)


@pytest.mark.parametrize("answers", [
    [],
    [("basic_ack", 1, False), ("basic_ack", 3, False)],
    [("basic_ack", 2, True)],
    [("basic_ack", 1, True), ("basic_nack", 3, True)],
    [("basic_return", Exception("312 NO_ROUTE"), "events", "key", None), ("basic_ack", 3, True)],
])
def test_a_batch_with_a_missing_confirm_a_nack_or_a_return_is_not_published(answers):
    with pytest.raises(NotPublished):
        publisher(*answers).publish(BATCH)


def test_the_late_confirm_of_an_earlier_message_does_not_count_for_a_later_one():
    one = publisher()
    with pytest.raises(NotPublished):
        one.publish(BATCH[:1])
    one.link.answers = [("basic_ack", 1, False)]
    with pytest.raises(NotPublished):
        one.publish(BATCH[1:2])
