"""The page of stuck events: what failed is tried again or let go by a person, and those behind it go on."""

import json
from datetime import UTC, datetime, timedelta

import click
import pytest
from click.testing import CliRunner
from sqlalchemy import select

from shared.bus.arrivals import read as read_arrival
from shared.bus.inbox import receive
from shared.contracts import Envelope
from shared.db.machinery import MACHINERY, inbox, outbox
from shared.ids import derived_id, new_id
from shared.repairs import add_commands
from shared.testing.clock import FakeClock
from shared.testing.http import bare_service, read, staff_client
from tests.integration.http.desk.app import create_app

PAGE = "/sessions/staff/parked"


class Handler:
    """Fails for what is in `fails`, and notes what it handled."""

    def __init__(self):
        self.fails: set[int] = set()
        self.handled: list[int] = []

    def __call__(self, _work, envelope):
        if envelope.case_seq in self.fails:
            raise ValueError("Ana Torres, 312-555-0199")
        self.handled.append(envelope.case_seq)


@pytest.fixture
def handler():
    return Handler()


@pytest.fixture
def service(tmp_path, database, handler):
    made = bare_service(tmp_path, FakeClock(), create_app, name="scheduler")
    made.database.dispose()
    MACHINERY.create_all(database.engine)
    made.database, made.events = database, {"case.changed": handler}
    return made


@pytest.fixture
def client(service):
    return staff_client(create_app(service), "coordinator")


def arrive(service, case_id, *numbers):
    for number in numbers:
        receive(service, [read_arrival(Envelope(
            new_id(), "case.changed", 1, "intake", datetime(2026, 9, 21, tzinfo=UTC), case_id, number, "trace",
            {"stage": "ready"}).to_json())])


def test_nothing_stuck_says_so(client):
    page = read(client.get(PAGE))
    assert "Nothing is stuck." in page.text
    assert [form for form in page.forms if form.method == "post"] == []


def test_it_shows_what_since_when_why_and_how_many_wait(service, client, handler):
    handler.fails = {1}
    arrive(service, new_id(), 1, 2, 3)
    service.clock.advance(hours=3)
    text = read(client.get(PAGE)).text
    for words in ("1 stuck", "case.changed", "intake", "3 hours ago", "ValueError"):
        assert words in text
    assert " 2 " in text
    assert "Ana" not in text


def test_trying_again_handles_it_and_those_behind(service, client, handler):
    handler.fails = {1}
    arrive(service, new_id(), 1, 2, 3)
    handler.fails = set()
    page = read(read(client.get(PAGE)).form(button="Try again").send(client, follow=True))
    assert "Done. What waited behind it goes on." in page.text
    assert "Nothing is stuck." in page.text
    assert handler.handled == [1, 2, 3]


def test_trying_again_may_fail_again(service, client, handler):
    handler.fails = {1}
    arrive(service, new_id(), 1)
    page = read(read(client.get(PAGE)).form(button="Try again").send(client, follow=True))
    assert "It failed again." in page.text
    assert "1 stuck" in page.text


def test_letting_go_asks_first_and_then_those_behind_go_on(service, client, handler):
    handler.fails = {1}
    arrive(service, new_id(), 1, 2)
    page = read(client.get(PAGE))
    question = read(client.get(page.links["Let it go"]))
    assert "Let this event go?" in question.text
    assert handler.handled == []
    page = read(question.form(button="Let it go").send(client, follow=True))
    assert "Nothing is stuck." in page.text
    assert handler.handled == [2]


def test_an_event_whose_forerunner_never_came_can_go_on_without_it(service, client, handler):
    arrive(service, new_id(), 1, 3, 4)
    assert "Nothing is stuck." in read(client.get(PAGE)).text, "it may still come"
    service.clock.advance(minutes=3)
    page = read(client.get(PAGE))
    assert "1 stuck" in page.text
    question = read(client.get(page.links["Go on without it"]))
    page = read(question.form(button="Go on without it").send(client, follow=True))
    assert "Nothing is stuck." in page.text
    assert handler.handled == [1, 3, 4]


def test_two_people_pressing_the_same_button_do_no_harm(service, client, handler):
    handler.fails = {1}
    arrive(service, new_id(), 1)
    handler.fails = set()
    form = read(client.get(PAGE)).form(button="Try again")
    assert form.send(client).status_code == 302
    assert form.send(client).status_code == 404
    assert handler.handled == [1]


@pytest.mark.parametrize("event_id", ["nothing", "%27%20OR%201=1", "x" * 400, derived_id("nobody")])
def test_an_event_that_is_not_stuck_is_not_found(client, event_id):
    assert client.get(f"{PAGE}/{event_id}/let-go").status_code == 404


@pytest.mark.parametrize(("role", "status"), [("manager", 403), ("mediator", 403), ("admin", 200)])
def test_it_is_for_coordinators(service, role, status):
    assert staff_client(create_app(service), role).get(PAGE).status_code == status


