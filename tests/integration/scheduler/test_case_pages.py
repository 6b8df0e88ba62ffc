"""Staff see why a time is not offered, book from an open one, and say who must not serve."""

import pytest

from services.scheduler.handlers import waiting
from services.scheduler.handlers.proposals import offered_starts, propose_slots
from shared.ids import derived_id
from shared.testing.http import read, staff_client
from shared.work import Work
from tests.integration.scheduler.centre import ANA, BEN, CASE, MAYA, STAFF, ask, booked, tuesday

PAGE = f"/sessions/cases/{CASE}"
WHY = f"{PAGE}/why?day=2026-09-29&time="


@pytest.fixture
def manager(app):
    return staff_client(app, "manager", staff_id=STAFF)


def mediators(service) -> set:
    with service.reading() as session:
        slots = propose_slots(Work(session, service.clock, service.settings), CASE, want=40)
        return {slot.mediator_ids for slot in slots}


def test_a_time_that_is_refused_says_because_of_whom_and_by_which_rule(office, scheduler):
    page = read(office.get(f"{WHY}18:00"))
    assert "This time is not offered" in page.text
    assert "No Maya Brooks is outside their hours." in page.text
    assert "Could Oak room" in page.text


def test_the_page_says_what_one_mediator_could(office, scheduler):
    page = read(office.get(f"{WHY}18:00&mediator={BEN}"))
    assert "Ben Castillo is outside their hours" in page.text
    assert "No Maya Brooks" not in page.text


def test_a_time_that_is_possible_says_who_would_serve_and_can_be_offered(office, scheduler):
    page = read(office.get(f"{WHY}10:00"))
    assert "This time can be offered" in page.text
    assert "The lightest load of 2 who were free" in page.text
    form = read(office.get(page.links["Ask everybody about this time"])).form("Ask everybody")
    assert ("own_time", "10:00") in form.values
    assert form.send(office).status_code == 302


def test_every_time_the_system_offers_is_said_to_be_possible_and_no_other(office, scheduler):
    with scheduler.reading() as session:
        offered = set(offered_starts(Work(session, scheduler.clock, scheduler.settings), CASE))
    for hour in (8, 9, 12, 15, 16):
        said = "This time can be offered" in read(office.get(f"{WHY}{hour:02}:00")).text
        assert said == (tuesday(hour) in offered), hour


@pytest.mark.parametrize("query", ["", "?day=2026-09-29", "?day=soon&time=late", "?day=2026-09-29&time=10:07"])
def test_half_a_moment_is_asked_for_again(office, query):
    assert office.get(f"{PAGE}/why{query}").status_code == 200


def test_a_conflict_of_interest_is_noted_and_lifted_by_a_manager_only(office, manager, scheduler):
    read(office.get(PAGE)).form("Note the conflict").send(office, conflict=MAYA)
    assert mediators(scheduler) == {(BEN,)}
    page = read(office.get(PAGE))
    assert "Maya Brooks: in this case" in page.text
    assert not any(words == "Lift" for form in page.forms for _, _, words in form.buttons)
    lift = read(manager.get(PAGE)).form("Lift")
    theirs = page.form("Note the conflict")
    theirs.action = lift.action
    assert theirs.send(office).status_code == 403
    lift.send(manager)
    assert (MAYA,) in mediators(scheduler)


def test_a_conflict_with_a_person_holds_in_each_of_their_cases(office, scheduler):
    read(office.get(PAGE)).form("Note the conflict").send(office, conflict=MAYA, person=ANA, source="party")
    assert mediators(scheduler) == {(BEN,)}
    assert "wherever Person A is a party" in read(office.get(PAGE)).text


def test_a_conflict_where_nobody_else_is_free_says_what_to_do(office, scheduler):
    read(office.get(PAGE)).form("Note the conflict").send(office, conflict=BEN)
    booked(scheduler, tuesday(10))
    answer = read(office.get(PAGE)).form("Note the conflict").send(office, conflict=MAYA, follow=True)
    assert "Nobody else is free" in read(answer).text


