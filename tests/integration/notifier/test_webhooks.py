"""The provider calls us: only what it signed is heard, and nothing it says makes us fail."""

import pytest
from sqlalchemy import func, select
from twilio.request_validator import RequestValidator

from services.notifier.adapters.tables import Inbound, Report
from services.notifier.handlers import inbound, reports
from shared.testing.events import published
from tests.integration.notifier.centre import ANN, PHONES
from tests.integration.notifier.talk import message, put, send

HOST = "http://localhost"


@pytest.fixture
def client(service):
    return service.make_app(service).test_client()


def call(client, path, form, token="token", signature=None, sign_as=None):
    url = HOST + (sign_as or path)
    signed = signature or RequestValidator(token).compute_signature(url, form)
    return client.post(path, data=form, headers={"X-Twilio-Signature": signed})


def a_text(body="HELP", sid="SM1", **more):
    return {"MessageSid": sid, "From": PHONES[ANN], "To": "+13125550100", "Body": body, "NumMedia": "0", **more}


def waiting_reports(service):
    with service.work() as work:
        return work.session.scalar(select(func.count()).select_from(Report))


def kept(service):
    with service.work() as work:
        return list(work.session.scalars(select(Inbound)))


@pytest.mark.parametrize("token", ["token", "older token"])
def test_a_signed_text_is_kept_and_answered_with_nothing_to_say(service, client, token):
    answer = call(client, "/messages/webhooks/sms", a_text(), token)
    assert (answer.status_code, answer.mimetype) == (200, "text/xml")
    assert "<Message>" not in answer.text
    assert [one.body for one in kept(service)] == ["HELP"]


@pytest.mark.parametrize("how", [dict(token="wrong"), dict(signature="nonsense"),
                                 dict(sign_as="/messages/webhooks/other")])
@pytest.mark.parametrize("path", ["/messages/webhooks/sms", "/messages/webhooks/sms-status/x"])
def test_what_is_not_signed_by_one_of_our_tokens_is_turned_away(service, client, path, how):
    assert call(client, path, a_text(), **how).status_code == 403
    assert kept(service) == []


def test_a_signature_covers_the_query_too(service, client):
    assert call(client, "/messages/webhooks/sms?a=1", a_text()).status_code == 200
    assert call(client, "/messages/webhooks/sms?a=2", a_text(sid="SM2"),
                sign_as="/messages/webhooks/sms?a=1").status_code == 403


def test_the_same_text_delivered_twice_is_kept_once(service, client):
    for _ in range(2):
        assert call(client, "/messages/webhooks/sms", a_text()).status_code == 200
    assert len(kept(service)) == 1


@pytest.mark.parametrize("form", [a_text(body=""), a_text(body="🙏" * 700), a_text(body=" x "),
                                  a_text(NumMedia="a lot"), a_text(From="+1" * 400),
                                  a_text(body="'; DROP TABLE inbound; --")])
def test_odd_texts_are_kept_like_others(service, client, form):
    assert call(client, "/messages/webhooks/sms", form).status_code == 200
    inbound.work_off(service)
    assert kept(service)[0].state in ("handled", "open")


def test_a_text_without_an_id_is_no_text(service, client):
    assert call(client, "/messages/webhooks/sms", {"Body": "hello"}).status_code == 400


def test_two_megabytes_are_refused(service, client):
    assert call(client, "/messages/webhooks/sms", a_text(body="x" * 2_000_000)).status_code == 413


def test_a_report_moves_its_message(service, client):
    message_id = put(service)
    send(service)
    path = f"/messages/webhooks/sms-status/{message_id}"
    assert call(client, path, {"MessageSid": "SM5", "MessageStatus": "delivered"}).status_code == 204
    reports.work_off(service)
    assert message(service, message_id).state == "delivered"


@pytest.mark.parametrize("form", [{"MessageStatus": "no such status", "MessageSid": "SM5"}, {},
                                  {"MessageStatus": "failed"},
                                  {"MessageStatus": "failed", "ErrorCode": "many", "MessageSid": "S" * 500}])
def test_odd_reports_are_no_error(service, client, form):
    message_id = put(service, channels=("sms",))
    send(service)
    assert call(client, f"/messages/webhooks/sms-status/{message_id}", form).status_code == 204
    reports.work_off(service)
    assert waiting_reports(service) == 0


@pytest.mark.parametrize("message_id", ["nonsense", "00000000-0000-4000-8000-000000000009", "x" * 300])
def test_a_report_about_nothing_of_ours_changes_nothing(service, client, message_id):
    form = {"MessageSid": "SM5", "MessageStatus": "delivered"}
    assert call(client, f"/messages/webhooks/sms-status/{message_id}", form).status_code == 204
    reports.work_off(service)
    assert waiting_reports(service) == 0
    assert published(service, "message.delivered") == []
