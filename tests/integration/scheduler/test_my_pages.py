"""What a participant sees and does on a phone, without an account."""

from datetime import timedelta

import pytest

from shared.ids import derived_id
from shared.testing.events import deliver, published
from shared.testing.http import participant_client, read
from tests.integration.scheduler.centre import (
    ANA,
    BO,
    CASE,
    OAK,
    ask,
    booked,
    case_is_ready,
    last,
    person_is,
    says,
    tuesday,
)

SLOTS = [tuesday(10), tuesday(14), tuesday(10) + timedelta(days=1)]


def question(browser):
    return read(browser.get("/sessions/my")).form("Send my answer")


def test_there_is_nothing_to_answer_yet(ana):
    page = read(ana.get("/sessions/my"))
    assert "No session is set yet" in page.text
    assert page.links["Your case"] == "/my"
    assert page.links["Notes"] == "/messages/my"


def test_ticks_are_kept_and_can_be_changed(ana, scheduler):
    ask(scheduler, slots=SLOTS)
    question(ana).send(ana, slots=["1", "3"])
    page = read(ana.get("/sessions/my"))
    assert "We have your answer" in page.text
    ticked = [value for name, value in page.form("Send my answer").values if name == "slots"]
    assert ticked == ["1", "3"]
    page.form("Send my answer").send(ana, slots=["2"])
    ticked = [value for name, value in question(ana).values if name == "slots"]
    assert ticked == ["2"]


def test_that_somebody_answered_is_told_once_and_never_what(ana, scheduler):
    """Page or digit, times or none of them: the event is the same."""
    invitation = ask(scheduler, "come_back", slots=SLOTS)
    question(ana).send(ana, slots=["1", "3"])
    question(ana).send(ana, "None of these times")
    says(scheduler, ANA, invitation.id, 2)
    says(scheduler, BO, invitation.id)
    told = [one.data for one in published(scheduler, "invitation.answered")]
    assert told == [{"invitation_id": invitation.id, "person_id": person_id} for person_id in (ANA, BO)]


def test_none_of_these_times_is_an_answer(ana, scheduler):
    ask(scheduler, slots=SLOTS)
    question(ana).send(ana, "None of these times")
    assert "none of these times" in read(ana.get("/sessions/my")).text


def test_sending_nothing_ticked_asks_what_is_meant(ana, scheduler):
    ask(scheduler, slots=SLOTS)
    answer = question(ana).send(ana)
    assert answer.status_code == 422
    assert "None of these times" in read(answer).errors["slots"]


def test_the_last_yes_shows_the_session_at_once(ana, scheduler):
    invitation = ask(scheduler, slots=SLOTS)
    says(scheduler, BO, invitation.id, 2)
    page = read(question(ana).send(ana, slots=["2"], follow=True))
    assert "Thank you. Your session is set." in page.text
    assert "Tue, Sep 29, 2026, 2:00 PM (Chicago time)" in page.text
    assert "11 East Adams Street" in page.text
    assert "It takes about 2 hours" in page.text


def test_the_page_never_names_the_other_party_or_says_whether_they_answered(ana, scheduler):
    invitation = ask(scheduler, slots=SLOTS)
    before = read(ana.get("/sessions/my")).text
    says(scheduler, BO, invitation.id, 2)
    assert read(ana.get("/sessions/my")).text == before
    assert "Person B" not in before


def test_no_common_time_and_no_answer_look_the_same(ana, scheduler, clock):
    looks = []
    for digits in ([1], None):
        invitation = ask(scheduler, slots=[one + timedelta(days=7 * len(looks)) for one in SLOTS])
        says(scheduler, ANA, invitation.id, 2)
        if digits:
            says(scheduler, BO, invitation.id, *digits)
        clock.move_to(invitation.closes_at)
        scheduler.run_timers()
        looks.append(read(ana.get("/sessions/my")).text)
    assert [one.data["how"] for one in published(scheduler, "invitation.closed")] == ["not_mutual", "expired"]
    assert looks[0] == looks[1]


def test_an_answer_to_a_question_that_has_closed_says_so(ana, scheduler):
    ask(scheduler, slots=SLOTS)
    form = question(ana)
    deliver(scheduler, "condition.set", CASE, {
        "condition_id": OAK, "kind": "screening", "blocks": ["any_contact"], "until": None})
    page = read(form.send(ana, slots=["1"], follow=True))
    assert "This question is closed already" in page.text
    assert "There is no session set for now" in page.text


def test_times_are_shown_in_the_persons_zone_with_the_centres(ana, scheduler):
    person_is(scheduler, ANA, revision=2, timezone="America/Los_Angeles")
    booked(scheduler, tuesday(10))
    page = read(ana.get("/sessions/my"))
    assert "8:00 AM (Los Angeles time)" in page.text
    assert "At the centre: Tue, Sep 29, 2026, 10:00 AM (Chicago time)" in page.text


