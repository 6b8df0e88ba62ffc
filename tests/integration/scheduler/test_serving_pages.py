"""A mediator says yes or no to serving, on their own page."""

import pytest
from sqlalchemy import select

from services.scheduler.adapters.tables import Conflict
from services.scheduler.handlers import service
from services.scheduler.handlers.resources import add_time_off
from shared.testing.events import published
from shared.testing.http import read, staff_client
from tests.integration.scheduler.centre import BEN, MAYA, ask, booked, tuesday

MINE, NO = "/sessions/mine", "I cannot serve"


def requests(scheduler, mediator_id):
    with scheduler.work() as work:
        return [(one.kind, one.state) for one in service.requests_of(work, mediator_id)]


@pytest.fixture
def asked(scheduler):
    """Who is asked to serve at two times, and who is not."""
    ask(scheduler, slots=[tuesday(10), tuesday(14)])
    who = next(one for one in (MAYA, BEN) if requests(scheduler, one))
    return who, BEN if who == MAYA else MAYA


@pytest.fixture
def browser(app, asked):
    return staff_client(app, "mediator", staff_id=asked[0])


def decline_page(browser):
    page = read(browser.get(MINE))
    return read(browser.get(next(link for words, link in page.links.items() if words.startswith(NO))))


def accept(browser):
    page = read(browser.get(MINE))
    words = next(words for form in page.forms for _, _, words in form.buttons if words.startswith("I will serve"))
    return read(page.form(words).send(browser, follow=True))


def test_a_mediator_sees_when_and_with_whom_they_are_asked_to_serve(browser):
    text = read(browser.get(MINE)).text
    assert "You are asked to serve" in text
    assert "Person A, Person B" in text
    assert "Tue Sep 29, 10:00 AM" in text
    assert "Tue Sep 29, 2:00 PM" in text


def test_a_yes_is_kept_and_can_be_taken_back(scheduler, browser, asked):
    page = accept(browser)
    assert "You will serve" in page.text
    assert "You are asked to serve" not in page.text
    assert requests(scheduler, asked[0]) == [("invitation", "accepted")]
    decline_page(browser).form(NO).send(browser)
    assert requests(scheduler, asked[0]) == []


def test_who_says_no_is_replaced_without_a_reason(scheduler, browser, asked):
    page = read(decline_page(browser).form(NO).send(browser, follow=True))
    assert "Somebody else takes your place" in page.text
    assert "You are asked to serve" not in page.text
    assert requests(scheduler, asked[1]) == [("invitation", "asked")]
    with scheduler.reading() as session:
        assert session.scalars(select(Conflict)).all() == []


def test_who_has_a_conflict_is_never_asked_about_the_case_again(scheduler, browser, asked):
    decline_page(browser).form(NO).send(browser, conflict="yes")
    with scheduler.reading() as session:
        assert [(one.mediator_id, one.source) for one in session.scalars(select(Conflict))] == [(asked[0], "mediator")]


def test_staff_are_asked_where_nobody_else_is_free(scheduler, browser, asked):
    with scheduler.work() as work:
        add_time_off(work, asked[1], tuesday(0), tuesday(24))
    page = read(decline_page(browser).form(NO).send(browser, follow=True))
    assert "Staff will look for somebody else" in page.text
    assert len(published(scheduler, "mediator.needed")) == 1


def test_an_answer_sent_twice_says_that_it_is_settled(browser):
    form = decline_page(browser).form(NO)
    form.send(browser)
    assert "settled already" in read(form.send(browser, follow=True)).text


def test_nobody_answers_for_another_mediator(app, scheduler, asked):
    with scheduler.work() as work:
        request_id = service.requests_of(work, asked[0])[0].id
    app.config["WTF_CSRF_ENABLED"] = False
    other = staff_client(app, "mediator", staff_id=asked[1])
    assert "You are asked to serve" not in read(other.get(MINE)).text
    assert other.get(f"{MINE}/requests/{request_id}/decline").status_code == 404
    for answer in ("accept", "decline"):
        assert other.post(f"{MINE}/requests/{request_id}/{answer}").status_code == 404
    assert requests(scheduler, asked[0]) == [("invitation", "asked")]


def test_a_session_that_is_over_asks_nobody_any_more(app, scheduler, clock):
    booked(scheduler, tuesday(10))
    who = next(one for one in (MAYA, BEN) if requests(scheduler, one))
    browser = staff_client(app, "mediator", staff_id=who)
    assert "You are asked to serve" in read(browser.get(MINE)).text
    clock.move_to(tuesday(13))
    assert "You are asked to serve" not in read(browser.get(MINE)).text
