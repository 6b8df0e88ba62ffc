"""Participants narrow times by time of day, weekday and week: by plain addresses, with every tick kept."""

from datetime import datetime
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import pytest

from services.scheduler.adapters import calendar
from services.scheduler.domain.slots import part_of, week_of
from services.scheduler.handlers.wishes import none_of_these, own_wish
from shared.ids import derived_id
from shared.testing.events import published
from shared.testing.http import participant_client, read
from tests.integration.scheduler.centre import ANA, BO, CASE, ask, booked, last, person_is, says, tuesday
from tests.integration.scheduler.test_wishes import closed, proposed

CHICAGO = ZoneInfo("America/Chicago")
MY, NONE, SEND = "/sessions/my", "None of these times", "Send my answer"
ASK, SHOW, FREE = "Ask everybody", "Show these times", "Show what is free then"
WEEK = "2026-10-05"


def page(browser, path=MY):
    return read(browser.get(path))


@pytest.fixture
def new_time(scheduler):
    """The address on which the parties of a session ask for a new time."""
    return f"{MY}/{booked(scheduler, tuesday(10))}/new-time"


def times(shown):
    return sorted(datetime.fromisoformat(one).astimezone(CHICAGO) for one in shown.form(ASK).choices.get("times", ()))


def asked(scheduler):
    with scheduler.reading() as session:
        found = calendar.open_invitation_of(session, CASE)
        return found and ([one.starts_at for one in calendar.slots_of(session, found.id)],
                          calendar.answers_of(session, found.id))


def ticked(shown, name):
    return [value for other, value in shown.form(SEND).values if other == name]


@pytest.mark.parametrize(("narrowed", "fits"), [
    ({"parts": "afternoon"}, lambda one: part_of(one, CHICAGO) == "afternoon"),
    ({"weekdays": "3"}, lambda one: one.weekday() == 3),
    ({"weeks": WEEK}, lambda one: week_of(one, CHICAGO).isoformat() == WEEK),
    ({"weeks": WEEK, "parts": "morning", "weekdays": "4"}, lambda one: (one.weekday(), one.hour < 12) == (4, True)),
])
def test_the_free_times_are_those_that_fit(ana, new_time, narrowed, fits):
    every = times(page(ana, new_time))
    shown = times(read(page(ana, new_time).form(ASK).send(ana, SHOW, **narrowed)))
    assert shown
    assert all(fits(one) for one in shown)
    assert not all(fits(one) for one in every)


def test_what_is_ticked_stays_when_other_times_are_shown(ana, new_time):
    first = page(ana, new_time).form(ASK)
    mornings = [one for one in sorted(first.choices["times"]) if datetime.fromisoformat(one).hour < 17][:1]
    shown = read(first.send(ana, SHOW, times=mornings, parts="afternoon"))
    kept = [value for name, value in shown.form(ASK).values if name in ("times", "parts")]
    assert kept == ["afternoon", *mornings]


def test_looking_changes_nothing_and_no_address_holds_a_token(ana, scheduler, new_time):
    before = len(published(scheduler))
    answer = page(ana, new_time).form(ASK).send(ana, SHOW, parts="afternoon", weeks=WEEK)
    assert "csrf_token" not in answer.request.url
    assert dict(parse_qsl(urlsplit(answer.request.url).query)) == {"parts": "afternoon", "weeks": WEEK}
    assert len(published(scheduler)) == before
    assert asked(scheduler) is None


def test_where_nothing_is_free_the_page_says_so_and_how_to_see_more_with_every_tick_kept(ana, new_time):
    chosen = min(page(ana, new_time).form(ASK).choices["times"])
    empty = read(page(ana, new_time).form(ASK).send(ana, SHOW, parts="evening", weekdays="2", times=chosen))
    assert "No time is free like that" in empty.text
    wider = page(ana, empty.links["Any time of day"])
    assert all(one.weekday() == 2 for one in times(wider) if one.isoformat() != chosen and one.hour < 17)
    assert ("times", chosen) in wider.form(ASK).values
    assert ("weekdays", "2") in wider.form(ASK).values
    assert "No time is free like that" in page(ana, empty.links["Any day"]).text


def test_the_times_ticked_are_asked_of_everybody_and_are_the_answer_of_who_asked(ana, scheduler, new_time):
    chosen = sorted(page(ana, new_time).form(ASK).choices["times"])[2:4]
    done = read(page(ana, new_time).form(ASK).send(ana, times=chosen, follow=True))
    assert "your session stays as it is" in done.text
    starts, answers = asked(scheduler)
    assert [one.isoformat() for one in starts] == chosen
    assert answers == {ANA: frozenset({1, 2}), BO: None}
    says(scheduler, BO, last(scheduler, "invitation.opened").data["invitation_id"], 2)
    assert last(scheduler, "session.moved").data["starts_at"] == starts[1].isoformat()


def test_the_other_party_sees_the_same_question_whoever_chose_the_times(app, ana, scheduler, new_time):
    chosen = sorted(page(ana, new_time).form(ASK).choices["times"])[:1]
    page(ana, new_time).form(ASK).send(ana, times=chosen)
    text = page(participant_client(app, BO, CASE)).text
    assert "Could you make one of these times instead?" in text
    assert "Person A" not in text
    assert "We have your answer" not in text


