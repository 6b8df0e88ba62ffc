"""E-mails that come back, and e-mails that somebody called junk."""

import shutil

import pytest

from services.notifier.adapters.email_smtp import reports_to
from services.notifier.adapters.tables import OptOut, Report
from services.notifier.domain.handover import Parcel
from services.notifier.domain.mail_reports import MailReport, code_of, read
from services.notifier.domain.provider_errors import Meaning, meaning
from services.notifier.handlers import reports
from shared.ids import new_id
from shared.testing.clock import FakeClock
from shared.testing.events import published
from tests.integration.notifier.centre import ANN, CASE, tell_person
from tests.integration.notifier.conftest import start
from tests.integration.notifier.talk import life, message, put, send

PATH = "/messages/webhooks/mail-reports"
SECRET = "a word of the mail server"
BOUNCE = """From: MAILER-DAEMON@mx.example
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; ann@example.org
Action: {action}
Status: {status}

--b
Content-Type: {kind}

Message-ID: <{id}@ccr.example>
Subject: A message for you

--b--
"""
COMPLAINT = """From: <fbl@mail.example>
To: hello@ccr.example
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: SomeGenerator/1.0
Version: 1

--b
Content-Type: message/rfc822

Message-ID: <{id}@ccr.example>
Subject: A message for you

Hello.

--b--
"""


@pytest.fixture
def service(tmp_path, settled):
    made = start(shutil.copy(settled, tmp_path / "notifier.db"), FakeClock(), mail_secret=SECRET)
    yield made
    made.database.dispose()


def bounce(message_id, status="5.1.1", action="failed", to="hello@ccr.example", kind="message/rfc822"):
    return BOUNCE.format(id=message_id, status=status, action=action, to=to, kind=kind).encode()


def complaint(message_id, kind="abuse"):
    return COMPLAINT.format(id=message_id, kind=kind).encode()


def report(service, content, password=SECRET):
    headers = {"Content-Type": "message/rfc822"}
    answer = service.make_app(service).test_client().post(
        PATH, data=content, headers=headers, auth=("reports", password) if password is not None else None)
    reports.work_off(service)
    return answer.status_code


def mailed(service, **fields):
    message_id = put(service, channels=("email", "sms"), **fields)
    send(service)
    assert message(service, message_id).state == "sent"
    return message_id


def unreachable(service):
    return [(one.data["channel"], one.data["why"]) for one in published(service, "contact.unreachable")]


def test_an_address_that_does_not_exist_is_told_once_and_a_text_stands_in(service):
    message_id = mailed(service)
    for _ in range(2):
        assert report(service, bounce(message_id)) == 204
    assert (message(service, message_id).state, message(service, message_id).why) == ("undelivered", "bad_address")
    assert unreachable(service) == [("email", "bounced")]
    assert [parcel.channel for parcel in send(service)] == ["sms"]


def test_a_full_mailbox_is_tried_once_more_and_then_a_text_goes(service):
    first = mailed(service)
    assert report(service, bounce(first, "5.2.2")) == 204
    assert send(service) == []
    service.clock.advance(minutes=31)
    [second] = send(service)
    assert second.channel == "email"
    report(service, bounce(second.key, "4.2.2"))
    assert [parcel.channel for parcel in send(service)] == ["sms"]
    assert unreachable(service) == []


@pytest.mark.parametrize(("action", "state"), [("delayed", "sent"), ("relayed", "sent"), ("delivered", "delivered")])
def test_what_is_only_late_or_has_arrived_is_no_failure(service, action, state):
    message_id = mailed(service)
    assert report(service, bounce(message_id, "4.0.0", action)) == 204
    assert message(service, message_id).state == state
    assert len(life(service, message_id)) > 2


def test_what_is_said_of_an_old_address_does_not_touch_the_new_one(service):
    message_id = mailed(service)
    tell_person(service, ANN, revision=2, email="ann@new.example")
    assert report(service, bounce(message_id)) == 204
    assert message(service, message_id).state == "undelivered"
    assert unreachable(service) == []


