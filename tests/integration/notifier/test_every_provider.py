"""Whoever carries our texts keeps the same promises: one list of them, each provider against the pretend phone company.

Everything goes over HTTP on this machine: our adapters, the provider's API, its signed calls to our webhooks.
"""

import base64
import shutil
from dataclasses import dataclass
from datetime import timedelta

import pytest
import requests
from sqlalchemy import select

from services.notifier.adapters.files_telnyx import TelnyxFiles
from services.notifier.adapters.files_twilio import TwilioFiles
from services.notifier.adapters.sms_telnyx import TelnyxTexts
from services.notifier.adapters.sms_twilio import TwilioTexts
from services.notifier.adapters.tables import Inbound, InboundFile, Redaction
from services.notifier.domain.handover import FileRefused, NotTaken, Parcel, Refused, Taken
from services.notifier.domain.provider_errors import Meaning, meaning
from services.notifier.handlers import arrivals, files, inbound, reconciling, reports, retention, sending
from services.notifier.handlers.redacting import redact
from services.notifier.handlers.words_kept import forget_messages, forget_texts
from shared.service import Service
from shared.testing.events import published
from simulator import Delivery, Settings, create_app
from simulator.carrier import telnyx
from tests.integration.notifier.centre import ANN, PHONES
from tests.integration.notifier.conftest import start
from tests.integration.notifier.talk import message, put
from tests.integration.simulator.conftest import StillPace
from tests.integration.simulator.line import ACCOUNT, CENTRE, TOKEN, Line, serving
from tests.production import free_port

SECOND = "+13125550199"
PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 500
NOBODY = {"twilio": "SM" + "0" * 32, "telnyx": "00000000-0000-4000-8000-000000000000"}
FAULTS = {"telnyx": {"rate_limited": "second_limited", "timeout_after_accept": "second_timeout_after_accept",
                     "error_after_accept": "second_error_after_accept"}}
HOOKS = {"twilio": ("sms", "sms-status/x"), "telnyx": ("telnyx", "telnyx-status/x")}
TEXTS = {"twilio": TwilioTexts, "telnyx": TelnyxTexts}
ERASED = {"twilio": ("done", "gone"), "telnyx": ("kept", "kept")}


@dataclass
class Way:
    """A provider with the notifier on one side and the pretend phone company on the other."""

    name: str
    number: str
    service: Service
    line: Line
    ours: str

    @property
    def texts(self):
        return self.service.adapters["sms"]

    @property
    def now(self):
        return self.service.clock.now()

    def fault(self, name: str, **wanted) -> None:
        self.line.fault(FAULTS.get(self.name, {}).get(name, name), **wanted)

    def pass_time(self, seconds: float = 2) -> None:
        self.line.pass_time(seconds)
        reports.work_off(self.service)

    def write(self, body: str, pictures: tuple[bytes, ...] = ()) -> None:
        """Ann writes to this provider's number; the text is worked off if it came."""
        sent = [dict(content_type="image/png", content=base64.b64encode(one).decode()) for one in pictures]
        self.line.api("POST", f"handsets/{PHONES[ANN]}/texts", dict(body=body, to=self.number, files=sent), expect=201)
        self.pass_time(1)
        inbound.work_off(self.service)

    def put(self, **fields) -> str:
        made = put(self.service, **fields)
        sending.send_due(self.service)
        return made

    def state(self, message_id: str) -> str:
        return message(self.service, message_id).state

    def rows(self, table):
        with self.service.work() as work:
            return work.session.scalars(select(table)).all()

    def other(self, **changes):
        """The adapter with other settings."""
        return TEXTS[self.name](type(self.service.settings)(**(vars(self.service.settings) | changes)))


@pytest.fixture(params=["twilio", "telnyx"])
def way(request, tmp_path, clock, settled):
    apps, name = {}, request.param

    def later(which):
        def call(*asked):
            return apps[which](*asked)
        return call

    with serving(later("notifier")) as ours, serving(later("simulator")) as theirs:
        settings = Settings(
            database=tmp_path / "simulator.sqlite", account_sid=ACCOUNT, auth_tokens=(TOKEN,), sender=CENTRE,
            webhook_url=f"{ours}/messages/webhooks/sms", second_webhook_url=f"{ours}/messages/webhooks/telnyx",
            second_sender=SECOND, public_url=theirs)
        apps["simulator"] = create_app(settings, clock, StillPace())
        exchange = apps["simulator"].extensions["simulator_exchange"]
        service = start(
            shutil.copy(settled, tmp_path / "notifier.db"), clock, webhook_base_url=ours, sms_providers=(name,),
            twilio_account_sid=ACCOUNT, twilio_auth_tokens=(TOKEN,), twilio_api_url=f"{theirs}/simulator",
            telnyx_api_key=TOKEN, telnyx_api_url=f"{theirs}/simulator", telnyx_sender=SECOND,
            telnyx_public_keys=(telnyx.public_key(settings),))
        service.adapters.update(sms=TEXTS[name](service.settings, read_seconds=1.0),
                                files=TwilioFiles(service.settings), files_telnyx=TelnyxFiles(service.settings))
        apps["notifier"] = service.make_app(service)
        number = {"twilio": CENTRE, "telnyx": SECOND}[name]
        yield Way(name, number, service, Line(settings, clock, f"{theirs}/simulator", None, Delivery(exchange), None),
                  ours)
        exchange.store.close()
        service.database.dispose()