def test_a_long_list_shows_the_oldest_and_the_whole_count(service, client):
    now = service.clock.now()
    with service.work() as work:
        work.session.execute(inbox.insert(), [dict(
            event_id=new_id(), type=f"case.changed{number:03}", producer="intake", case_id=new_id(), case_seq=1,
            received_at=now - timedelta(minutes=number), status="parked", error="ValueError at a.py:1 in b")
            for number in range(230)])
    text = read(client.get(PAGE)).text
    assert "230 stuck" in text
    assert "case.changed229" in text
    assert "case.changed000" not in text


def give_out(service, case_id, *types):
    with service.work() as work:
        for event_type in types:
            work.publish(event_type, case_id, {"session_id": new_id(), "why": "other"})
        work.session.execute(outbox.update().values(published_at=work.now()))


def unpublished(service):
    with service.reading() as session:
        return session.scalars(select(outbox.c.case_id).where(outbox.c.published_at.is_(None))).all()


def test_an_administrator_has_all_news_of_one_case_sent_again(service):
    case_id, other = new_id(), new_id()
    give_out(service, case_id, "session.new_time_asked", "session.new_time_asked")
    give_out(service, other, "session.new_time_asked")
    admin = staff_client(create_app(service), "admin")
    question = read(admin.get(f"{PAGE}/again/{case_id}"))
    assert unpublished(service) == []
    page = read(question.form(button="Send it again").send(admin, follow=True))
    assert "2 events are on their way again." in page.text
    assert unpublished(service) == [case_id, case_id]


def test_news_of_a_case_that_is_not_here_is_not_found(service):
    admin = staff_client(create_app(service), "admin")
    assert read(admin.get(f"{PAGE}/again/nothing")).form(button="Send it again").send(admin).status_code == 404


def test_only_an_administrator_may_have_news_sent_again(service, client):
    arrive(service, new_id(), 1, 3)
    service.clock.advance(minutes=3)
    assert "Have it sent again" not in read(client.get(PAGE)).links
    assert client.get(f"{PAGE}/again/{new_id()}").status_code == 403
    assert client.post(f"{PAGE}/again/{new_id()}").status_code in (400, 403)


def test_what_misses_its_forerunner_leads_to_the_page_of_who_sent_it(service):
    case_id = new_id()
    arrive(service, case_id, 1, 3)
    service.clock.advance(minutes=3)
    page = read(staff_client(create_app(service), "admin").get(PAGE))
    assert page.links["Have it sent again"] == f"/staff/parked/again/{case_id}"


def test_each_decision_is_noted_with_who_took_it(service, handler):
    noted = []
    service.audit = lambda _work, by, action, subject: noted.append((by, action, subject))
    client = staff_client(create_app(service), "admin", staff_id="staff-7")
    handler.fails = {1}
    arrive(service, new_id(), 1)
    read(client.get(PAGE)).form(button="Try again").send(client)
    question = read(client.get(read(client.get(PAGE)).links["Let it go"]))
    question.form(button="Let it go").send(client)
    assert [(by, action) for by, action, _ in noted] == [("staff-7", "event.tried_again"), ("staff-7", "event.let_go")]


def command(service, *words, **options):
    group = click.Group()
    add_commands(group, lambda: service)
    return CliRunner().invoke(group, words, **options)


def test_on_the_command_line_what_is_missing_is_skipped_only_when_confirmed(service, handler):
    arrive(service, new_id(), 1, 3)
    (waiting,) = [json.loads(line)["event_id"] for line in command(service, "parked").output.splitlines()]
    assert command(service, "skip-missing", waiting, input="n\n").exit_code == 1
    assert handler.handled == [1]
    assert command(service, "skip-missing", waiting, "--yes").exit_code == 0
    assert handler.handled == [1, 3]


def test_on_the_command_line_an_event_is_tried_again_or_let_go(service, handler):
    handler.fails = {1}
    arrive(service, new_id(), 1, 2)
    (parked, _) = [json.loads(line)["event_id"] for line in command(service, "parked").output.splitlines()]
    assert command(service, "replay", parked).output == "parked\n"
    assert command(service, "let-go", parked, "--yes").exit_code == 0
    assert handler.handled == [2]


def test_on_the_command_line_a_case_is_sent_again(service):
    case_id = new_id()
    give_out(service, case_id, "session.new_time_asked")
    assert command(service, "republish", case_id).output == "1 events are sent again.\n"
    assert unpublished(service) == [case_id]


@pytest.mark.parametrize("words", [("republish", "x"), ("replay", "x"), ("let-go", "x", "--yes")])
def test_on_the_command_line_an_unknown_id_is_said_plainly(service, words):
    answer = command(service, *words)
    assert answer.exit_code == 1
    assert "There is nothing with this id here." in answer.output
