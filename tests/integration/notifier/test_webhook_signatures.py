"""Only what a provider signed is heard: over the body as it came, by a key that is good now, at our public address."""

import base64
import json
import shutil

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func, select
from twilio.request_validator import RequestValidator

from services.notifier.adapters.tables import Inbound, Report
from tests.integration.notifier.centre import ANN, PHONES
from tests.integration.notifier.conftest import start

PUBLIC = "https://centre.example"
KEYS = [Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in range(3)]
TEXT = {"MessageSid": "SM1", "From": PHONES[ANN], "To": "+13125550100", "Body": "  1 \r\n", "NumMedia": "0"}
EVENT = {"data": {"event_type": "message.received", "payload": {
    "id": "40385f64-5717-4562-b3fc-2c963f66afa6", "from": {"phone_number": PHONES[ANN]}, "text": " 1 ",
    "to": [{"phone_number": "+13125550199"}]}}}


def public(key):
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


@pytest.fixture
def service(tmp_path, clock, settled):
    made = start(shutil.copy(settled, tmp_path / "notifier.db"), clock, webhook_base_url=PUBLIC, trusted_proxies=1,
                 telnyx_public_keys=(public(KEYS[0]), public(KEYS[1])))
    yield made
    made.database.dispose()


@pytest.fixture
def client(service):
    return service.make_app(service).test_client()


def kept(service):
    with service.reading() as session:
        return [session.scalar(select(func.count()).select_from(table)) for table in (Inbound, Report)]


def from_twilio(client, path="/messages/webhooks/sms", form=TEXT, token="token", sent=None, url=None, **more):
    signature = RequestValidator(token).compute_signature(url or PUBLIC + path, form)
    return client.post(path, data=sent or form, headers={"X-Twilio-Signature": signature}, **more).status_code


def from_telnyx(client, service, path="/messages/webhooks/telnyx", body=None, key=KEYS[0], late=0, sent=None, more=None,
                **asked):
    body = body if body is not None else json.dumps(EVENT).encode()
    moment = str(int(service.clock.now().timestamp()) - late)
    signature = base64.b64encode(key.sign(moment.encode() + b"|" + body)).decode()
    return client.post(path, data=sent or body, content_type="application/json", **asked, headers={
        "telnyx-signature-ed25519": signature, "telnyx-timestamp": moment} | (more or {})).status_code


@pytest.mark.parametrize("seen_as", ["http://localhost", "http://10.0.0.7:8000", "https://centre.example",
                                     "http://centre.example"])
def test_behind_a_proxy_with_another_scheme_or_host_the_public_address_counts(service, client, seen_as):
    assert from_twilio(client, base_url=seen_as) == 200
    assert kept(service) == [1, 0]


@pytest.mark.parametrize("seen_as", ["http://localhost", "http://10.0.0.7:8000", "https://other.example:8443"])
def test_the_second_providers_signature_does_not_depend_on_what_a_proxy_calls_us(service, client, seen_as):
    evil = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http", "X-Forwarded-Port": "81"}
    assert from_telnyx(client, service, base_url=seen_as, more=evil) == 204
    assert from_telnyx(client, service, base_url=seen_as, more=evil, key=KEYS[2]) == 403
    assert kept(service) == [1, 0]


def test_reports_are_believed_only_when_they_are_signed(service, client):
    status, second = (f"/messages/webhooks/{name}-status/x" for name in ("sms", "telnyx"))
    payload = {"id": "x", "to": [{"status": "delivered"}]}
    body = json.dumps({"data": {"event_type": "message.finalized", "payload": payload}}).encode() + b" \r\n"
    report = {"MessageSid": "SM1", "MessageStatus": "delivered"}
    assert from_twilio(client, status, report, token="wrong") == 403
    assert from_twilio(client, status, report, sent=report | {"MessageStatus": "failed"}) == 403
    assert from_telnyx(client, service, second, body=body, key=KEYS[2]) == 403
    assert from_telnyx(client, service, second, body=body, sent=body.strip()) == 403, "trimmed on the way"
    assert kept(service) == [0, 0]
    assert from_twilio(client, status, report) == from_telnyx(client, service, second, body=body) == 204


@pytest.mark.parametrize("signed_for", ["http://centre.example", "https://centre.example:8443", "https://evil.example"])
def test_a_signature_over_another_address_is_turned_away(service, client, signed_for):
    assert from_twilio(client, url=f"{signed_for}/messages/webhooks/sms") == 403
    assert kept(service) == [0, 0]