def test_a_conflict_needs_a_mediator(office):
    answer = read(office.get(PAGE)).form("Note the conflict").send(office)
    assert answer.status_code == 422
    assert "conflict" in read(answer).errors


def test_a_pinned_mediator_serves_and_can_be_taken_out(office, scheduler):
    read(office.get(PAGE)).form("Pin").send(office, pin=BEN)
    assert mediators(scheduler) == {(BEN,)}
    read(office.get(PAGE)).form("Take out").send(office)
    assert (MAYA,) in mediators(scheduler)


def test_a_session_says_why_these_were_chosen(office, scheduler):
    text = read(office.get(f"/sessions/{booked(scheduler, tuesday(10))}")).text
    assert "The lightest load of 2 who were free" in text
    assert "The smallest room that fits, of 2" in text


def test_the_day_shows_what_is_open_and_what_is_taken_by_mediator_and_by_room(office, scheduler):
    booked(scheduler, tuesday(10))
    by_mediator = read(office.get("/sessions/day?day=2026-09-29"))
    assert "9:00 AM – 10:00 AM Open" in by_mediator.text
    assert "9:00 AM – 5:00 PM Open" in by_mediator.text
    assert "10:00 AM – 12:00 PM" in by_mediator.text
    assert "Oak room Maple" not in by_mediator.text
    assert "Maple room" in read(office.get("/sessions/day?day=2026-09-29&by=room")).text


def test_an_absence_is_seen_on_the_day_with_a_way_to_ask_why(office, scheduler):
    form = read(office.get(f"/sessions/mediators/{MAYA}/hours")).form("Note this time")
    form.send(office, starts_on="2026-09-29", ends_on="2026-09-29")
    page = read(office.get("/sessions/day?day=2026-09-29"))
    assert "Away Why not?" in page.text
    assert "Maya Brooks is away" in read(office.get(page.links["Why not? Maya Brooks at 9:00 AM"])).text


def test_from_an_open_time_a_case_is_chosen_and_asked(office, scheduler):
    page = read(office.get("/sessions/day?day=2026-09-29"))
    page = read(office.get(page.links["Book Ben Castillo at 9:00 AM"]))
    (offer,) = [link for words, link in page.links.items() if words.startswith("Offer this time")]
    form = read(office.get(offer)).form("Ask everybody")
    assert form.send(office).status_code == 302
    assert "No case needs a time" in read(office.get("/sessions/at?day=2026-09-29&time=15:00")).text


def test_at_a_refused_time_each_case_says_why(office, scheduler):
    page = read(office.get("/sessions/at?day=2026-09-29&time=20:00"))
    assert "Not possible" in page.text
    assert "outside their hours" in page.text


def test_the_list_of_who_waits_shows_since_when_and_what_was_offered(office, scheduler):
    assert "Nobody waits" in read(office.get("/sessions/sooner")).text
    booked(scheduler, tuesday(10, weeks=2))
    with scheduler.work() as work:
        waiting.join(work, CASE, ANA)
    text = read(office.get("/sessions/sooner")).text
    assert "Person A Sep 21, 10:00 AM Oct 6, 10:00 AM Nothing yet" in text


def test_another_time_is_found_after_none_suited(office, scheduler, clock):
    invitation = ask(scheduler, slots=[tuesday(10)])
    clock.move_to(invitation.closes_at)
    scheduler.run_timers()
    page = read(office.get(f"/sessions/invitations/{invitation.id}"))
    assert read(office.get(page.links["Find another time"])).form("Ask everybody")


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/why", "/sessions/day", "/sessions/at", "/sessions/sooner"])
def test_mediators_see_none_of_these_pages(app, path):
    assert staff_client(app, "mediator", staff_id=MAYA).get(path).status_code == 403


@pytest.mark.parametrize("path", ["", "/why"])
def test_a_case_that_nobody_knows_has_no_page(office, path):
    assert office.get(f"/sessions/cases/{derived_id('nobody')}{path}").status_code == 404