def a_parcel(**changes) -> Parcel:
    return Parcel(**(dict(key="00000000-0000-4000-8000-000000000001", channel="sms", address=PHONES[ANN], subject="",
                          text="CCR: Hello") | changes))


def test_a_text_is_taken_goes_out_from_our_number_and_its_end_is_reported(way):
    sent = way.put()
    assert way.state(sent) == "accepted"
    way.pass_time()
    assert way.state(sent) == "delivered"
    assert len(way.line.on_phone(PHONES[ANN])) == 1
    assert {one["from"] for one in way.line.api("GET", f"messages?to={PHONES[ANN]}")["messages"]} == {way.number}
    assert {one["answer"] for one in way.line.api("GET", "calls")["calls"]} == {204}, "every report was believed"


def test_a_text_is_listed_and_looked_up_under_the_providers_id(way):
    taken = way.texts.send(a_parcel())
    assert isinstance(taken, Taken)
    [found] = way.texts.find(PHONES[ANN], way.now)
    assert found.provider_id == taken.provider_id
    assert (found.key or found.body) in (a_parcel().key, a_parcel().text)
    assert way.texts.find("+13125550188", way.now) == []
    way.pass_time()
    assert way.texts.look(taken.provider_id).state == "delivered"
    assert way.texts.look(NOBODY[way.name]) is None


def test_a_lost_report_is_asked_for(way):
    way.line.fault("lost_callback", next=9)
    sent = way.put()
    way.pass_time()
    assert way.state(sent) == "accepted"
    way.service.clock.advance(minutes=11)
    reconciling.reconcile(way.service)
    assert way.state(sent) == "delivered"


@pytest.mark.parametrize("fault", ["duplicate_callback", "reordered_callback", "late_callback"])
def test_reports_twice_late_or_out_of_order_change_nothing_in_the_end(way, fault):
    way.line.fault(fault, next=1, **({"seconds": 5} if fault == "late_callback" else {}))
    sent = way.put()
    way.pass_time(8)
    assert way.state(sent) == "delivered"
    assert len(published(way.service, "message.delivered")) == 1


@pytest.mark.parametrize("fault", ["timeout_after_accept", "error_after_accept"])
def test_what_was_taken_though_nobody_heard_so_is_unclear_found_and_not_sent_twice(way, fault):
    way.fault(fault, next=1, **({"seconds": 2} if fault.startswith("timeout") else {}))
    sent = way.put()
    assert way.state(sent) == "unknown"
    reconciling.reconcile(way.service)
    assert way.state(sent) == "accepted"
    way.pass_time()
    sending.send_due(way.service)
    assert (way.state(sent), len(way.line.on_phone(PHONES[ANN]))) == ("delivered", 1)


def test_after_too_many_requests_the_provider_is_called_a_second_time(way):
    way.fault("rate_limited", next=1)
    sent = way.put()
    assert way.state(sent) == "queued"
    way.service.clock.advance(minutes=15)
    sending.send_due(way.service)
    way.pass_time()
    assert (way.state(sent), len(way.line.on_phone(PHONES[ANN]))) == ("delivered", 1)


def test_too_many_requests_and_nobody_there_are_certainly_not_taken(way):
    way.fault("rate_limited", next=1)
    assert isinstance(way.texts.send(a_parcel()), NotTaken)
    nowhere = f"http://127.0.0.1:{free_port()}/simulator"
    assert isinstance(way.other(twilio_api_url=nowhere, telnyx_api_url=nowhere).send(a_parcel()), NotTaken)
    assert way.texts.find(PHONES[ANN], way.now) == []


@pytest.mark.parametrize(("address", "means"), [
    ("+15005550001", Meaning.BAD_ADDRESS), ("nonsense", Meaning.BAD_ADDRESS), ("+15005550004", Meaning.OPTED_OUT)])
def test_a_refusal_has_a_code_that_we_know(way, address, means):
    answer = way.texts.send(a_parcel(address=address))
    assert isinstance(answer, Refused)
    assert meaning(answer.code, way.name) == means


def test_a_wrong_key_is_our_senders_trouble(way):
    answer = way.other(twilio_auth_tokens=("wrong",), telnyx_api_key="wrong").send(a_parcel())
    assert isinstance(answer, Refused)
    assert meaning(answer.code, way.name) == Meaning.SENDER


