"""Webhooks: told at least once, signed, in numbered order, with patience; nobody learns more than ids and times."""

import json
import re

import pytest
from sqlalchemy import select, text

from services.scheduler.adapters.tables import WebhookDelivery, WebhookEndpoint
from services.scheduler.domain import webhooks as rules
from services.scheduler.handlers import telling, webhooks
from services.scheduler.handlers.sessions import cancel_session, set_time
from shared.outbound import Heard, NotCalled, Outbound
from shared.testing.events import published
from shared.testing.http import read, staff_client
from tests.integration.scheduler.centre import STAFF, booked, tuesday

URL = "https://court.example/hook"


class Receiver:
    """The other side: keeps what it is told and answers as it is told to (200 at the end)."""

    def __init__(self):
        self.heard, self.answers = [], []
        self.outbound = Outbound(schemes=("https",), resolver=lambda host, port: [
            "10.0.0.7" if host.startswith(("inside", "10.")) else "93.184.215.14"])

    def check(self, url):
        self.outbound.check(url)

    def post(self, url, body, headers):
        self.heard.append((url, json.loads(body), headers))
        answer = self.answers.pop(0) if self.answers else 200
        if isinstance(answer, Exception):
            raise answer
        return Heard(answer, {}, b"thank\x00 you\n")


@pytest.fixture
def receiver(scheduler):
    scheduler.adapters["webhooks"] = Receiver()
    return scheduler.adapters["webhooks"]


@pytest.fixture
def admin(app, receiver):
    scheduler = app.extensions["reconvene"]
    scheduler.staff_epoch = None
    return staff_client(app, "admin", staff_id=STAFF)


def add(service, url=URL, types=rules.TYPES):
    with service.work() as work:
        return webhooks.add_endpoint(work, STAFF, "Court", url, types)


def tell(service):
    while telling.tell_next(service):
        pass


def deliveries(service):
    with service.reading() as session:
        rows = session.scalars(select(WebhookDelivery).order_by(WebhookDelivery.made_at)).all()
        session.expunge_all()
        return rows


def endpoint(service):
    with service.reading() as session:
        row = session.scalars(select(WebhookEndpoint)).one()
        session.expunge_all()
        return row


def test_what_happens_to_a_session_is_told_in_numbered_order(scheduler, receiver, clock):
    _, secret = add(scheduler)
    session_id = booked(scheduler, tuesday(10))
    clock.advance(seconds=1)
    with scheduler.work() as work:
        set_time(work, session_id, tuesday(14))
    clock.advance(seconds=1)
    with scheduler.work() as work:
        cancel_session(work, session_id)
    tell(scheduler)
    told = [body for _, body, _ in receiver.heard]
    assert [one["type"] for one in told] == [
        "webhook.ping", "session.scheduled", "session.moved", "session.cancelled"]
    assert [one["order"] for one in told] == [1, 2, 3, 4]
    events = [one.id for one in published(scheduler) if one.type.startswith("session.")]
    assert [one["id"] for one in told[1:]] == events
    assert [headers["webhook-id"] for _, _, headers in receiver.heard[1:]] == events
    assert told[2]["data"]["previous_starts_at"] == tuesday(10).isoformat()
    for url, body, headers in receiver.heard:
        written = json.dumps(body, separators=(",", ":"))
        assert (url, headers) == (URL, rules.headers([secret], body["id"], clock.now(), written))


def test_it_carries_ids_and_times_and_nothing_else(scheduler, receiver):
    add(scheduler)
    booked(scheduler, tuesday(10))
    tell(scheduler)
    assert set(receiver.heard[-1][1]["data"]) == {"session_id", "case_id", "sequence", "starts_at", "ends_at"}


def test_what_is_not_wanted_is_not_told(scheduler, receiver):
    add(scheduler, types=["session.cancelled"])
    booked(scheduler, tuesday(10))
    tell(scheduler)
    assert [body["type"] for _, body, _ in receiver.heard] == ["webhook.ping"]


def test_what_is_rolled_back_is_not_told(scheduler, receiver):
    add(scheduler)
    session_id = booked(scheduler, tuesday(10))
    with pytest.raises(ZeroDivisionError), scheduler.work() as work:
        cancel_session(work, session_id)
        raise ZeroDivisionError
    tell(scheduler)
    assert "session.cancelled" not in [body["type"] for _, body, _ in receiver.heard]


def test_a_failure_is_tried_again_later_with_the_same_id_and_number(scheduler, receiver, clock):
    add(scheduler)
    receiver.answers = [500, NotCalled("too_slow", "It took too long to answer.")]
    tell(scheduler)
    assert len(receiver.heard) == 1
    clock.advance(seconds=9)
    tell(scheduler)
    assert len(receiver.heard) == 1
    clock.advance(seconds=1)
    tell(scheduler)
    row = deliveries(scheduler)[0]
    assert (row.state, row.attempts, row.status, row.answer) == ("pending", 2, None, "It took too long to answer.")
    clock.advance(seconds=30)
    tell(scheduler)
    assert deliveries(scheduler)[0].state == "delivered"
    assert len({(body["id"], body["order"]) for _, body, _ in receiver.heard}) == 1
    assert len(receiver.heard) == 3
    assert deliveries(scheduler)[0].answer == "thank you"
    assert endpoint(scheduler).failing_since is None


def test_while_one_fails_the_others_are_told(scheduler, receiver):
    add(scheduler, "https://broken.example/")
    add(scheduler, "https://fine.example/")
    receiver.answers = [503]
    booked(scheduler, tuesday(10))
    tell(scheduler)
    urls = [url for url, _, _ in receiver.heard]
    failing, fine = urls[0], ({"https://broken.example/", "https://fine.example/"} - {urls[0]}).pop()
    assert (urls.count(failing), urls.count(fine)) == (1, 2)


