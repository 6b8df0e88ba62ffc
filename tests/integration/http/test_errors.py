"""What a person reads when something does not work."""

import logging

import pytest
from sqlalchemy.exc import OperationalError

from shared.testing.http import read, staff_client

PHONE = "312-555-0100"
CODES = [("/nowhere", 404, "We cannot find that page"), ("/sessions/fails/missing/x", 404, "We cannot find that page"),
         ("/sessions/webhook", 405, "That did not work from here"),
         ("/sessions/fails/refusal/x", 422, "That is not possible"),
         ("/sessions/fails/twice/x", 409, "Something changed in the meantime"),
         ("/sessions/fails/number/x", 400, "We could not read that"),
         ("/sessions/fails/unexpected/x", 500, "Something went wrong on our side"),
         ("/sessions/fails/database/x", 503, "We will be back shortly")]


@pytest.mark.parametrize(("path", "code", "title"), CODES)
def test_an_error_says_what_to_do_and_whom_to_call(visitor, path, code, title):
    answer = visitor.get(path)
    page = read(answer)
    assert (answer.status_code, page.title) == (code, f"{title} – CCR")
    assert page.links[PHONE] == "tel:+13125550100"


@pytest.mark.parametrize(("path", "code", "title"), CODES)
def test_the_same_in_spanish(visitor, path, code, title):
    page = read(visitor.get(path, headers={"Accept-Language": "es-MX,es;q=0.9"}))
    assert page.language == "es"
    assert title not in page.text


def test_staff_sees_it_with_their_way_around(coordinator):
    assert "Sign out" in read(coordinator.get("/nowhere")).text


def test_a_refusal_shows_its_own_words(visitor):
    assert "Stuck events" in read(visitor.get("/sessions/fails/refusal/x")).text


def test_a_database_that_is_away_asks_to_come_back(visitor):
    assert visitor.get("/sessions/fails/database/x").headers["Retry-After"] == "20"


def test_the_way_that_is_allowed_is_named(visitor):
    assert "POST" in visitor.get("/sessions/webhook").headers["Allow"]


def test_an_unexpected_error_shows_a_short_trace_and_nothing_of_what_happened(visitor):
    answer = visitor.get("/sessions/fails/unexpected/x", headers={"X-Request-ID": "trace-1234567890"})
    assert "trace-12" in read(answer).text
    assert "Ana" not in answer.text
    assert "ValueError" not in answer.text


def test_an_error_page_needs_no_database_even_for_staff(make_desk):
    def away(_staff_id):
        raise OperationalError("SELECT", {}, Exception("away"))

    answer = staff_client(make_desk(staff_epoch=away)).get("/sessions/board")
    assert (answer.status_code, read(answer).title) == (503, "We will be back shortly – CCR")


def test_if_even_the_error_page_fails_there_are_plain_words(desk, caplog):
    desk.jinja_env.globals["asset"] = None
    with caplog.at_level(logging.CRITICAL):
        answer = desk.test_client().get("/sessions/fails/unexpected/x")
    assert answer.status_code == 500
    assert "Please try again later" in answer.text


def test_a_refusal_by_the_field_keeps_what_was_typed(visitor):
    page = read(visitor.get("/sessions/ask"))
    answer = page.form().send(visitor, name="Nobody", phone="312-555-0142", about="The fence", language="es",
                              how="text", days=["mon"])
    again = read(answer)
    assert answer.status_code == 422
    assert again.errors == {"name": "We need a name to call you by."}
    assert again.title.startswith("Error: ")
    kept = again.form().values
    for pair in (("name", "Nobody"), ("about", "The fence"), ("language", "es"), ("days", "mon"), ("how", "text")):
        assert pair in kept


def test_what_is_left_empty_is_asked_for_by_each_field(visitor):
    answer = read(visitor.get("/sessions/ask")).form().send(visitor, phone="12", name="   ")
    assert read(answer).errors == {
        "name": "Please fill this in.", "phone": "Please write the area code too.", "about": "Please fill this in.",
        "language": "Please fill this in.", "how": "Please fill this in."}


def test_a_step_that_worked_is_said_on_the_next_page(visitor):
    answer = read(visitor.get("/sessions/ask")).form().send(
        visitor, follow=True, name="Lee", phone="312-555-0142", about="The fence", language="en", how="call")
    assert "Thank you. We have your request." in read(answer).text
    assert "Thank you" not in visitor.get("/sessions/ask").text
