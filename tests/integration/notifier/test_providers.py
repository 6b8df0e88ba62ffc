"""The real adapters against the simulator: the provider's own SDK over HTTP, and SMTP, on this machine."""

import shutil
import socket
import time
from email.message import EmailMessage

import pytest

from services.notifier.adapters.email_smtp import SmtpMail, compose
from services.notifier.adapters.sms_twilio import TwilioTexts
from services.notifier.domain.handover import NotTaken, Parcel, Refused, Taken, Unclear
from services.notifier.handlers import arrivals, inbound, reconciling, reports, sending
from shared.testing.events import deliver, published
from simulator import Delivery, Settings, create_app, start_mail
from tests.integration.notifier.centre import ANN, BEN, CASE, PHONES
from tests.integration.notifier.conftest import start
from tests.integration.notifier.talk import message, put
from tests.integration.simulator.conftest import StillPace
from tests.integration.simulator.line import ACCOUNT, CENTRE, TOKEN, Line, serving

ICS = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
CALENDAR = {"name": "session.ics", "media_type": "text/calendar", "text": ICS, "method": "REQUEST"}


def parcel(**changes):
    return Parcel(**(dict(key="00000000-0000-4000-8000-000000000001", channel="sms", address=PHONES[ANN],
                          subject="Your session", text="CCR: Hello") | changes))


@pytest.fixture
def line(tmp_path, clock, settled):
    """The notifier and the simulator, each on a port, wired to each other as in the embedded default."""
    apps = {}

    def later(name):
        def call(*request):
            return apps[name](*request)
        return call

    with serving(later("notifier")) as ours, serving(later("simulator")) as theirs:
        settings = Settings(database=tmp_path / "simulator.sqlite", account_sid=ACCOUNT, auth_tokens=(TOKEN,),
                            webhook_url=f"{ours}/messages/webhooks/sms", sender=CENTRE, smtp_port=0)
        mail = start_mail(settings, clock)
        apps["simulator"] = create_app(settings, clock, StillPace())
        exchange = apps["simulator"].extensions["simulator_exchange"]
        service = start(shutil.copy(settled, tmp_path / "notifier.db"), clock, webhook_base_url=ours,
                        smtp_port=mail.port, twilio_account_sid=ACCOUNT, twilio_auth_tokens=(TOKEN,),
                        twilio_api_url=f"{theirs}/simulator")
        service.adapters.update(sms=TwilioTexts(service.settings), email=SmtpMail(service.settings, clock))
        apps["notifier"] = service.make_app(service)
        yield Wired(service, Line(settings, clock, f"{theirs}/simulator", None, Delivery(exchange), None))
        mail.stop()
        exchange.store.close()
        service.database.dispose()


class Wired:
    def __init__(self, service, line):
        self.service, self.line = service, line
        self.texts = service.adapters["sms"]

    def pass_time(self, seconds):
        """The provider goes on, and what it reports is worked off."""
        self.line.pass_time(seconds)
        reports.work_off(self.service)

    def mail(self):
        return self.line.api("GET", "mail?to=ann@example.org")


def test_a_text_goes_out_is_reported_and_answered_through_the_sdk_and_signed_webhooks(line):
    deliver(line.service, "party.invited", CASE, dict(person_id=BEN))
    send_all(line.service)
    line.pass_time(2)
    assert [one.data["template"] for one in published(line.service, "message.delivered")] == ["convene"]
    line.line.text("1", PHONES[BEN])
    line.pass_time(1)
    inbound.work_off(line.service)
    assert published(line.service, "prompt.answered")[0].data["answer"] == "yes"


def test_stop_on_the_phone_is_obeyed_by_us_too(line):
    put(line.service, channels=("sms",))
    send_all(line.service)
    line.line.text("STOP", PHONES[ANN])
    line.pass_time(1)
    inbound.work_off(line.service)
    assert len(published(line.service, "contact.opted_out")) == 1


@pytest.mark.parametrize(("fault", "kind"), [("rate_limited", NotTaken), ("error_before_accept", Unclear),
                                             ("error_after_accept", Unclear)])
def test_each_way_of_going_wrong_is_told_apart(line, fault, kind):
    line.line.fault(fault, next=1)
    assert isinstance(line.texts.send(parcel()), kind)
    assert isinstance(line.texts.send(parcel()), Taken)


def test_a_text_whose_answer_was_lost_is_found_in_the_list_and_not_sent_twice(line):
    line.line.fault("error_after_accept", next=1)
    message_id = put(line.service)
    send_all(line.service)
    assert message(line.service, message_id).state == "unknown"
    reconciling.reconcile(line.service)
    line.pass_time(2)
    assert message(line.service, message_id).state == "delivered"
    assert len(line.line.on_phone(PHONES[ANN])) == 1


