"""The same races through the doors people really use: pages, digits by text, and both in the same moment."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import time as clock_time

import pytest
from sqlalchemy import func, select

from services.scheduler.adapters import occupancy
from services.scheduler.adapters.tables import Invitation, MediationSession, Occupancy
from services.scheduler.domain.hours import WeeklyHours
from services.scheduler.handlers import freed, resources, waiting
from services.scheduler.handlers.answers import answer
from shared.ids import derived_id
from shared.testing.clock import FakeClock
from shared.testing.events import published
from shared.testing.http import participant_client, read, staff_client
from tests.integration.scheduler.centre import (
    ANA,
    BO,
    CASE,
    MAYA,
    MONDAY,
    OAK,
    STAFF,
    ask,
    booked,
    case_is_ready,
    furnish,
    hears,
    says,
    scheduler_at,
    tuesday,
)

CROWD = 200
TAKEN = ("Maya Brooks is taken", "Somebody has just taken")
SET, CLOSED = "Thank you. Your session is set.", "This question is closed already."
HELD = 9 + 9 + 8 + 8  # quarters of a mediator and a room with their pauses, and of two people

pytestmark = pytest.mark.postgres


@pytest.fixture
def busy(postgres_url):
    """A scheduler on PostgreSQL with one mediator and one room."""
    service = scheduler_at(postgres_url("scheduler"), FakeClock(MONDAY))
    furnish(service, mediators=1, rooms=1)
    yield service
    service.database.dispose()


@pytest.fixture
def app(busy):
    """Its pages; the forms go without their token, so that the crowd need not read two hundred pages first."""
    made = busy.make_app(busy)
    made.config["WTF_CSRF_ENABLED"] = False
    return made


def at_once(jobs) -> list:
    """Starts all jobs at the same moment and gives what each returned, in order."""
    gate = threading.Barrier(len(jobs))

    def run(job):
        gate.wait()
        return job()

    start = time.perf_counter()
    with ThreadPoolExecutor(len(jobs)) as crowd:
        heard = list(crowd.map(run, jobs))
    print(f"{len(jobs)} at once: {time.perf_counter() - start:.2f} s")
    return heard


def count(service, table) -> int:
    with service.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def pair(*path: str) -> tuple[str, list[str]]:
    """A case id and the ids of its two people."""
    return derived_id("doors", *path), [derived_id("doors", *path, side) for side in "ab"]


def page_answer(app, invitation_id, person_id, case_id=CASE, **form):
    """Sends the answer by the person's page when called, and follows to what they read then."""
    browser = participant_client(app, person_id, case_id)
    return lambda: browser.post(f"/sessions/my/invitations/{invitation_id}", data=form, follow_redirects=True)


def coming(service, number: int):
    """A session in three weeks that holds nothing: whose it is, and its id."""
    case_id, people = pair("coming", str(number))
    case_is_ready(service, case_id, tuple(zip(people, "AB", strict=True)))
    session_id = booked(service, tuesday(10, 3), case_id=case_id, people=people)
    with service.work() as work:
        occupancy.release(work.session, [session_id])
    return case_id, people[0], session_id


def test_two_hundred_staff_pages_ask_for_one_time_and_one_gets_it(busy, app):
    cases = [pair("staff", str(number)) for number in range(CROWD)]
    for case_id, people in cases:
        case_is_ready(busy, case_id, tuple(zip(people, "AB", strict=True)))
    office = [staff_client(app, "coordinator", staff_id=STAFF) for _ in cases]

    def send(number):
        return office[number].post(f"/sessions/cases/{cases[number][0]}/invitations/new?kind=first",
                                   data={"slots": tuesday(10).isoformat(), "token": derived_id("form", str(number))})

    answers = at_once([lambda one=one: send(one) for one in range(CROWD)])
    assert Counter(one.status_code for one in answers) == {302: 1, 422: CROWD - 1}
    for words in (one.get_data(as_text=True) for one in answers if one.status_code == 422):
        assert any(taken in words for taken in TAKEN)
        assert "The nearest times that are free: Tue Sep 29, 12:30 PM" in words
    assert count(busy, Invitation) == 1
    assert count(busy, Occupancy) == HELD


@pytest.mark.parametrize("door", ["pages", "digits", "both"])
def test_two_hundred_last_answers_through_the_doors_book_one_session(busy, app, door):
    case_is_ready(busy)
    invitation = ask(busy, slots=[tuesday(10), tuesday(14)])
    with busy.work() as work:
        answer(work, invitation.id, ANA, [1, 2])
    by_page = [page_answer(app, invitation.id, BO, slots="1") for _ in range(CROWD)]
    by_digit = [lambda: says(busy, BO, invitation.id, 1)] * CROWD
    jobs = {"pages": by_page, "digits": by_digit, "both": by_page[::2] + by_digit[::2]}[door]
    pages = [one for one in at_once(jobs) if hasattr(one, "status_code")]
    told = Counter(words for one in pages for words in (SET, CLOSED) if words in read(one).text)
    assert {one.status_code for one in pages} <= {200}
    assert sum(told.values()) == len(pages)
    assert told[SET] in {"pages": (1,), "digits": (0,), "both": (0, 1)}[door]
    assert len(published(busy, "session.scheduled")) == 1
    assert count(busy, MediationSession) == 1
    assert count(busy, Occupancy) == HELD


