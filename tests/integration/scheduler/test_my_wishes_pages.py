"""What a participant says beyond yes: when else they could come, that sooner would be better, and until when."""

from datetime import UTC, datetime, timedelta

import pytest

from services.scheduler.adapters import calendar
from services.scheduler.handlers import waiting
from services.scheduler.handlers.rules import save_session_type
from services.scheduler.handlers.wishes import own_wish
from shared.http.moments import when
from shared.ids import derived_id
from shared.testing.http import participant_client, read
from tests.integration.scheduler.centre import (
    ANA,
    BO,
    CASE,
    ask,
    booked,
    case_is_ready,
    person_is,
    says,
    tuesday,
)

NONE, SEND, MY = "None of these times", "Send my answer", "/sessions/my"
SOONER, STOP = "I would like to come sooner", "Stop looking for an earlier time"


def page(browser):
    return read(browser.get(MY))


def wish_of(scheduler, invitation, person_id=ANA):
    with scheduler.work() as work:
        found = own_wish(work, invitation.id, person_id)
        return found and (found.weekdays, found.parts)


def test_none_of_these_with_the_days_and_times_that_are_good_is_kept_and_shown_again(ana, scheduler):
    invitation = ask(scheduler, slots=[tuesday(10)])
    page(ana).form(SEND).send(ana, NONE, weekdays=["2", "4"], parts=["morning"])
    assert wish_of(scheduler, invitation) == ([2, 4], ["morning"])
    ticked = [pair for pair in page(ana).form(SEND).values if pair[0] in ("weekdays", "parts")]
    assert ticked == [("parts", "morning"), ("weekdays", "2"), ("weekdays", "4")]


def test_nobody_else_sees_the_days_that_are_good(app, ana, scheduler):
    ask(scheduler, slots=[tuesday(10)])
    bo = participant_client(app, BO, CASE)
    before = page(bo).text
    page(ana).form(SEND).send(ana, NONE, weekdays=["2"])
    assert page(bo).text == before


def test_a_time_ticked_later_takes_the_days_back(ana, scheduler):
    invitation = ask(scheduler, slots=[tuesday(10)])
    page(ana).form(SEND).send(ana, NONE, weekdays=["2"])
    page(ana).form(SEND).send(ana, slots=["1"])
    assert wish_of(scheduler, invitation) is None


def test_days_that_were_ticked_are_not_lost_when_the_answer_is_not_clear(ana, scheduler):
    invitation = ask(scheduler, slots=[tuesday(10)])
    again = page(ana).form(SEND).send(ana, weekdays=["3"], parts=["evening"])
    assert again.status_code == 422
    assert ("weekdays", "3") in read(again).form(SEND).values
    assert wish_of(scheduler, invitation) is None


def test_what_is_no_day_and_no_time_of_day_is_left_aside(app, ana, scheduler):
    invitation = ask(scheduler, slots=[tuesday(10)])
    app.config["WTF_CSRF_ENABLED"] = False
    ana.post(f"{MY}/invitations/{invitation.id}",
             data={"none": "yes", "weekdays": ["9", "1", "x"], "parts": ["night", "evening"]})
    assert wish_of(scheduler, invitation) == ([1], ["evening"])


def test_who_is_elsewhere_is_told_whose_clock_the_times_of_day_follow(ana, scheduler):
    ask(scheduler, slots=[tuesday(10)])
    assert "by the clock at the centre" not in page(ana).text
    person_is(scheduler, ANA, revision=2, timezone="America/Los_Angeles")
    assert "by the clock at the centre" in page(ana).text


def test_the_hour_that_comes_twice_is_told_apart(app):
    """On April 4, 2027 clocks in Auckland go back from 3 to 2 o'clock, while it is 9 in the morning in Chicago."""
    saturday = datetime(2027, 4, 3, 13, 30, tzinfo=UTC)
    with app.test_request_context():
        said = [when(saturday + timedelta(hours=hours), "Pacific/Auckland") for hours in (-1, 0, 1, 2)]
    assert "2:30 AM, the first time (before the clocks go back)" in said[1]
    assert "2:30 AM, the second time (after the clocks go back)" in said[2]
    assert ["time (" in one.replace("(Auckland time)", "") for one in said] == [False, True, True, False]


