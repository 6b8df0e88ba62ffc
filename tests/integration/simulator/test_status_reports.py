"""Status callbacks reach the centre, signed, in order, and are tried again when the line is dead."""

import socket

from tests.integration.simulator.line import ACCOUNT, CENTRE, DANA


def callback(line):
    return f"{line.centre.url}/messages/status?own=abc%20d&x=1"


def test_each_step_is_reported_and_signed_over_the_exact_address(line):
    message = line.send(status_callback=callback(line))
    line.pass_time()
    assert line.centre.statuses() == ["sent", "delivered"]
    assert all(call.genuine for call in line.centre.calls)
    report = line.centre.calls[-1]
    assert report.path == "/messages/status?own=abc%20d&x=1"
    assert report.form == {
        "MessageSid": message.sid, "SmsSid": message.sid, "AccountSid": ACCOUNT, "From": CENTRE, "To": DANA,
        "MessageStatus": "delivered", "SmsStatus": "delivered", "ApiVersion": "2010-04-01",
        "RawDlrDoneDate": "2609211500",
    }


def test_a_messaging_service_also_reports_that_it_queued_the_text(line):
    line.send(from_=None, messaging_service_sid="MG" + "b" * 32, status_callback=callback(line))
    line.pass_time()
    assert line.centre.statuses() == ["queued", "sent", "delivered"]
    assert line.centre.calls[0].form["MessagingServiceSid"] == "MG" + "b" * 32


def test_without_an_address_nothing_is_reported(line):
    line.send()
    line.pass_time()
    assert line.centre.calls == []


def test_a_report_that_is_turned_away_is_written_down_and_not_repeated(line):
    line.centre.status = 503
    message = line.send(status_callback=callback(line))
    line.pass_time()
    calls = line.api("GET", f"calls?about={message.sid}")["calls"]
    assert [(call["answer"], call["attempts"]) for call in calls] == [(503, 1), (503, 1)]


def test_a_report_that_finds_no_one_is_tried_once_more(line):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{nobody.getsockname()[1]}/status"
        message = line.send(status_callback=address)
        line.pass_time()
    call = line.api("GET", f"calls?about={message.sid}")["calls"][0]
    assert (call["state"], call["attempts"], call["answer"], call["problem"]) == ("failed", 2, None, "no connection")


def test_each_report_has_a_token_of_its_own(line):
    line.send(status_callback=callback(line))
    line.pass_time()
    tokens = [call.token for call in line.centre.calls]
    assert len(set(tokens)) == 2
    assert all(tokens)