def test_who_calls_a_mail_junk_gets_no_more_and_staff_hear_of_it(service):
    message_id = mailed(service)
    for _ in range(2):
        assert report(service, complaint(message_id)) == 204
    [told] = published(service, "contact.opted_out")
    assert (told.case_id, told.data) == (CASE, {"person_id": ANN, "channel": "email", "how": "complaint"})
    with service.work() as work:
        assert work.session.get(OptOut, ("email", "ann@example.org")).how == "complaint"
    assert [why for _, why in life(service, message_id)].count("complaint") == 1
    put(service, key="two", channels=("email",))
    assert send(service) == []


def test_that_a_mail_is_not_junk_stops_nothing(service):
    assert report(service, complaint(mailed(service), "not-spam")) == 422
    assert published(service, "contact.opted_out") == []


@pytest.mark.parametrize("password", [None, "", "wrong", "é"])
def test_who_does_not_know_the_secret_is_turned_away(service, password):
    message_id = mailed(service)
    assert report(service, bounce(message_id), password) == 403
    assert message(service, message_id).state == "sent"


def test_without_a_secret_nobody_is_let_in(tmp_path, settled):
    service = start(shutil.copy(settled, tmp_path / "other.db"), FakeClock())
    try:
        assert report(service, bounce(new_id()), "") == 403
    finally:
        service.database.dispose()


def test_a_report_about_a_text_or_about_nothing_of_ours_changes_nothing(service):
    text = put(service, channels=("sms",))
    send(service)
    before = message(service, text).state
    for message_id in (text, new_id(), "nonsense"):
        assert report(service, bounce(message_id)) == 204
        assert report(service, complaint(message_id)) == 204
    assert message(service, text).state == before
    assert published(service, "contact.opted_out") == unreachable(service) == []
    with service.work() as work:
        assert work.session.query(Report).count() == 0


@pytest.mark.parametrize("content", [b"", b"\xff\x00", b"Subject: I am away\r\n\r\nBack on Monday.", b"x" * 5000,
                                     b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n"])
def test_what_is_no_report_is_left_to_whoever_handed_it_on(service, content):
    assert report(service, content) == 422


@pytest.mark.parametrize("to", ["bounces+{id}@ccr.example", "<BOUNCES+{id}@ccr.example>"])
def test_the_address_that_a_report_came_to_names_the_message(to):
    message_id = new_id()
    assert read(bounce("lost", to=to.format(id=message_id))) == MailReport(message_id, "undelivered", 50100)


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers", "message/rfc822-headers"])
def test_the_headers_that_came_back_name_the_message(kind):
    message_id = new_id()
    assert read(bounce(message_id, kind=kind).replace(b"\n", b"\r\n")).message_id == message_id


def test_reports_go_to_an_address_of_the_message_if_there_is_one(service, tmp_path, settled):
    parcel = Parcel("an-id", "email", "ann@example.org", "Hello", "Hello")
    assert reports_to(parcel, service.settings) == "hello@ccr.example"
    other = start(shutil.copy(settled, tmp_path / "other.db"), FakeClock(), mail_bounces="bounces@ccr.example")
    other.database.dispose()
    assert reports_to(parcel, other.settings) == "bounces+an-id@ccr.example"


@pytest.mark.parametrize(("status", "means"), [
    ("5.1.1", Meaning.BAD_ADDRESS), ("5.1.6", Meaning.BAD_ADDRESS), ("5.2.1 (mailbox disabled)", Meaning.BAD_ADDRESS),
    ("5.2.2", Meaning.LATER), ("4.4.7", Meaning.LATER), ("5.7.26", Meaning.CONTENT), ("5.7.509", Meaning.CONTENT),
    ("5.9.9", Meaning.LATER), ("5.0.0", Meaning.LATER), ("5.1.8", Meaning.CONTENT), ("2.0.0", Meaning.UNMAPPED),
    ("nonsense", Meaning.UNMAPPED), ("", Meaning.UNMAPPED)])
def test_a_mail_servers_code_means_what_its_subject_means(status, means):
    assert meaning(code_of(status), "mail") == means
