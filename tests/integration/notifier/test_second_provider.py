"""Two providers: the second takes over while the first is refused, limited or away, and never for what is unclear."""

import shutil

import pytest

from services.notifier.adapters.fakes import FakeProvider
from services.notifier.adapters.sms_telnyx import TelnyxTexts
from services.notifier.adapters.sms_twilio import TwilioTexts
from services.notifier.domain.handover import NotTaken, Parcel, Refused, Taken, Unclear
from services.notifier.handlers import arrivals, inbound, reconciling, reports, sending
from shared.testing.events import published
from simulator import Delivery, Settings, create_app
from simulator.carrier import telnyx
from tests.integration.notifier.centre import ANN, BEN, PHONES
from tests.integration.notifier.conftest import start
from tests.integration.notifier.talk import message, put
from tests.integration.simulator.conftest import StillPace
from tests.integration.simulator.line import ACCOUNT, CENTRE, TOKEN, Line, serving

SECOND = "+13125550199"


@pytest.fixture
def two(tmp_path, clock, settled):
    """The notifier with two phone companies in memory."""
    service = start(shutil.copy(settled, tmp_path / "notifier.db"), clock, sms_providers=("twilio", "telnyx"))
    service.adapters["sms_second"] = FakeProvider()
    yield service
    service.database.dispose()


def texts_of(service):
    return [len(service.adapters[key].parcels) for key in ("sms", "sms_second")]


def test_the_preferred_provider_is_given_everything_while_it_is_well(two):
    put(two)
    put(two, key="two", person_id=BEN)
    sending.send_due(two)
    assert texts_of(two) == [2, 0]


@pytest.mark.parametrize("code", [30034, 30023, 20003])
def test_a_text_that_the_first_refuses_for_itself_goes_by_the_second_at_once(two, code):
    two.adapters["sms"].answers = [Refused(code, "http 400")]
    first = put(two)
    sending.send_due(two)
    assert texts_of(two) == [1, 1]
    assert (message(two, first).state, message(two, first).sender) == ("accepted", "telnyx")
    put(two, key="two", person_id=BEN)
    sending.send_due(two)
    assert texts_of(two) == [1, 2]


def test_after_five_calls_that_reached_nobody_the_second_goes_first_for_a_minute(two, clock):
    two.adapters["sms"].answers = [NotTaken("ConnectTimeout")] * 5
    first = put(two)
    for _ in range(7):
        sending.send_due(two)
        clock.advance(seconds=20)
    assert texts_of(two) == [5, 1]
    assert message(two, first).state == "accepted"
    clock.advance(minutes=2)
    put(two, key="two", person_id=BEN)
    sending.send_due(two)
    assert texts_of(two) == [6, 1]


def test_what_is_unclear_at_the_first_is_never_sent_by_the_second(two, clock):
    two.adapters["sms"].answers = [Unclear("ReadTimeout"), Refused(30034, "x")]
    first = put(two)
    sending.send_due(two)
    for _ in range(4):
        reconciling.reconcile(two)
        clock.advance(minutes=3)
        sending.send_due(two)
    assert texts_of(two) == [2, 0], "not listed twice, it goes again, by the first, and is refused there"
    assert (message(two, first).state, message(two, first).only_by) == ("queued", "twilio")
    clock.advance(hours=1)
    sending.send_due(two)
    assert texts_of(two) == [3, 0]


def test_a_text_that_the_first_could_not_bring_is_tried_by_the_second(two, clock):
    first = put(two)
    sending.send_due(two)
    with two.work() as work:
        reports.keep(work, first, "SM1", "undelivered", 30008)
    reports.work_off(two)
    clock.advance(minutes=31)
    sending.send_due(two)
    assert texts_of(two) == [1, 1]


def test_a_text_meant_for_the_second_goes_by_the_first_if_that_alone_is_well(two, clock):
    first = put(two)
    sending.send_due(two)
    with two.work() as work:
        reports.keep(work, first, "SM1", "undelivered", 30008)
    reports.work_off(two)
    two.adapters["sms_second"].answers = [Refused(10009, "x")]
    clock.advance(minutes=31)
    sending.send_due(two)
    assert texts_of(two) == [2, 1]