def test_who_asks_to_come_sooner_is_on_the_list_until_they_leave_it(ana, scheduler):
    booked(scheduler, tuesday(10))
    done = read(page(ana).form(SOONER).send(ana, follow=True))
    assert "You are on the list" in done.text
    with scheduler.reading() as session:
        assert waiting.waits(session, CASE, ANA)
        assert not waiting.waits(session, CASE, BO)
    assert "off the list" in read(done.form(STOP).send(ana, follow=True)).text
    with scheduler.reading() as session:
        assert not waiting.waits(session, CASE, ANA)


def test_the_other_party_does_not_learn_who_would_come_sooner(app, ana, scheduler):
    booked(scheduler, tuesday(10))
    bo = participant_client(app, BO, CASE)
    before = page(bo).text
    page(ana).form(SOONER).send(ana)
    assert page(bo).text == before


def test_a_session_that_is_gone_cannot_come_sooner(ana, scheduler, clock):
    booked(scheduler, tuesday(10))
    form = page(ana).form(SOONER)
    clock.move_to(tuesday(18))
    assert "no session any more" in read(form.send(ana, follow=True)).text


@pytest.mark.parametrize("who", ["lawyer", "stranger"])
def test_nobody_else_puts_themselves_on_the_list(app, scheduler, who):
    session_id = booked(scheduler, tuesday(10))
    app.config["WTF_CSRF_ENABLED"] = False
    other = participant_client(app, derived_id(who), CASE if who == "lawyer" else derived_id("another case"))
    assert other.post(f"{MY}/{session_id}/sooner").status_code == 404


def test_the_notice_of_the_type_of_session_decides_and_is_said(ana, scheduler):
    with scheduler.work() as work:
        save_session_type(work, "neighbors", {"cancel_notice": 72, "move_notice": 48})
    booked(scheduler, tuesday(10))
    text = page(ana).text
    assert "You can cancel here until Sat, Sep 26, 2026, 10:00 AM" in text
    assert "You can ask for a new time here until Sun, Sep 27, 2026, 10:00 AM" in text


def test_after_the_notice_the_page_leads_to_a_person(ana, scheduler, clock):
    with scheduler.work() as work:
        save_session_type(work, "neighbors", {"cancel_notice": 72, "move_notice": 48})
    booked(scheduler, tuesday(10))
    clock.move_to(tuesday(10) - timedelta(hours=60))
    assert "Cancel" not in page(ana).links
    assert "I need a new time" in page(ana).links
    clock.move_to(tuesday(10) - timedelta(hours=40))
    assert "I need a new time" not in page(ana).links
    assert "too close to your session to cancel here" in page(ana).text
    assert "312-555-0100" in page(ana).text


def test_each_party_in_separate_rooms_sees_only_their_own_time_to_arrive(app, ana, scheduler):
    case_is_ready(scheduler, modality="shuttle")
    booked(scheduler, tuesday(10))
    both = [page(one).text for one in (ana, participant_client(app, BO, CASE))]
    said = [["10:00 AM" in text.split("When to arrive")[1][:60], "10:15 AM" in text] for text in both]
    assert sorted(said) == [[False, True], [True, False]]


def test_the_days_are_named_in_spanish(ana, scheduler):
    ask(scheduler, slots=[tuesday(10)])
    person_is(scheduler, ANA, revision=2, language="es")
    assert "Miércoles" in page(ana).text
    assert "Días que le convienen" in page(ana).text


def test_an_earlier_time_is_offered_as_what_it_is(app, ana, scheduler):
    case_id = derived_id("wait", "sooner")
    early = (derived_id(case_id, "a"), derived_id(case_id, "b"))
    booked(scheduler, tuesday(10, 2))
    page(ana).form(SOONER).send(ana)
    case_is_ready(scheduler, case_id, tuple(zip(early, "AB", strict=True)))
    booked(scheduler, tuesday(10), case_id=case_id, people=early)
    first = participant_client(app, early[0], case_id)
    read(first.get(page(first).links["Cancel"])).form("Cancel the session").send(first)
    scheduler.run_timers()
    shown = page(ana)
    assert "An earlier time is free. Could you make it?" in shown.text
    shown.form(SEND).send(ana, slots=["1"])
    says(scheduler, BO, _open(scheduler), 1)
    assert "Tue, Sep 29, 2026, 10:00 AM" in page(ana).text


def _open(scheduler):
    with scheduler.reading() as session:
        return calendar.open_invitation_of(session, CASE).id
