"""Every fault, one by one."""

import time

import pytest
import requests
from twilio.base.exceptions import TwilioRestException

from tests.integration.simulator.line import DANA


def statuses_after(line, seconds=5):
    line.send(status_callback=f"{line.centre.url}/status")
    line.pass_time(seconds)
    return line.centre.statuses()


def test_too_many_requests_takes_no_message(line):
    line.fault("rate_limited", next=1)
    with pytest.raises(TwilioRestException) as refused:
        line.send()
    assert (refused.value.status, refused.value.code) == (429, 20429)
    assert line.twilio.messages.list() == []
    assert line.send().status == "queued"


def test_an_error_before_accepting_takes_no_message(line):
    line.fault("error_before_accept", next=1)
    with pytest.raises(TwilioRestException) as broken:
        line.send()
    assert broken.value.status == 503
    assert line.twilio.messages.list() == []


def test_an_error_after_accepting_lets_the_message_go_out_all_the_same(line):
    line.fault("error_after_accept", next=1)
    with pytest.raises(TwilioRestException) as broken:
        line.send()
    assert broken.value.status == 500
    line.pass_time()
    assert line.on_phone() == ["Hello"]


def test_a_line_that_breaks_after_accepting_gives_no_answer_but_the_message_goes_out(line):
    line.fault("timeout_after_accept", next=1, seconds=0)
    with pytest.raises(requests.ConnectionError):
        line.send(status_callback=f"{line.centre.url}/status")
    line.pass_time()
    assert line.on_phone() == ["Hello"]
    assert line.centre.statuses() == ["sent", "delivered"]


def test_a_line_that_hangs_runs_into_the_clients_own_timeout(line):
    line.fault("timeout_after_accept", next=1, seconds=1)
    client = line.twilio
    client.http_client.timeout = 0.2
    with pytest.raises(requests.ReadTimeout):
        client.messages.create(to=DANA, from_="+13125550100", body="Hello")
    assert [message.body for message in line.twilio.messages.list(to=DANA)] == ["Hello"]


def test_a_slow_provider_answers_in_the_end(line):
    line.fault("slow_answer", next=1, milliseconds=150)
    start = time.monotonic()
    assert line.send().status == "queued"
    assert time.monotonic() - start >= 0.15


@pytest.mark.parametrize(("code", "status"), [
    (30003, "undelivered"), (30006, "undelivered"), (30008, "undelivered"), (30034, "undelivered"), (30001, "failed"),
])
def test_a_text_can_end_with_an_error_code(line, code, status):
    line.fault("failed_delivery", next=1, error_code=code)
    message = line.send(status_callback=f"{line.centre.url}/status")
    line.pass_time()
    assert line.centre.calls[-1].form["MessageStatus"] == status
    assert line.centre.calls[-1].form["ErrorCode"] == str(code)
    found = line.twilio.messages(message.sid).fetch()
    assert (found.status, found.error_code) == (status, code)
    assert found.error_message
    assert line.on_phone() == []


def test_reports_can_come_twice(line):
    line.fault("duplicate_callback", next=1)
    assert statuses_after(line) == ["sent", "sent", "delivered", "delivered"]


def test_reports_can_come_late(line):
    line.fault("late_callback", next=1, seconds=600)
    assert statuses_after(line) == []
    assert line.on_phone() == ["Hello"]
    line.clock.advance(seconds=600)
    line.delivery.work_off()
    assert line.centre.statuses() == ["sent", "delivered"]


def test_reports_can_come_out_of_order(line):
    line.fault("reordered_callback", next=1)
    assert statuses_after(line) == ["delivered", "sent"]


def test_out_of_order_late_and_twice_go_together(line):
    for name in ("reordered_callback", "duplicate_callback"):
        line.fault(name, next=1)
    line.fault("late_callback", next=1, seconds=2)
    assert statuses_after(line) == ["delivered", "delivered", "sent", "sent"]


def test_reports_can_be_lost(line):
    line.fault("lost_callback", next=1)
    assert statuses_after(line) == []
    assert line.on_phone() == ["Hello"]


def test_a_fault_counts_only_what_was_accepted(line):
    line.fault("failed_delivery", next=1)
    with pytest.raises(TwilioRestException):
        line.send(to="+1")
    assert line.api("GET", "faults")["failed_delivery"]["next"] == 1


def test_faults_are_set_shown_and_cleared_together(line):
    full = {"pattern": "*@FULL.example", "code": 451}
    line.api("PUT", "faults", {"rate_limited": 0.5, "seed": 3, "mail_refusals": [full]})
    shown = line.api("GET", "faults")
    assert shown["rate_limited"] == {"rate": 0.5, "next": 0}
    assert (shown["seed"], shown["mail_refusals"]) == (3, [{"pattern": "*@full.example", "code": 451}])
    assert line.api("PUT", "faults", shown) == shown
    line.api("DELETE", "faults", expect=204)
    assert line.api("GET", "faults")["mail_refusals"] == []


@pytest.mark.parametrize("asked", [
    {"no_such": 1}, {"rate_limited": {"rate": 2}}, {"seed": "x"}, {"seed": 2**70}, {"mail_refusals": "x"},
    {"mail_refusals": [{"pattern": "a", "code": 200}]}, {"mail_refusals": [7]}, [], "x",
])
def test_a_wish_that_makes_no_sense_changes_nothing(line, asked):
    before = line.api("GET", "faults")
    assert line.api("PUT", "faults", asked, expect=422)["error"]
    assert line.api("GET", "faults") == before