def test_the_headers_of_a_proxy_do_not_move_the_address_that_counts(client):
    evil = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http"}
    signature = RequestValidator("token").compute_signature("http://evil.example/messages/webhooks/sms", TEXT)
    answer = client.post("/messages/webhooks/sms", data=TEXT, headers=evil | {"X-Twilio-Signature": signature})
    assert answer.status_code == 403


@pytest.mark.parametrize("changed", [{"Body": "1"}, {"Body": "  1 "}, {"Body": "2"}, {"From": "+13125550199"},
                                     {"Extra": "x"}])
def test_a_body_that_was_trimmed_or_changed_on_the_way_is_turned_away(service, client, changed):
    assert from_twilio(client, sent=TEXT | changed) == 403
    assert kept(service) == [0, 0]


def test_blanks_around_a_text_are_part_of_what_was_signed(service, client):
    assert from_twilio(client) == 200


def test_parameters_that_the_provider_adds_one_day_are_no_trouble(client):
    assert from_twilio(client, form=TEXT | {"ChannelMetadata": '{"type":"sms"}', "A": ""}) == 200


@pytest.mark.parametrize(("token", "status"), [("token", 200), ("older token", 200), ("revoked token", 403), ("", 403)])
def test_while_a_token_is_replaced_both_are_good_and_one_that_left_the_list_is_not(client, token, status):
    assert from_twilio(client, token=token) == status


@pytest.mark.parametrize(("key", "status"), [(0, 204), (1, 204), (2, 403)])
def test_while_a_key_of_the_second_provider_is_replaced_both_are_good(service, client, key, status):
    assert from_telnyx(client, service, key=KEYS[key]) == status
    assert kept(service) == [int(status == 204), 0]


@pytest.mark.parametrize("late", [301, 86_400, -301])
def test_an_old_event_sent_again_is_turned_away(service, client, late):
    assert from_telnyx(client, service, late=late) == 403


def test_an_event_that_was_written_anew_on_the_way_is_turned_away(service, client):
    body = json.dumps(EVENT).encode()
    assert from_telnyx(client, service, body=body, sent=json.dumps(EVENT, indent=1).encode()) == 403
    assert from_telnyx(client, service, body=body, sent=body.replace(b" 1 ", b"1")) == 403
    assert kept(service) == [0, 0]


@pytest.mark.parametrize("headers", [
    {}, {"telnyx-timestamp": "now", "telnyx-signature-ed25519": "AA=="},
    {"telnyx-timestamp": "9" * 400, "telnyx-signature-ed25519": "é"},
    {"telnyx-timestamp": "1790000000", "telnyx-signature-ed25519": "not base64"}], ids=str)
def test_odd_headers_are_no_error(client, headers):
    sent = {name: value.encode().decode("latin-1") for name, value in headers.items()}
    assert client.post("/messages/webhooks/telnyx", data=b"{}", headers=sent).status_code == 403


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'{"data": 7}', b"\xff\xfe", b'{"data": {}, "x": 1'])
def test_a_signed_body_that_is_no_event_is_no_error(service, client, body):
    assert from_telnyx(client, service, body=body) == 400
    assert kept(service) == [0, 0]


@pytest.mark.parametrize("payload", [{}, {"id": "x"}, {"id": "x", "from": "y"}, {"id": "x", "from": {}, "to": 7},
                                     {"id": "x", "from": {"phone_number": "+1"}, "to": {"a": 1}}], ids=str)
def test_an_event_without_its_parts_is_no_error(service, client, payload):
    body = json.dumps({"data": {"event_type": "message.received", "payload": payload}}).encode()
    assert from_telnyx(client, service, body=body) == 400


def test_events_that_are_none_of_ours_are_taken_and_forgotten(service, client):
    body = json.dumps({"data": {"event_type": "number.changed", "payload": {"id": "x"}}}).encode()
    assert from_telnyx(client, service, body=body) == 204
    assert from_telnyx(client, service, "/messages/webhooks/telnyx-status/x", body=body) == 204
    assert kept(service) == [0, 0]


def test_without_a_key_nobody_can_prove_to_be_the_second_provider(tmp_path, clock, settled):
    made = start(shutil.copy(settled, tmp_path / "other.db"), clock)
    assert from_telnyx(made.make_app(made).test_client(), made) == 403
    made.database.dispose()
