"""What people type on their phones reaches the centre; STOP, START and HELP are obeyed on the way."""

import pytest
from twilio.base.exceptions import TwilioRestException

from simulator.carrier.optouts import HELPED, STARTED, STOPPED
from tests.integration.simulator.line import ACCOUNT, CENTRE, DANA, LEE


def test_a_text_calls_the_webhook_signed_with_all_it_should_say(line):
    sid = line.text("1 - I will come 🙂")["sid"]
    line.delivery.work_off()
    (call,) = line.centre.calls
    assert call.genuine
    assert call.path == "/messages/webhooks/text"
    assert call.token
    expected = {
        "MessageSid": sid, "SmsSid": sid, "AccountSid": ACCOUNT, "From": DANA, "To": CENTRE,
        "Body": "1 - I will come 🙂", "NumMedia": "0", "NumSegments": "1", "FromCountry": "US", "SmsStatus": "received",
    }
    assert expected.items() <= call.form.items()


def test_what_the_webhook_answered_is_written_down(line):
    line.centre.status = 403
    sid = line.text("hello")["sid"]
    line.delivery.work_off()
    assert line.api("GET", f"calls?about={sid}")["calls"][0]["answer"] == 403


def test_a_text_is_listed_so_that_gaps_can_be_filled(line):
    line.fault("lost_text", next=1)
    line.text("never told")
    line.delivery.work_off()
    assert line.centre.calls == []
    (found,) = line.twilio.messages.list(to=CENTRE)
    assert (found.direction, found.status, found.from_, found.body) == ("inbound", "received", DANA, "never told")
    assert found.date_sent == line.clock.now()


def test_an_answer_goes_to_the_number_that_wrote_last(line):
    line.send(from_="+13125550177")
    line.pass_time()
    assert line.text("1")["to"] == "+13125550177"


def test_words_in_the_webhooks_answer_come_back_to_the_phone(line):
    line.centre.answer = "<Response><Message>Thank you</Message></Response>"
    line.text("1")
    line.delivery.work_off()
    assert line.on_phone() == ["1", "Thank you"]


def test_stop_is_confirmed_on_the_phone_told_to_the_centre_and_blocks_the_pair(line):
    line.text("Stop")
    line.delivery.work_off()
    assert line.on_phone() == ["Stop", STOPPED]
    assert line.centre.calls[0].form["OptOutType"] == "STOP"
    with pytest.raises(TwilioRestException) as refused:
        line.send(to=DANA)
    assert (refused.value.code, refused.value.status) == (21610, 400)
    assert line.send(to=LEE).status == "queued"
    assert line.send(to=DANA, from_="+13125550177").status == "queued"


def test_start_lets_texts_through_again(line):
    line.text("stop")
    line.text("start")
    line.delivery.work_off()
    assert line.on_phone() == ["stop", STOPPED, "start", STARTED]
    assert line.centre.calls[-1].form["OptOutType"] == "START"
    assert line.send().status == "queued"


def test_yes_from_a_phone_that_never_said_stop_is_an_answer_like_any_other(line):
    line.text("yes")
    line.delivery.work_off()
    assert line.on_phone() == ["yes"]


def test_help_is_answered(line):
    line.text("HELP")
    assert line.on_phone() == ["HELP", HELPED]


def test_the_phone_companys_own_words_are_not_in_the_centres_record(line):
    line.text("stop")
    assert [message.body for message in line.twilio.messages.list()] == ["stop"]


@pytest.mark.parametrize("body", ["", "   ", "a" * 1601, "nul\0", "half \ud83d", 7, None, ["1"]])
def test_what_no_phone_can_send_is_refused_in_words(line, body):
    assert line.api("POST", f"handsets/{DANA}/texts", {"body": body}, expect=422)["error"]
    assert line.on_phone() == []


def test_the_centres_own_number_is_no_handset(line):
    line.api("POST", f"handsets/{CENTRE}/texts", {"body": "hello"}, expect=422)


def test_a_text_can_be_brought_twice_or_late_and_pictures_come_with_it(line):
    line.fault("duplicate_text", next=1)
    line.text("1")
    line.delivery.work_off()
    assert [call.form["Body"] for call in line.centre.calls] == ["1", "1"]
    assert len({call.form["MessageSid"] for call in line.centre.calls}) == 1
    line.fault("late_text", next=1, seconds=30)
    picture = {"content_type": "image/png", "content": "iVBORw0KGgo="}
    line.api("POST", f"handsets/{DANA}/texts", {"body": "", "files": [picture]}, expect=201)
    line.pass_time(29)
    assert len(line.centre.calls) == 2
    line.pass_time(2)
    form = line.centre.calls[-1].form
    assert (form["NumMedia"], form["MediaContentType0"]) == ("1", "image/png")
    [media] = line.twilio.messages(form["MessageSid"]).media.list()
    assert form["MediaUrl0"].endswith(media.sid)


@pytest.mark.parametrize("files", ["x", [1], [{"content_type": "image/png"}], [
    {"content_type": "a", "content": "!"}], [{"content_type": "a", "content": ""}] * 11], ids=str)
def test_files_that_no_phone_can_send_are_refused(line, files):
    line.api("POST", f"handsets/{DANA}/texts", {"body": "hi", "files": files}, expect=422)
    assert line.on_phone() == []
