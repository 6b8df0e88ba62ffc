"""The provider's own client sends, reads, lists, redacts and removes."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from tests.integration.simulator.line import ACCOUNT, CENTRE, DANA, LEE, TOKEN, ToSimulator


def test_a_text_is_accepted_sent_and_delivered(line):
    message = line.send(body="Your session is on Wednesday.")
    assert re.fullmatch("SM[0-9a-f]{32}", message.sid)
    assert (message.status, message.direction, message.num_segments, message.num_media) == (
        "queued", "outbound-api", "1", "0")
    assert message.date_created == line.clock.now()
    assert message.date_sent is None
    assert line.on_phone() == []
    line.pass_time()
    message = line.twilio.messages(message.sid).fetch()
    assert message.status == "delivered"
    assert message.error_code is None
    assert message.date_sent == datetime(2026, 9, 21, 15, 0, tzinfo=UTC)
    assert line.on_phone() == ["Your session is on Wednesday."]


def test_a_messaging_service_accepts_first_and_chooses_the_number_later(line):
    message = line.send(from_=None, messaging_service_sid="MG" + "b" * 32)
    assert (message.status, message.from_, message.num_segments) == ("accepted", None, "0")
    line.pass_time()
    assert line.twilio.messages(message.sid).fetch().from_ == CENTRE


@pytest.mark.parametrize(("wanted", "code", "status"), [
    ({"to": "+1555"}, 21211, 400),
    ({"to": "312 555 0142"}, 21211, 400),
    ({"to": "+15005550001"}, 21211, 400),
    ({"to": "+15005550004"}, 21610, 400),
    ({"to": "+15005550009"}, 21614, 400),
    ({"to": ""}, 21604, 400),
    ({"body": ""}, 21602, 400),
    ({"body": "a" * 1601}, 21617, 400),
    ({"from_": ""}, 21603, 400),
    ({"from_": "nobody"}, 21212, 400),
    ({"from_": DANA}, 21266, 400),
    ({"from_": "", "messaging_service_sid": "none"}, 21701, 404),
    ({"status_callback": "not an address"}, 21609, 400),
    ({"status_callback": "http://[broken"}, 21609, 400),
    ({"validity_period": 0}, 20001, 400),
    ({"validity_period": 36001}, 20001, 400),
])
def test_what_the_provider_refuses_has_its_code_and_status(line, wanted, code, status):
    with pytest.raises(TwilioRestException) as refused:
        line.send(**wanted)
    assert (refused.value.code, refused.value.status) == (code, status)
    assert line.twilio.messages.list() == []


def test_the_longest_text_is_taken(line):
    assert line.send(body="a" * 1600).num_segments == "11"


@pytest.mark.parametrize(("account", "token"), [(ACCOUNT, "wrong"), ("AC" + "f" * 32, TOKEN), (ACCOUNT, "tökén")])
def test_a_wrong_account_or_token_gets_nothing(line, account, token):
    stranger = Client(account, token, http_client=ToSimulator(line.sim))
    with pytest.raises(TwilioRestException) as refused:
        stranger.messages("SM" + "0" * 32).fetch()
    assert (refused.value.code, refused.value.status) == (20003, 401)


def test_the_token_before_still_opens_while_it_is_replaced(line):
    assert Client(ACCOUNT, "token-before", http_client=ToSimulator(line.sim)).messages.list() == []


def test_the_account_of_somebody_else_is_not_found(line):
    with pytest.raises(TwilioRestException) as refused:
        Client(ACCOUNT, TOKEN, "AC" + "f" * 32, http_client=ToSimulator(line.sim)).messages("SM" + "0" * 32).fetch()
    assert refused.value.code == 20404


def test_a_message_that_never_was_is_not_found(line):
    with pytest.raises(TwilioRestException) as refused:
        line.twilio.messages("SM" + "0" * 32).fetch()
    assert (refused.value.code, refused.value.status) == (20404, 404)


def test_a_list_goes_on_over_all_pages_newest_first(line):
    sent = [line.send(body=f"Text {count}").sid for count in range(7)]
    listed = line.twilio.messages.list(page_size=3)
    assert [message.sid for message in listed] == sent[::-1]
    assert len(line.twilio.messages.list(limit=4, page_size=3)) == 4


def test_a_text_that_comes_between_two_pages_shifts_nothing(line):
    sent = [line.send(body=f"Text {count}").sid for count in range(4)]
    first = line.twilio.messages.page(page_size=2)
    seen = [message.sid for message in first]
    line.send(body="In between")
    seen += [message.sid for message in first.next_page()]
    assert seen == sent[::-1]


def test_a_list_is_chosen_by_number_and_by_time(line):
    line.send(to=DANA, body="early")
    line.pass_time()
    line.clock.advance(days=2)
    line.send(to=LEE, body="late")
    line.pass_time()
    now = line.clock.now()

    def bodies(**chosen):
        return [message.body for message in line.twilio.messages.list(**chosen)]

    assert bodies(to=DANA) == ["early"]
    assert bodies(from_=CENTRE) == ["late", "early"]
    assert bodies(date_sent_after=now - timedelta(days=1)) == ["late"]
    assert bodies(date_sent_before=now - timedelta(days=1)) == ["early"]
    assert bodies(date_sent_after=now + timedelta(seconds=1)) == []
    assert bodies(to=LEE, date_sent_after=now - timedelta(hours=1)) == ["late"]


def test_a_redacted_message_is_empty_at_the_provider_and_stays_on_the_phone(line):
    message = line.send(body="A private thing")
    line.pass_time()
    assert line.twilio.messages(message.sid).update(body="").body == ""
    assert line.twilio.messages(message.sid).fetch().body == ""
    assert line.on_phone() == ["A private thing"]


def test_a_removed_message_is_gone_at_the_provider(line):
    message = line.send()
    with pytest.raises(TwilioRestException) as early:
        line.twilio.messages(message.sid).delete()
    assert early.value.code == 20009
    line.pass_time()
    assert line.twilio.messages(message.sid).delete()
    assert line.twilio.messages.list() == []
    assert line.on_phone() == ["Hello"]


def test_a_text_can_be_called_back_only_before_it_leaves(line):
    message = line.send()
    assert line.twilio.messages(message.sid).update(status="canceled").status == "canceled"
    line.pass_time()
    assert line.on_phone() == []
    message = line.send()
    line.pass_time()
    with pytest.raises(TwilioRestException) as late:
        line.twilio.messages(message.sid).update(status="canceled")
    assert late.value.code == 30409


def test_a_text_that_is_no_longer_valid_dies(line):
    message = line.send(validity_period=60)
    line.clock.advance(seconds=61)
    line.pass_time()
    dead = line.twilio.messages(message.sid).fetch()
    assert (dead.status, dead.error_code) == ("failed", 30036)
    assert line.on_phone() == []