def test_more_than_three_are_too_many_and_all_ticks_are_kept(ana, scheduler, new_time):
    chosen = sorted(page(ana, new_time).form(ASK).choices["times"])[:4]
    answer = page(ana, new_time).form(ASK).send(ana, times=chosen)
    assert answer.status_code == 422
    assert [value for name, value in read(answer).form(ASK).values if name == "times"] == chosen
    assert "three times at most" in read(answer).errors["times"]
    assert asked(scheduler) is None


def test_a_time_that_is_gone_meanwhile_is_said_and_nobody_is_asked(ana, scheduler, clock, new_time):
    form = page(ana, new_time).form(ASK)
    clock.advance(days=1)
    answer = form.send(ana, times=min(form.choices["times"]))
    assert answer.status_code == 422
    assert "not free any more" in read(answer).errors["times"]
    assert asked(scheduler) is None


def test_without_a_tick_three_times_are_chosen_that_fit(ana, scheduler, new_time):
    page(ana, new_time).form(ASK).send(ana, weekdays="4", parts="morning")
    starts, answers = asked(scheduler)
    assert {(one.astimezone(CHICAGO).weekday(), part_of(one, CHICAGO)) for one in starts} == {(4, "morning")}
    assert answers == {ANA: None, BO: None}


def test_a_wish_that_nothing_fits_is_said_and_not_left_to_staff(ana, scheduler, new_time):
    answer = page(ana, new_time).form(ASK).send(ana, weekdays="6")
    assert answer.status_code == 422
    assert "No time is free like that" in read(answer).text
    assert published(scheduler, "session.new_time_asked") == []


def test_what_the_other_party_wished_does_not_show_in_the_times(app, ana, scheduler):
    def offered():
        shown = read(page(ana).form(SEND).send(ana, FREE))
        return shown.text.split("free like that now")[1]
    ask(scheduler, slots=[tuesday(10)])
    before = offered()
    with scheduler.work() as work:
        none_of_these(work, calendar.open_invitation_of(work.session, CASE).id, BO, [3])
    assert offered() == before


def test_the_question_shows_what_is_free_then_and_keeps_ticks_and_wishes_unsent(ana, scheduler):
    invitation = ask(scheduler, slots=[tuesday(10), tuesday(14)])
    answer = page(ana).form(SEND).send(ana, FREE, slots="2", weekdays=["2", "3"], weeks=WEEK)
    shown = read(answer)
    assert "csrf_token" not in answer.request.url
    assert "Some times that are free like that now" in shown.text
    assert (ticked(shown, "slots"), ticked(shown, "weekdays"), ticked(shown, "weeks")) == (["2"], ["2", "3"], [WEEK])
    with scheduler.reading() as session:
        assert calendar.answers_of(session, invitation.id)[ANA] is None


def test_the_question_says_where_nothing_is_free_and_leads_on_with_every_tick(ana, scheduler):
    ask(scheduler, slots=[tuesday(10)])
    shown = read(page(ana).form(SEND).send(ana, FREE, slots="1", weekdays="6", parts="morning"))
    assert "No time is free like that" in shown.text
    wider = page(ana, shown.links["Any day"])
    assert (ticked(wider, "slots"), ticked(wider, "weekdays"), ticked(wider, "parts")) == (["1"], [], ["morning"])
    assert "Some times that are free like that now" in wider.text


def test_the_next_times_come_from_the_weeks_that_suit_both(ana, scheduler):
    invitation = ask(scheduler, slots=[tuesday(10)])
    page(ana).form(SEND).send(ana, NONE, weeks=["2026-09-28", WEEK])
    with scheduler.work() as work:
        assert own_wish(work, invitation.id, ANA).weeks == ["2026-09-28", WEEK]
        none_of_these(work, invitation.id, BO, weeks=[datetime.fromisoformat(WEEK).date()])
    closed(scheduler, invitation)
    assert {week_of(one, CHICAGO).isoformat() for one in proposed(scheduler)} == {WEEK}


@pytest.mark.parametrize("odd", ["weeks=x", "weeks=2026-09-29", "times=x", "times=9999-12-31T23:59:59-14:00",
                                 "times=2026-10-01T10:00", "weekdays=9", "parts=night"])
def test_an_address_that_says_nothing_narrows_nothing(ana, new_time, odd):
    assert times(page(ana, f"{new_time}?{odd}")) == times(page(ana, new_time))


def test_while_everybody_is_asked_or_too_late_the_page_leads_back(ana, scheduler, clock, new_time):
    page(ana, new_time).form(ASK).send(ana)
    assert "how it stands" in read(ana.get(new_time, follow_redirects=True)).text


def test_nobody_else_sees_the_times(app, new_time):
    for who, case_id in ((derived_id("lawyer"), CASE), (derived_id("stranger"), derived_id("another case"))):
        assert participant_client(app, who, case_id).get(new_time).status_code == 404


def test_who_is_elsewhere_sees_both_clocks(ana, scheduler, new_time):
    person_is(scheduler, ANA, revision=2, timezone="America/Los_Angeles")
    assert "by the clock at the centre" in page(ana, new_time).text
    assert "At the centre:" in page(ana, new_time).text
