"""Links and the PIN, without the pages: what opens, what locks, what is never stored."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from services.notifier.adapters.tables import DoorEntry, Link, Pin
from services.notifier.domain.pins import Door
from services.notifier.handlers import doors, links
from shared.errors import NotFound
from shared.ids import derived_id
from tests.integration.notifier.centre import ANN, CASE, COORDINATOR, messages_to, settle, tell_person

MESSAGE = derived_id("tests", "message")


@pytest.fixture
def centre(notifier):
    settle(notifier)
    with notifier.work() as work:
        links.open_link(work, MESSAGE, ANN, CASE, "notes")
    return notifier


@pytest.fixture
def code(centre):
    return links.code_for(centre.settings, MESSAGE)


@pytest.fixture
def attempt(centre, code):
    def make(pin, what=doors.try_pin):
        with centre.work() as work:
            return what(work, code, pin).door

    return make


def happened(service):
    with service.work() as work:
        return list(work.session.scalars(select(DoorEntry.what).order_by(DoorEntry.number)))


def test_the_code_is_never_stored(centre, code):
    with centre.work() as work:
        link = work.session.scalars(select(Link)).one()
    assert code not in (link.id, link.code_hash, link.message_id)
    assert links.link_url(centre.settings, MESSAGE) == f"http://localhost/messages/l/{code}"
    short = replace(centre.settings, link_base_url="https://ccr.example/m")
    assert links.link_url(short, MESSAGE) == f"https://ccr.example/m/{code}"


def test_the_first_visit_chooses_the_pin_and_opens(attempt):
    assert attempt("2749", doors.choose_pin) == Door.OPEN
    assert attempt("2749") == Door.OPEN


def test_the_pin_is_never_stored_as_it_is(centre, attempt):
    attempt("2749", doors.choose_pin)
    with centre.work() as work:
        kept = work.session.get(Pin, ANN)
    assert kept.hash.startswith("$argon2id$") and "2749" not in kept.hash


def test_choosing_again_needs_the_pin_that_stands(attempt):
    attempt("2749", doors.choose_pin)
    assert attempt("8350", doors.choose_pin) == Door.WRONG
    assert attempt("2749", doors.choose_pin) == Door.OPEN


def test_a_code_is_read_in_small_letters_too(centre, code):
    with centre.work() as work:
        assert doors.look_at_door(work, code.lower()).door == Door.UNSET


def test_five_wrong_pins_lock_the_door_for_half_an_hour_even_for_the_right_one(centre, attempt):
    attempt("2749", doors.choose_pin)
    assert [attempt("1111") for _ in range(5)] == [Door.WRONG] * 4 + [Door.LOCKED]
    assert attempt("2749") == Door.LOCKED
    assert "locked" in happened(centre)
    centre.clock.advance(minutes=31)
    assert attempt("2749") == Door.OPEN


def test_a_right_pin_forgets_the_wrong_ones(attempt):
    attempt("2749", doors.choose_pin)
    assert [attempt(pin) for pin in ("1111", "1112", "1113", "1114", "2749", "1115")][-2:] == [Door.OPEN, Door.WRONG]


def test_from_the_third_lock_in_a_row_it_stays_locked_for_a_day(centre, attempt):
    attempt("2749", doors.choose_pin)
    for _ in range(3):
        for _ in range(5):
            attempt("1111")
        centre.clock.advance(minutes=31)
    assert attempt("2749") == Door.LOCKED
    centre.clock.advance(days=1)
    assert attempt("2749") == Door.OPEN


def test_another_link_of_the_same_person_is_locked_too(centre, attempt):
    attempt("2749", doors.choose_pin)
    for _ in range(5):
        attempt("1111")
    other = derived_id("tests", "other message")
    with centre.work() as work:
        links.open_link(work, other, ANN, CASE, "case")
        assert doors.try_pin(work, links.code_for(centre.settings, other), "2749").door == Door.LOCKED


def test_after_thirty_days_a_link_opens_nothing(centre, attempt):
    attempt("2749", doors.choose_pin)
    centre.clock.advance(days=30)
    assert attempt("2749") == Door.EXPIRED


def test_a_code_that_never_was_is_not_found(centre):
    with pytest.raises(NotFound), centre.work() as work:
        doors.try_pin(work, "WRNGWRNGWR", "2749")


def test_a_new_link_goes_to_the_number_we_have_at_most_three_a_day(centre, code):
    for _ in range(6):
        with centre.work() as work:
            links.send_new_link(work, code)
        centre.clock.advance(minutes=6)
    assert len(messages_to(centre, ANN, template="link")) == 3


def test_pressing_twice_sends_one_link(centre, code):
    for _ in range(2):
        with centre.work() as work:
            links.send_new_link(work, code)
    assert len(messages_to(centre, ANN, template="link")) == 1


def test_asking_with_a_code_that_never_was_says_and_sends_nothing(centre):
    with centre.work() as work:
        links.send_new_link(work, "WRNGWRNGWR")
    assert not messages_to(centre, template="link")


def test_forgetting_the_pin_ends_older_links(centre, attempt):
    attempt("2749", doors.choose_pin)
    with centre.work() as work:
        links.forget_pin(work, COORDINATOR, ANN)
    assert attempt("2749") == Door.EXPIRED
    assert happened(centre)[-2:] == ["links_ended", "pin_forgotten"]


def test_another_number_ends_the_links_at_the_old_one(centre, attempt):
    tell_person(centre, ANN, 2, phone="+13125550199")
    assert attempt("2749", doors.choose_pin) == Door.EXPIRED


def test_an_older_revision_ends_no_links(centre, attempt):
    tell_person(centre, ANN, 0, phone="+13125550199")
    assert attempt("2749", doors.choose_pin) == Door.OPEN


def test_a_resent_message_keeps_its_link(centre, attempt):
    with centre.work() as work:
        links.open_link(work, MESSAGE, ANN, CASE, "notes", work.now() + timedelta(days=1))
    assert attempt("2749", doors.choose_pin) == Door.OPEN
