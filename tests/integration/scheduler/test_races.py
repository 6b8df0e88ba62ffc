"""Two hundred at once: one is first, the others hear it in plain words, and nothing is half done."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from services.scheduler.adapters.tables import Invitation, MediationSession, Occupancy
from services.scheduler.handlers import freed, profiles, waiting
from services.scheduler.handlers.answers import answer
from services.scheduler.handlers.invitations import open_invitation
from services.scheduler.handlers.sessions import set_time
from shared.errors import Refusal
from shared.ids import derived_id
from shared.testing.clock import FakeClock
from shared.testing.events import published
from tests.integration.scheduler.centre import (
    ANA,
    BO,
    CASE,
    MAYA,
    MONDAY,
    STAFF,
    ask,
    booked,
    case_is_ready,
    furnish,
    scheduler_at,
    tuesday,
)

CROWD = 200


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def busy(request, tmp_path):
    """A scheduler with one mediator and one room, on either database."""
    place = tmp_path if request.param == "sqlite" else request.getfixturevalue("postgres_url")("scheduler")
    service = scheduler_at(place, FakeClock(MONDAY))
    furnish(service, mediators=1, rooms=1)
    yield service
    service.database.dispose()


def at_once(jobs) -> Counter:
    """Starts all jobs at the same moment; counts `done` and the words of the refusals."""
    gate = threading.Barrier(len(jobs))

    def run(job):
        gate.wait()
        try:
            job()
        except Refusal as error:
            return error.message
        return "done"

    with ThreadPoolExecutor(len(jobs)) as crowd:
        return Counter(crowd.map(run, jobs))


def count(service, table) -> int:
    with service.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_two_hundred_cases_ask_for_the_same_time_and_one_gets_it(busy):
    cases = [derived_id("race", str(number)) for number in range(CROWD)]
    for case_id in cases:
        case_is_ready(busy, case_id, ((derived_id(case_id, "a"), "A"), (derived_id(case_id, "b"), "B")))

    def ask_for(case_id):
        with busy.work() as work:
            open_invitation(work, STAFF, case_id, "first", [tuesday(10)])

    start = time.perf_counter()
    heard = at_once([lambda one=one: ask_for(one) for one in cases])
    print(f"{CROWD} clients on {busy.database.engine.dialect.name}: {time.perf_counter() - start:.2f} s")
    assert heard.pop("done") == 1
    assert sum(heard.values()) == CROWD - 1
    assert all("Maya Brooks is taken" in words or "Somebody has just taken" in words for words in heard)
    assert all("The nearest times that are free: Tue Sep 29, 12:30 PM" in words for words in heard), heard
    assert count(busy, Invitation) == 1
    assert count(busy, Occupancy) == 9 + 9 + 8 + 8


def test_two_hundred_last_answers_book_one_session(busy):
    case_is_ready(busy)
    invitation = ask(busy, slots=[tuesday(10), tuesday(14)])
    with busy.work() as work:
        answer(work, invitation.id, ANA, [1, 2])

    def say():
        with busy.work() as work:
            answer(work, invitation.id, BO, [1])

    heard = at_once([say] * CROWD)
    assert heard == {"done": 1, "This question is closed. Thank you for answering.": CROWD - 1}
    assert len(published(busy, "session.scheduled")) == 1
    assert count(busy, MediationSession) == 1
    assert count(busy, Occupancy) == 9 + 9 + 8 + 8


def test_both_parties_say_yes_in_the_same_moment(busy):
    for number in range(8):
        case_id, people = derived_id("pair", str(number)), [derived_id("pair", str(number), side) for side in "ab"]
        case_is_ready(busy, case_id, tuple(zip(people, "AB", strict=True)))
        invitation = ask(busy, slots=[tuesday(9 + 3 * (number % 2), 1 + number // 2)], case_id=case_id)

        def say(person_id, invitation_id=invitation.id):
            with busy.work() as work:
                answer(work, invitation_id, person_id, [1])

        assert at_once([lambda one=one: say(one) for one in people]) == {"done": 2}
    assert len(published(busy, "session.scheduled")) == 8


def test_a_double_click_asks_once(busy):
    case_is_ready(busy)

    def click():
        with busy.work() as work:
            open_invitation(work, STAFF, CASE, "first", [tuesday(10)], form_token="one form")

    assert at_once([click] * 10) == {"done": 10}
    assert count(busy, Invitation) == 1


def test_two_sessions_cannot_move_to_the_same_time(busy):
    other = derived_id("race", "other")
    people = (derived_id(other, "a"), derived_id(other, "b"))
    case_is_ready(busy)
    case_is_ready(busy, other, tuple(zip(people, "AB", strict=True)))
    sessions = [booked(busy, tuesday(9)), booked(busy, tuesday(13), case_id=other, people=people)]

    def move(session_id):
        with busy.work() as work:
            set_time(work, session_id, tuesday(11, 2))

    heard = at_once([lambda one=one: move(one) for one in sessions])
    assert heard["done"] == 1
    assert len(heard) == 2
    assert count(busy, Occupancy) == 2 * (9 + 9 + 8 + 8)


def test_a_last_yes_a_staff_booking_and_a_waitlist_offer_want_one_mediator_at_one_time(busy):
    """Each is right by itself; together they may book one of them, and who comes second is told or passed over."""
    names = ("held", "staff", "waits")
    cases = {name: derived_id("three", name) for name in names}
    people = {name: [derived_id("three", name, side) for side in "ab"] for name in names}
    for name in names:
        case_is_ready(busy, cases[name], tuple(zip(people[name], "AB", strict=True)))
    moved = booked(busy, tuesday(10, 3), case_id=cases["staff"], people=people["staff"])
    booked(busy, tuesday(14, 3), case_id=cases["waits"], people=people["waits"])
    invitation = ask(busy, slots=[tuesday(10)], case_id=cases["held"])
    with busy.work() as work:
        answer(work, invitation.id, people["held"][0], [1])
        waiting.join(work, cases["waits"], people["waits"][0])
        freed.time_is_free(work, tuesday(10))

    def last_yes():
        with busy.work() as work:
            answer(work, invitation.id, people["held"][1], [1])

    def by_staff():
        with busy.work() as work:
            set_time(work, moved, tuesday(11))

    heard = at_once([last_yes, by_staff, busy.run_timers])
    assert heard["done"] == 2
    assert [words for words in heard if "is taken" in words or "just taken" in words]
    with busy.reading() as session:
        at_ten = session.scalars(select(MediationSession.case_id).where(
            MediationSession.starts_at < tuesday(13))).all()
        assert at_ten == [cases["held"]]
        assert session.scalars(select(Invitation).where(Invitation.kind == "sooner")).all() == []


def test_two_cases_cannot_both_take_a_mediators_last_place_of_the_day(busy):
    with busy.work() as work:
        profiles.save_profile(work, MAYA, most_a_day=1)
    cases = [derived_id("place", str(number)) for number in range(8)]
    for case_id in cases:
        case_is_ready(busy, case_id, ((derived_id(case_id, "a"), "A"), (derived_id(case_id, "b"), "B")))

    def ask_for(number):
        with busy.work() as work:
            open_invitation(work, STAFF, cases[number], "first", [tuesday(9 + 3 * (number % 2))])

    heard = at_once([lambda one=one: ask_for(one) for one in range(8)])
    assert heard["done"] == 1
    assert count(busy, Invitation) == 1