def test_both_parties_of_many_cases_answer_by_page_and_by_digit_in_one_moment(busy, app):
    jobs = []
    for number in range(8):
        case_id, people = pair("mixed", str(number))
        case_is_ready(busy, case_id, tuple(zip(people, "AB", strict=True)))
        invitation = ask(busy, slots=[tuesday(9 + 3 * (number % 2), 1 + number // 2)], case_id=case_id)
        jobs += [page_answer(app, invitation.id, people[0], case_id, slots="1"),
                 lambda two=people[1], about=invitation.id, case=case_id: says(busy, two, about, 1, case_id=case)]
    at_once(jobs)
    assert len(published(busy, "session.scheduled")) == 8
    assert count(busy, Occupancy) == 8 * HELD


def test_many_ask_for_a_new_time_by_page_and_digit_while_one_time_is_free(busy, app):
    """One is asked about the last free time; to each of the others a person sees. Nobody's session is lost."""
    crowd = [coming(busy, number) for number in range(12)]
    with busy.work() as work:
        resources.set_hours(work, MAYA, [])
        resources.add_extra_hours(work, MAYA, tuesday(10), tuesday(12.5))

    def by_page(case_id, person_id, session_id):
        browser = participant_client(app, person_id, case_id)
        return lambda: browser.post(f"/sessions/my/{session_id}/new-time", follow_redirects=True)

    def by_digit(case_id, person_id, session_id):
        return lambda: hears(busy, "reminder", session_id, person_id, "new_time", [2], case_id=case_id)

    jobs = [(by_page if place % 2 else by_digit)(*one) for place, one in enumerate(crowd)]
    pages = [one for one in at_once(jobs) if hasattr(one, "status_code")]
    assert {one.status_code for one in pages} == {200}
    assert all("your session stays as it is" in read(one).text for one in pages)
    with busy.reading() as session:
        assert session.scalar(select(func.count()).where(Invitation.state == "open")) == 1
        assert session.scalar(select(func.count()).where(MediationSession.state == "scheduled")) == 12
    left = published(busy, "session.new_time_asked")
    assert [one.data["why"] for one in left] == ["no_slots"] * 11
    assert count(busy, Occupancy) == HELD


@pytest.mark.parametrize("door", ["page", "digit"])
def test_a_last_yes_a_staff_page_and_a_waitlist_offer_want_one_time(busy, app, door):
    (held, holders), (kept, keepers), (waits, waiters) = pair("held"), pair("kept"), pair("waits")
    for case_id, people in ((held, holders), (kept, keepers), (waits, waiters)):
        case_is_ready(busy, case_id, tuple(zip(people, "AB", strict=True)))
    moved = booked(busy, tuesday(10, 3), case_id=kept, people=keepers)
    booked(busy, tuesday(14, 3), case_id=waits, people=waiters)
    invitation = ask(busy, slots=[tuesday(10)], case_id=held)
    with busy.work() as work:
        answer(work, invitation.id, holders[0], [1])
        waiting.join(work, waits, waiters[0])
        freed.time_is_free(work, tuesday(10))
    last_yes = {"page": page_answer(app, invitation.id, holders[1], held, slots="1"),
                "digit": lambda: says(busy, holders[1], invitation.id, 1, case_id=held)}[door]
    office = staff_client(app, "coordinator", staff_id=STAFF)
    _, by_staff, _ = at_once([
        last_yes, lambda: office.post(f"/sessions/{moved}/time", data={"day": "2026-09-29", "time": "11:00"}),
        busy.run_timers])
    assert by_staff.status_code == 422
    assert any(taken in by_staff.get_data(as_text=True) for taken in TAKEN)
    with busy.reading() as session:
        at_ten = select(MediationSession.case_id).where(MediationSession.starts_at < tuesday(13))
        assert session.scalars(at_ten).all() == [held]
        assert session.scalars(select(Invitation).where(Invitation.kind == "sooner")).all() == []
        assert set(session.scalars(select(Occupancy.holder_id).where(Occupancy.resource_id == OAK))) >= {moved}


def test_a_free_time_is_wanted_by_a_question_a_staff_page_and_the_waitlist(busy, app):
    """Nobody holds it yet: exactly one of them gets it, and every session stays whole."""
    (asks, askers), (kept, keepers), (waits, waiters) = pair("asks"), pair("kept"), pair("waits")
    for case_id, people in ((asks, askers), (kept, keepers), (waits, waiters)):
        case_is_ready(busy, case_id, tuple(zip(people, "AB", strict=True)))
    moved = booked(busy, tuesday(10, 3), case_id=kept, people=keepers)
    booked(busy, tuesday(14, 3), case_id=waits, people=waiters)
    with busy.work() as work:
        resources.set_hours(work, MAYA, [WeeklyHours(1, clock_time(10), clock_time(12, 30))])
        waiting.join(work, waits, waiters[0])
        freed.time_is_free(work, tuesday(10))
    office = [staff_client(app, "coordinator", staff_id=STAFF) for _ in range(2)]
    asked, moving, _ = at_once([
        lambda: office[0].post(f"/sessions/cases/{asks}/invitations/new?kind=first",
                               data={"slots": tuesday(10).isoformat()}),
        lambda: office[1].post(f"/sessions/{moved}/time", data={"day": "2026-09-29", "time": "10:00"}),
        busy.run_timers])
    with busy.reading() as session:
        offers = session.scalars(select(Invitation).where(Invitation.kind == "sooner")).all()
    assert {asked.status_code, moving.status_code} <= {302, 422}
    assert [asked.status_code, moving.status_code].count(302) + len(offers) == 1
    assert count(busy, MediationSession) == 2
    assert count(busy, Occupancy) == 3 * HELD if moving.status_code != 302 else 2 * HELD
