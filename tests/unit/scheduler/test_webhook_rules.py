"""How webhooks are signed, numbered and tried."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from services.scheduler.domain import webhooks

AT = datetime(2021, 2, 25, 15, 2, 10, tzinfo=UTC)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_the_signature_is_that_of_the_example_of_the_specification():
    """The example of the libraries of Standard Webhooks, with its answer."""
    told = webhooks.headers([SECRET], "msg_p5jXN8AQM9LWM0D4loKWxJek", AT, '{"test": 2432232314}')
    assert told["webhook-timestamp"] == "1614265330"
    assert told["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_two_secrets_sign_twice():
    told = webhooks.headers([webhooks.secret_of(b"a" * 32), webhooks.secret_of(b"b" * 32)], "id", AT, "{}")
    first, second = told["webhook-signature"].split(" ")
    assert first != second
    assert webhooks.headers([webhooks.secret_of(b"b" * 32)], "id", AT, "{}")["webhook-signature"] == second


def test_the_body_has_its_number_and_moments_in_iso():
    body = webhooks.numbered(webhooks.payload("session.moved", "e", AT, {"starts_at": AT, "sequence": 2}), 7)
    assert json.loads(body) == {"type": "session.moved", "id": "e", "order": 7, "timestamp": AT.isoformat(),
                                "data": {"starts_at": AT.isoformat(), "sequence": 2}}


def test_waits_grow_to_a_day_and_end():
    waits = [webhooks.wait_after(number) for number in range(1, 13)]
    assert waits[0] == timedelta(seconds=10)
    assert waits[9] == timedelta(days=1)
    assert waits[10:] == [None, None]
    assert waits[:10] == sorted(waits[:10])


@pytest.mark.parametrize(("status", "taken"), [(200, True), (204, True), (299, True), (301, False), (199, False),
                                               (400, False), (500, False), (None, False)])
def test_only_a_2xx_is_a_yes(status, taken):
    assert webhooks.is_taken(status) is taken


def test_an_endpoint_is_given_up_after_three_days_or_when_it_says_that_it_is_gone():
    assert webhooks.is_hopeless(None, AT, 410)
    assert not webhooks.is_hopeless(AT, AT + timedelta(days=2, hours=23), 500)
    assert webhooks.is_hopeless(AT, AT + timedelta(days=3), None)