def test_a_text_that_never_was_taken_goes_once_after_two_looks(line, clock):
    line.line.fault("error_before_accept", next=1)
    message_id = put(line.service)
    send_all(line.service)
    for _ in range(3):
        reconciling.reconcile(line.service)
        clock.advance(minutes=3)
        send_all(line.service)
    line.pass_time(2)
    assert message(line.service, message_id).state == "delivered"
    assert len(line.line.on_phone(PHONES[ANN])) == 1


def test_a_lost_report_is_asked_for(line, clock):
    line.line.fault("lost_callback", next=9)
    message_id = put(line.service)
    send_all(line.service)
    line.pass_time(2)
    clock.advance(minutes=11)
    reconciling.reconcile(line.service)
    assert message(line.service, message_id).state == "delivered"


def test_a_text_that_the_webhook_lost_is_found_in_the_list(line):
    line.line.fault("lost_text", next=1)
    line.line.text("AYUDA", PHONES[ANN])
    line.pass_time(1)
    assert arrivals.fill_gaps(line.service) == 1
    assert arrivals.fill_gaps(line.service) == 0


def test_codes_of_the_provider_come_through(line):
    assert line.texts.send(parcel(address="+15005550001")) == Refused(21211, "http 400 code 21211")
    line.line.fault("failed_delivery", next=1, error_code=30006)
    put(line.service)
    send_all(line.service)
    line.pass_time(2)
    assert [one.data["why"] for one in published(line.service, "contact.unreachable")] == ["bad_address"]


def test_wrong_credentials_are_our_senders_trouble(line):
    wrong = TwilioTexts(replaced(line.service.settings, twilio_auth_tokens=("wrong",)))
    assert wrong.send(parcel()) == Refused(20003, "http 401 code 20003")


def test_nobody_at_the_other_end_is_certainly_not_taken(line):
    away = TwilioTexts(replaced(line.service.settings, twilio_api_url=f"http://127.0.0.1:{free_port()}/simulator"))
    assert isinstance(away.send(parcel()), NotTaken)


def test_silence_is_cut_short_and_unclear(line):
    """A provider that takes the request and never answers must not hold a sender for minutes."""
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"http://127.0.0.1:{mute.getsockname()[1]}/simulator"
        texts = TwilioTexts(replaced(line.service.settings, twilio_api_url=url), read_seconds=0.3)
        began = time.monotonic()
        assert isinstance(texts.send(parcel()), Unclear)
        assert time.monotonic() - began < 5


def test_a_mail_arrives_with_text_html_and_a_calendar_that_acts(line):
    answer = line.service.adapters["email"].send(parcel(
        channel="email", address="ann@example.org", text="Your session is set.\n\nSee http://localhost/x <now>",
        attachments=(CALENDAR,), stop_url="http://localhost/messages/l/ABC/stop"))
    assert isinstance(answer, Taken)
    assert len(line.mail()) == 1


def test_the_mail_has_the_headers_that_let_one_press_stop_it(line):
    mail = composed(line, stop_url="http://localhost/messages/l/ABC/stop", attachments=(CALENDAR,))
    assert mail["List-Unsubscribe"] == "<http://localhost/messages/l/ABC/stop>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Message-ID"] == "<00000000-0000-4000-8000-000000000001@ccr.example>"
    kinds = [(part.get_content_type(), part.get_param("method")) for part in mail.walk() if not part.is_multipart()]
    assert kinds == [("text/plain", None), ("text/html", None), ("text/calendar", "REQUEST"), ("text/calendar", None)]


def test_the_html_of_a_mail_holds_no_markup_of_others(line):
    html = composed(line, text="<script>alert(1)</script>\nhttp://localhost/\"x").get_body(("html",)).get_content()
    assert "<script>" not in html
    assert 'href="http://localhost/&quot;x"' in html


@pytest.mark.parametrize("odd", ["Hi\r\nBcc: all@example.org", "Hi\nthere"])
def test_a_subject_cannot_add_headers(line, odd):
    with pytest.raises(ValueError, match="linefeed"):
        composed(line, subject=odd)


def test_a_mail_server_that_is_away_has_taken_nothing(line):
    away = SmtpMail(replaced(line.service.settings, smtp_port=free_port()), line.service.clock)
    assert isinstance(away.send(parcel(channel="email", address="ann@example.org")), NotTaken)


def composed(line, **changes) -> EmailMessage:
    return compose(parcel(channel="email", address="ann@example.org", **changes), line.service.settings,
                   line.service.clock)


def replaced(settings, **changes):
    return type(settings)(**(vars(settings) | changes))


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def send_all(service):
    sending.send_due(service)


def test_the_provider_erases_the_words_that_it_keeps_and_says_what_it_no_longer_has(line):
    taken = line.texts.send(parcel(text="CCR: words to be erased"))
    line.pass_time(10)
    assert line.texts.look(taken.provider_id).body == "CCR: words to be erased"
    assert line.texts.erase("text", taken.provider_id) == "done"
    assert line.texts.look(taken.provider_id).body == ""
    assert line.texts.erase("text", "SM" + "0" * 32) == "gone"