def test_what_was_lost_in_the_middle_is_sent_again(scheduler, receiver, clock):
    """A worker that is killed after its claim leaves a lease; when that is over somebody else sends it."""
    add(scheduler)
    with scheduler.work() as work:
        assert telling.claim(work)
    assert not telling.tell_next(scheduler)
    clock.advance(seconds=60)
    tell(scheduler)
    assert [body["order"] for _, body, _ in receiver.heard] == [1]
    assert deliveries(scheduler)[0].attempts == 2


def test_after_eleven_tries_it_is_given_up_and_can_be_sent_again(scheduler, receiver, clock):
    endpoint_id, _ = add(scheduler)
    receiver.answers = [500] * 11
    for wait in (*rules.WAITS, rules.WAITS[-1]):
        tell(scheduler)
        clock.advance(seconds=wait.total_seconds())
    row = deliveries(scheduler)[0]
    assert (row.state, row.attempts, len(receiver.heard)) == ("failed", 11, 11)
    with scheduler.work() as work:
        webhooks.send_again(work, STAFF, endpoint_id, row.id)
    tell(scheduler)
    assert deliveries(scheduler)[0].state == "delivered"


def test_an_endpoint_that_failed_for_three_days_is_switched_off_and_keeps_what_waits(scheduler, receiver, clock):
    endpoint_id, _ = add(scheduler)
    receiver.answers = [500, 500]
    tell(scheduler)
    clock.advance(days=3)
    tell(scheduler)
    assert endpoint(scheduler).state == "disabled"
    assert published(scheduler, "webhook.changed")[-1].data["change"] == "switched_off"
    booked(scheduler, tuesday(10, weeks=2))
    tell(scheduler)
    assert len(receiver.heard) == 2
    with scheduler.work() as work:
        webhooks.go_on(work, STAFF, endpoint_id)
    tell(scheduler)
    assert [body["type"] for _, body, _ in receiver.heard[2:]] == ["webhook.ping", "session.scheduled"]


def test_one_that_says_it_is_gone_is_switched_off_at_once(scheduler, receiver):
    add(scheduler)
    receiver.answers = [410]
    tell(scheduler)
    assert endpoint(scheduler).state == "disabled"


def test_a_changed_secret_signs_beside_the_old_one_for_a_day(scheduler, receiver, clock):
    endpoint_id, old = add(scheduler)
    with scheduler.work() as work:
        new = webhooks.change_secret(work, STAFF, endpoint_id)
    tell(scheduler)
    body = json.dumps(receiver.heard[0][1], separators=(",", ":"))
    assert receiver.heard[0][2] == rules.headers([new, old], receiver.heard[0][1]["id"], clock.now(), body)
    clock.advance(hours=24)
    booked(scheduler, tuesday(10, weeks=2))
    tell(scheduler)
    assert " " not in receiver.heard[-1][2]["webhook-signature"]


def test_the_secret_is_shown_once_and_kept_sealed(admin, scheduler):
    answer = read(admin.get("/sessions/webhooks")).form("Add the address").send(
        admin, name="Court", url=URL, types=["session.scheduled"])
    secret = re.search(r"whsec_[\w+/=]+", answer.text)[0]
    endpoint_id = endpoint(scheduler).id
    assert secret not in admin.get(f"/sessions/webhooks/{endpoint_id}").text
    with scheduler.reading() as session:
        assert secret.encode() not in session.execute(text("SELECT secret FROM webhook_endpoint")).scalar()
    assert published(scheduler, "webhook.changed")[-1].data["change"] == "added"


@pytest.mark.parametrize("url", ["http://court.example/", "https://10.0.0.7/", "https://inside.example/", "court", "",
                                 "https://user:pass@court.example/", "https://court.example:22/", "ftp://court.example"])
def test_an_address_that_may_not_be_called_is_refused_by_its_field(admin, scheduler, url):
    answer = read(admin.get("/sessions/webhooks")).form("Add the address").send(admin, name="Court", url=url)
    assert answer.status_code == 422
    assert read(answer).errors["url"]
    with scheduler.reading() as session:
        assert session.scalars(select(WebhookEndpoint)).all() == []


def test_staff_see_the_answers_send_again_pause_and_remove(admin, scheduler, receiver):
    endpoint_id, _ = add(scheduler)
    receiver.answers = [302]
    tell(scheduler)
    page = read(admin.get(f"/sessions/webhooks/{endpoint_id}"))
    assert "302" in page.text
    assert "It is paused" in page.form("Pause").send(admin, follow=True).text
    assert "It goes on" in read(admin.get(page.path)).form("Let it go on").send(admin, follow=True).text
    tell(scheduler)
    again = read(admin.get(page.path)).form("Send again").send(admin, follow=True)
    assert "It is sent again" in again.text
    assert re.search("whsec_", read(admin.get(page.path)).form("New secret").send(admin).text)
    gone = read(admin.get(f"{page.path}/removal")).form("Remove it").send(admin, follow=True)
    assert "Nobody is told yet" in gone.text
    assert deliveries(scheduler) == []
    assert admin.get(page.path).status_code == 404


def test_webhooks_are_for_administrators(office, app):
    assert office.get("/sessions/webhooks").status_code == 403
    assert app.test_client().get("/sessions/webhooks").status_code == 302


def test_old_deliveries_are_forgotten(scheduler, receiver, clock):
    add(scheduler)
    tell(scheduler)
    clock.advance(days=31)
    assert telling.forget_old(scheduler) == 1