@pytest.mark.parametrize(("code", "channels"), [(30006, ["sms", "email"]), (30007, ["sms"]), (30008, ["sms", "sms"])])
def test_a_text_that_did_not_arrive_is_treated_by_the_class_of_its_code(way, code, channels):
    """A landline: the e-mail goes. A filter: a person looks. No reason given: the provider is called once more."""
    way.line.fault("failed_delivery", next=1, error_code=code)
    sent = way.put()
    way.pass_time()
    assert way.state(sent) == "undelivered"
    way.service.clock.advance(minutes=31)
    sending.send_due(way.service)
    texts = way.line.api("GET", f"messages?to={PHONES[ANN]}")["messages"]
    mails = [one.channel for one in way.service.adapters["email"].parcels]
    assert ["sms"] * len(texts) + mails == channels


def test_a_text_comes_in_by_a_signed_call_once_however_often_it_is_brought(way):
    way.line.fault("duplicate_text", next=1)
    way.write("STOP")
    [text] = way.rows(Inbound)
    assert (text.sender, text.body) == (PHONES[ANN], "STOP")
    assert len(published(way.service, "contact.opted_out")) == 1


def test_a_text_that_was_never_brought_is_fetched_once_and_one_that_is_late_is_no_second(way):
    way.line.fault("late_text", next=1, seconds=30)
    way.write("AYUDA")
    assert way.rows(Inbound) == []
    assert arrivals.fill_gaps(way.service) == 1
    way.pass_time(31)
    assert arrivals.fill_gaps(way.service) == 0
    assert len(way.rows(Inbound)) == 1
    way.line.fault("lost_text", next=1)
    way.write("hello")
    assert arrivals.fill_gaps(way.service) == 1
    assert len(way.rows(Inbound)) == 2


@pytest.mark.parametrize("hook", [0, 1])
def test_an_unsigned_call_is_turned_away(way, hook):
    url = f"{way.ours}/messages/webhooks/{HOOKS[way.name][hook]}"
    for sent in ({"data": {"MessageSid": "SM1", "From": PHONES[ANN], "Body": "STOP"}}, {"json": {"data": {}}}):
        assert requests.post(url, **sent, timeout=5).status_code == 403
    assert way.rows(Inbound) == []


def test_a_picture_is_fetched_and_judged_by_its_bytes(way):
    way.write("Look", (PNG, b"<html>"))
    files.fetch_due(way.service)
    assert sorted((one.state, one.kind, one.why) for one in way.rows(InboundFile)) == [
        ("kept", "image/png", None), ("refused", None, "kind")]


def test_a_picture_of_a_text_that_was_found_in_the_listing_is_fetched_too(way):
    way.line.fault("lost_text", next=1)
    way.write("", (PNG,))
    assert arrivals.fill_gaps(way.service) == 1
    for _ in range(2):
        files.fetch_due(way.service)
    assert [(one.state, one.size) for one in way.rows(InboundFile)] == [("kept", len(PNG))]


def test_a_picture_that_is_too_large_or_gone_or_elsewhere_is_not_fetched(way):
    way.write("Look", (PNG,))
    [file] = way.rows(InboundFile)
    fetcher = way.service.adapters[files.FILES[way.name]]
    for url, most, why in ((file.url, 100, "size"), (file.url + "0", 5000, "gone"),
                           ("http://169.254.169.254/x", 5000, "address"), ("file:///etc/passwd", 5000, "address"),
                           ("https://evil.example/x", 5000, "address")):
        with pytest.raises(FileRefused, match=why):
            fetcher.fetch(url, most)
    [text] = way.rows(Inbound)
    assert fetcher.listed(text.provider_id) == [(file.url, "image/png")]
    assert fetcher.listed(NOBODY[way.name]) == []


def test_erasing_says_what_became_of_the_words_and_is_never_asked_for_for_ever(way):
    sent = way.put()
    way.write("my secret", (PNG,))
    way.pass_time()
    with way.service.work() as work:
        forget_messages(work, [message(way.service, sent)])
        forget_texts(work, work.session.scalars(select(Inbound)).all())
    redact(way.service)
    done = ERASED[way.name][0]
    assert {(one.kind, one.state) for one in way.rows(Redaction)} == {("text", done), ("media", done)}
    with way.service.work() as work:
        told = retention.provider(work)
    assert (told.waiting, told.failed, told.done, told.kept) == (0, 0, 3 * (done == "done"), 3 * (done == "kept"))
    words = {one["body"] for one in way.line.api("GET", "messages")["messages"]}
    assert (words == {""}) == (done == "done"), "what is said of it is so"
    way.service.clock.advance(days=2)
    assert redact(way.service) == 0


def test_erasing_what_the_provider_never_had_is_no_error(way):
    assert way.texts.erase("text", NOBODY[way.name]) == ERASED[way.name][1]


def test_what_is_too_late_is_not_handed_over(way):
    late = put(way.service, expires_at=way.now + timedelta(minutes=1))
    way.service.clock.advance(minutes=2)
    sending.send_due(way.service)
    assert way.state(late) == "expired"
    assert way.texts.find(PHONES[ANN], way.now) == []