def test_a_session_in_separate_rooms_says_that_they_need_not_meet(ana, scheduler):
    case_is_ready(scheduler, modality="shuttle")
    booked(scheduler, tuesday(10))
    text = read(ana.get("/sessions/my")).text
    assert "You have a room of your own" in text
    assert "Oak room" not in text


@pytest.mark.parametrize(("modality", "words"), [("video", "You will find the link here"), ("phone", "will call you")])
def test_a_session_from_afar_says_how(ana, scheduler, modality, words):
    case_is_ready(scheduler, modality=modality)
    booked(scheduler, tuesday(10))
    assert words in read(ana.get("/sessions/my")).text


def test_who_needs_a_new_time_says_so_by_a_button(ana, scheduler):
    booked(scheduler, tuesday(10))
    asking = read(ana.get(read(ana.get("/sessions/my")).links["I need a new time"]))
    page = read(asking.form("Ask everybody").send(ana, follow=True))
    assert "your session stays as it is" in page.text
    assert "Could you make one of these times instead?" in page.text
    assert last(scheduler, "invitation.opened").data["kind"] == "move"


def test_who_cancels_is_asked_once_more(ana, scheduler):
    booked(scheduler, tuesday(10))
    page = read(ana.get(read(ana.get("/sessions/my")).links["Cancel"]))
    assert "without a reason" in page.text
    done = read(page.form("Cancel the session").send(ana, follow=True))
    assert "Your session is cancelled" in done.text
    assert last(scheduler, "session.cancelled").data["why"] == "party"


def test_a_day_before_one_cannot_cancel_alone_and_is_told_to_call(ana, scheduler, clock):
    session_id = booked(scheduler, tuesday(10))
    form = read(ana.get(f"/sessions/my/{session_id}/cancel")).form("Cancel the session")
    clock.move_to(tuesday(10) - timedelta(hours=20))
    assert "Cancel" not in read(ana.get("/sessions/my")).links
    assert "call us at 312-555-0100" in read(ana.get("/sessions/my")).text
    page = read(form.send(ana, follow=True))
    assert "Please call us" in page.text
    assert published(scheduler, "session.cancelled") == []


def test_the_calendar_file_speaks_the_persons_language(ana, scheduler):
    session_id = booked(scheduler, tuesday(10))
    person_is(scheduler, ANA, revision=2, language="es")
    assert "SUMMARY:Sesión con" in ana.get(f"/sessions/my/{session_id}/session.ics").get_data(as_text=True)


def test_the_page_speaks_spanish(ana, scheduler):
    ask(scheduler, slots=SLOTS)
    person_is(scheduler, ANA, revision=2, language="es")
    page = read(ana.get("/sessions/my"))
    assert page.language == "es"
    assert "¿Qué horarios le convienen?" in page.text
    assert "Ninguno de estos horarios" in [words for form in page.forms for _, _, words in form.buttons]


def test_a_participant_of_another_case_finds_nothing(app, scheduler):
    session_id = booked(scheduler, tuesday(10))
    invitation = last(scheduler, "invitation.opened").data["invitation_id"]
    stranger = participant_client(app, ANA, derived_id("another case"))
    page = read(stranger.get("/sessions/my"))
    assert "No session is set yet" in page.text
    assert stranger.get(f"/sessions/my/{session_id}/session.ics").status_code == 404
    assert stranger.get(f"/sessions/my/{session_id}/cancel").status_code == 404
    app.config["WTF_CSRF_ENABLED"] = False
    for path in (f"/sessions/my/{session_id}/new-time", f"/sessions/my/{session_id}/cancel",
                 f"/sessions/my/invitations/{invitation}"):
        assert stranger.post(path, data={"slots": "1"}).status_code == 404


def test_somebody_of_the_case_who_was_not_asked_cannot_answer_or_cancel(app, scheduler):
    session_id = booked(scheduler, tuesday(10))
    app.config["WTF_CSRF_ENABLED"] = False
    other = participant_client(app, derived_id("lawyer"), CASE)
    for path in (f"/sessions/my/{session_id}/new-time", f"/sessions/my/{session_id}/cancel"):
        assert other.post(path).status_code == 404
    assert other.get(f"/sessions/my/{session_id}/session.ics").status_code == 404
    assert published(scheduler, "session.cancelled") == []


def test_without_a_link_there_is_a_calm_word(app):
    answer = app.test_client().get("/sessions/my")
    assert answer.status_code == 401
    assert "open the link" in read(answer).text