@pytest.fixture
def line(tmp_path, clock, settled):
    """The notifier with Telnyx alone, and the simulator, each on a port."""
    apps = {}

    def later(name):
        def call(*request):
            return apps[name](*request)
        return call

    with serving(later("notifier")) as ours, serving(later("simulator")) as theirs:
        settings = Settings(database=tmp_path / "simulator.sqlite", account_sid=ACCOUNT, auth_tokens=(TOKEN,),
                            second_webhook_url=f"{ours}/messages/webhooks/telnyx", sender=CENTRE, second_sender=SECOND)
        apps["simulator"] = create_app(settings, clock, StillPace())
        exchange = apps["simulator"].extensions["simulator_exchange"]
        service = start(shutil.copy(settled, tmp_path / "notifier.db"), clock, webhook_base_url=ours,
                        sms_providers=("telnyx",), telnyx_api_key=TOKEN, telnyx_api_url=f"{theirs}/simulator",
                        telnyx_public_keys=(telnyx.public_key(settings),), telnyx_sender=SECOND)
        service.adapters["sms"] = TelnyxTexts(service.settings, read_seconds=1.0)
        apps["notifier"] = service.make_app(service)
        yield service, Line(settings, clock, f"{theirs}/simulator", None, Delivery(exchange), None)
        exchange.store.close()
        service.database.dispose()


def a_parcel(**changes):
    return Parcel(**(dict(key="00000000-0000-4000-8000-000000000001", channel="sms", address=PHONES[ANN], subject="",
                          text="CCR: Hello") | changes))


def test_a_text_goes_out_by_telnyx_is_reported_and_answered_by_signed_events(line):
    service, phones = line
    sent = put(service)
    sending.send_due(service)
    phones.pass_time(2)
    reports.work_off(service)
    assert message(service, sent).state == "delivered"
    phones.text("STOP", PHONES[ANN])
    phones.pass_time(1)
    inbound.work_off(service)
    assert len(published(service, "contact.opted_out")) == 1


def test_a_text_whose_answer_was_lost_is_found_in_the_records_and_not_sent_twice(line):
    service, phones = line
    phones.fault("second_timeout_after_accept", next=1, seconds=2)
    sent = put(service)
    sending.send_due(service)
    assert message(service, sent).state == "unknown"
    reconciling.reconcile(service)
    assert message(service, sent).state == "accepted"
    phones.pass_time(2)
    assert len(phones.on_phone(PHONES[ANN])) == 1


@pytest.mark.parametrize(("address", "kind"), [(PHONES[ANN], Taken), ("+15005550004", Refused), ("nonsense", Refused)])
def test_telnyx_answers_are_told_apart(line, address, kind):
    service, _ = line
    assert isinstance(service.adapters["sms"].send(a_parcel(address=address)), kind)


def test_too_many_requests_and_a_wrong_key_are_told_apart(line):
    service, phones = line
    phones.fault("second_limited", next=1)
    assert isinstance(service.adapters["sms"].send(a_parcel()), NotTaken)
    wrong = TelnyxTexts(type(service.settings)(**(vars(service.settings) | {"telnyx_api_key": "wrong"})))
    assert wrong.send(a_parcel()).code == 10009


def test_a_lost_text_to_the_second_number_is_fetched(line):
    service, phones = line
    put(service)
    sending.send_due(service)
    phones.fault("lost_text", next=1)
    phones.text("HELP", PHONES[ANN])
    phones.pass_time(1)
    assert arrivals.fill_gaps(service) == 1
    assert arrivals.fill_gaps(service) == 0


def test_the_simulator_keeps_the_providers_apart(line):
    service, phones = line
    put(service)
    sending.send_due(service)
    first = TwilioTexts(type(service.settings)(**(vars(service.settings) | {
        "twilio_account_sid": ACCOUNT, "twilio_auth_tokens": (TOKEN,), "twilio_api_url": phones.sim})))
    assert service.adapters["sms"].find(PHONES[ANN], service.clock.now())
    assert first.find(PHONES[ANN], service.clock.now()) == []
