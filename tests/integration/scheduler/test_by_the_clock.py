"""A question is over when its time is up, not when its timer has run: for the page, the digit, the API and staff."""

from datetime import timedelta

import pytest

from services.scheduler.adapters import calendar
from shared.testing.events import published
from shared.testing.http import read
from tests.integration.scheduler.centre import ANA, BO, CASE, ask, booked, hears, last, says, tuesday

MY, API = "/sessions/my", "/sessions/api/v1"
MOMENTS = [pytest.param(timedelta(seconds=seconds), seconds < 0, id=f"{seconds:+}s") for seconds in (-1, 0, 1)]


def page(browser):
    return read(browser.get(MY))


def buttons(shown):
    return {words for form in shown.forms for _, _, words in form.buttons}


def answered(scheduler, invitation):
    with scheduler.reading() as session:
        return calendar.answers_of(session, invitation.id)[ANA]


@pytest.mark.parametrize(("after", "counts"), MOMENTS)
def test_the_page_offers_and_takes_an_answer_until_the_very_end(ana, scheduler, clock, after, counts):
    invitation = ask(scheduler, slots=[tuesday(10)])
    form = page(ana).form("Send my answer")
    clock.move_to(invitation.closes_at + after)
    assert ("Send my answer" in buttons(page(ana))) is counts
    assert ("There is no session set for now" in page(ana).text) is not counts
    form.send(ana, slots="1")
    assert answered(scheduler, invitation) == (frozenset({1}) if counts else None)


@pytest.mark.parametrize(("after", "counts"), MOMENTS)
def test_a_digit_counts_until_the_very_end(scheduler, clock, after, counts):
    invitation = ask(scheduler, slots=[tuesday(10)])
    clock.move_to(invitation.closes_at + after)
    says(scheduler, ANA, invitation.id, 1)
    assert answered(scheduler, invitation) == (frozenset({1}) if counts else None)


@pytest.mark.parametrize(("after", "counts"), MOMENTS)
@pytest.mark.parametrize("who", [[], [ANA, BO]])
def test_the_api_and_the_staff_page_say_how_it_stands_as_the_timer_will(office, scheduler, clock, after, counts, who):
    invitation = ask(scheduler, slots=[tuesday(10)])
    for person_id in who:
        says(scheduler, person_id, invitation.id)
    clock.move_to(invitation.closes_at + after)
    by_clock = office.get(f"{API}/invitations/{invitation.id}").json["state"]
    assert by_clock == ("open" if counts else "not_mutual" if who else "expired")
    assert ("Take the question back" in read(office.get(f"/sessions/invitations/{invitation.id}")).links) is counts
    scheduler.run_timers()
    assert office.get(f"{API}/invitations/{invitation.id}").json["state"] == by_clock


@pytest.mark.parametrize(("after", "counts"), MOMENTS)
def test_a_new_time_is_offered_on_the_page_as_soon_as_the_question_about_one_is_over(ana, scheduler, clock, after,
                                                                                     counts):
    booked(scheduler, tuesday(10, 3))
    invitation = ask(scheduler, "move")
    clock.move_to(invitation.closes_at + after)
    assert ("I need a new time" not in page(ana).links) is counts


@pytest.mark.parametrize("door", ["page", "digit"])
@pytest.mark.parametrize(("after", "counts"), MOMENTS)
def test_who_needs_a_new_time_then_is_asked_anew_and_not_told_that_we_are_asking(ana, scheduler, clock, after, counts,
                                                                                door):
    session_id = booked(scheduler, tuesday(10, 3))
    path = page(ana).links["I need a new time"]
    form = read(ana.get(path)).form("Ask everybody")
    invitation = ask(scheduler, "move")
    clock.move_to(invitation.closes_at + after)
    if door == "page":
        form.send(ana)
    else:
        hears(scheduler, "reminder", session_id, ANA, "new_time")
    newest = last(scheduler, "invitation.opened").data["invitation_id"]
    assert (newest == invitation.id) is counts
    assert [one.data["how"] for one in published(scheduler, "invitation.closed")][1:] == ([] if counts else ["expired"])


def test_staff_ask_anew_though_the_timer_is_late_and_the_old_question_closes_once(scheduler, clock):
    old = ask(scheduler, slots=[tuesday(10, 2)])
    clock.move_to(old.closes_at)
    new = ask(scheduler, slots=[tuesday(10, 4)])
    scheduler.run_timers()
    assert [one.data["invitation_id"] for one in published(scheduler, "invitation.closed")] == [old.id]
    with scheduler.reading() as session:
        assert calendar.open_invitation_of(session, CASE).id == new.id


def test_what_is_taken_back_after_its_time_was_up_closed_by_itself(office, scheduler, clock):
    invitation = ask(scheduler, slots=[tuesday(10)])
    clock.move_to(invitation.closes_at)
    assert office.post(f"{API}/invitations/{invitation.id}/withdrawal", json={}).json["state"] == "expired"
    assert [one.data["how"] for one in published(scheduler, "invitation.closed")] == ["expired"]
