"""What people hear about their session, from the question for a time to the day after."""

from datetime import timedelta

import pytest
import vobject

from services.notifier.adapters.email_smtp import compose
from services.notifier.adapters.tables import Prompt
from services.notifier.domain.prompts import NewPrompt
from services.notifier.domain.questions import options
from services.notifier.handlers.outgoing import NewMessage, enqueue
from shared.testing.events import deliver, published
from tests.integration.notifier.centre import ANN, BEN, CASE, PHONES, messages_to, tell_person
from tests.integration.notifier.talk import INVITATION, SESSION, invite, schedule, send, texts, write

ICS = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


def close(service, how, kind="first", session_id=None):
    deliver(service, "invitation.closed", CASE, dict(
        invitation_id=INVITATION, kind=kind, how=how, session_id=session_id, person_ids=[ANN, BEN]))


def remind(service, clock, reminder="remind3", sequence=0):
    deliver(service, "session.reminder_due", CASE, dict(
        session_id=SESSION, sequence=sequence, reminder=reminder, starts_at=clock.now() + timedelta(days=3),
        expires_at=clock.now() + timedelta(hours=30), person_ids=[ANN, BEN]))


def test_who_asks_for_mediation_hears_that_it_came_in_and_the_other_side_does_not(service):
    for person_id, side in ((ANN, "A"), (BEN, "B")):
        deliver(service, "party.joined", "00000000-0000-4000-8000-00000000000d", dict(
            party_id=person_id, person_id=person_id, side=side))
    assert [parcel.address for parcel in send(service)] == [PHONES[ANN]]


def test_without_consent_to_texts_it_goes_by_mail(service):
    tell_person(service, ANN, revision=2, consents=["email"])
    deliver(service, "party.joined", "00000000-0000-4000-8000-00000000000d", dict(
        party_id=ANN, person_id=ANN, side="A"))
    [parcel] = send(service)
    assert parcel.channel == "email"
    assert "Community Centre for Resolution" in parcel.text


@pytest.mark.parametrize(("kind", "words"), [("first", "Which times could you make?"), ("next", "Which times could"),
                                             ("come_back", "Want one more session?")])
def test_each_person_is_asked_by_themselves_in_the_words_of_its_kind(service, kind, words):
    invite(service, kind)
    assert sorted(parcel.address for parcel in send(service)) == sorted(PHONES.values())
    assert all(words in text for text in texts(service))


def test_times_are_said_in_the_readers_language_and_zone(service):
    tell_person(service, BEN, revision=2, language="es", timezone="America/Denver")
    invite(service)
    send(service)
    assert "1 Tue Sep 29 10AM, 2 Wed Sep 30 10AM, 3 none" in texts(service, PHONES[ANN])[0]
    assert "1 mar 29 sept 9am, 2 mié 30 sept 9am, 3 ninguna (hora de Denver)" in texts(service, PHONES[BEN])[0]


@pytest.mark.parametrize("how", ["not_mutual", "expired", "withdrawn"])
def test_both_hear_the_same_words_when_no_time_was_found_whatever_anybody_answered(service, how):
    invite(service)
    send(service)
    write(service, ANN, "1")
    write(service, BEN, "3")
    send(service)
    before = len(texts(service))
    close(service, how)
    send(service)
    assert len(set(texts(service)[before:])) == 1
    assert len(texts(service)) == before + 2


def test_a_booked_invitation_closes_the_questions_and_only_the_confirmation_speaks(service):
    invite(service)
    send(service)
    schedule(service)
    close(service, "booked", session_id=SESSION)
    send(service)
    assert "You are set for" in texts(service, PHONES[ANN])[-1]
    with service.work() as work:
        kinds = {one.kind: one.state for one in work.session.query(Prompt)}
    assert kinds == {"invitation": "closed", "reminder": "open"}


def test_a_question_that_is_closed_before_it_went_does_not_go(service, clock):
    clock.advance(hours=12)
    invite(service)
    send(service)
    close(service, "withdrawn")
    clock.advance(hours=12)
    send(service)
    assert not any("Which times" in text for text in texts(service))


def test_a_session_is_confirmed_by_text_and_by_mail_with_a_calendar_file(service):
    schedule(service)
    parcels = send(service)
    assert sorted(parcel.channel for parcel in parcels) == ["email", "email", "sms", "sms"]
    mail = next(parcel for parcel in parcels if parcel.channel == "email")
    assert mail.attachments[0] | {"name": ""} == dict(name="", media_type="text/calendar", text=ICS, method="REQUEST")
    assert "Oak room, 2nd floor" in mail.text
    assert not any("Oak room" in text for text in texts(service)), "no address in a text"


def test_a_move_takes_back_what_was_on_its_way_about_the_old_time(service, clock):
    clock.advance(hours=12)
    schedule(service)
    send(service)
    schedule(service, days=6, sequence=1, event="session.moved", previous_starts_at=clock.now())
    clock.advance(hours=12)
    send(service)
    assert not any("You are set" in text for text in texts(service))
    assert sum("has a new time" in text for text in texts(service)) == 2


def way_in(service, days=5.0, place="https://meet.example/a"):
    schedule(service, days=days, event="session.updated", modality="video", place=place, personal=[
        dict(person_id=ANN, place=f"{place}?ann", ics=ICS)])
    return [parcel for parcel in send(service) if "join" in (parcel.subject or parcel.text)]


def test_a_way_to_join_that_is_told_later_comes_by_mail_with_the_calendar_file(service):
    schedule(service)
    send(service)
    parcels = way_in(service)
    assert [parcel.channel for parcel in parcels] == ["email", "email"]
    assert sorted("?ann" in parcel.text for parcel in parcels) == [False, True], "each has their own way in"
    assert all(parcel.attachments[0]["method"] == "REQUEST" for parcel in parcels)
    assert way_in(service, place="https://meet.example/b"), "a link that changed once more is told once more"


def test_on_the_last_day_it_comes_by_text_too_without_the_address(service):
    schedule(service, days=0.9)
    send(service)
    parcels = way_in(service, days=0.9)
    assert sorted(parcel.channel for parcel in parcels) == ["email", "email", "sms", "sms"]
    assert not any("meet.example" in parcel.text for parcel in parcels if parcel.channel == "sms")


def test_a_way_to_join_leaves_the_reminders_and_their_question_alone(service, clock):
    schedule(service)
    send(service)
    remind(service, clock)
    way_in(service)
    assert sum(message.template == "remind3" and message.state != "suppressed"
               for message in messages_to(service, ANN)) == 1
    write(service, ANN, "2")
    assert [one.data["kind"] for one in published(service, "prompt.answered")] == ["reminder"]


def test_what_was_said_of_an_older_time_is_not_said_after_the_newer(service, clock):
    """Events of one case come in order, but a reminder timer may race a move."""
    schedule(service, sequence=1)
    send(service)
    remind(service, clock, sequence=0)
    assert send(service) == []


def test_a_reminder_goes_to_each_and_its_answer_is_heard(service, clock):
    schedule(service)
    send(service)
    remind(service, clock)
    send(service)
    write(service, ANN, "2")
    answered = published(service, "prompt.answered")[0].data
    assert (answered["kind"], answered["subject_id"], answered["answer"]) == ("reminder", SESSION, "new_time")
    assert "you need a new time" in next(parcel.text for parcel in send(service))


def test_what_becomes_of_a_reminder_is_told_with_its_session_and_time(service, clock):
    schedule(service, sequence=2)
    send(service)
    remind(service, clock, sequence=2)
    send(service)
    told = {one.data["template"]: (one.data.get("session_id"), one.data.get("sequence"))
            for one in published(service, "message.sent")}
    assert told == {"remind3": (SESSION, 2), "set": (SESSION, 2)}


def test_a_message_about_no_session_names_none(service):
    invite(service)
    send(service)
    assert {one.data.get("session_id") for one in published(service, "message.sent")} == {None}


def test_a_reminder_that_a_move_takes_back_says_so_of_the_time_it_was_about(service, clock):
    schedule(service)
    send(service)
    remind(service, clock)
    schedule(service, sequence=1, event="session.moved", previous_starts_at=clock.now() + timedelta(days=5))
    [one, other] = [one.data for one in published(service, "message.suppressed") if one.data["template"] == "remind3"]
    assert {one["why"], other["why"]} == {"superseded"}
    assert {one["sequence"], other["sequence"]} == {0}


def test_a_reminder_in_quiet_hours_waits_but_not_beyond_its_end(service, clock):
    schedule(service, days=3.5)
    send(service)
    clock.advance(hours=12)
    deliver(service, "session.reminder_due", CASE, dict(
        session_id=SESSION, sequence=0, reminder="remind1", starts_at=clock.now() + timedelta(hours=8),
        expires_at=clock.now() + timedelta(hours=7), person_ids=[ANN]))
    assert send(service) == []
    assert messages_to(service, ANN, template="remind1")[0].state == "expired"


def test_a_reminder_takes_the_number_from_a_check_in(service, clock):
    with service.work() as work:
        enqueue(work, NewMessage(CASE, ANN, "generic", {}, "check", prompt=NewPrompt(
            "check_in", INVITATION, options("generic"), clock.now() + timedelta(days=7))))
    send(service)
    schedule(service)
    send(service)
    write(service, ANN, "1")
    assert published(service, "prompt.answered")[0].data["answer"] == "there"


def test_a_cancelled_session_is_told_even_when_the_case_is_closed(service, clock):
    schedule(service)
    send(service)
    deliver(service, "case.closed", CASE, dict(close_code="withdrawn"))
    deliver(service, "session.cancelled", CASE, dict(
        session_id=SESSION, sequence=1, starts_at=clock.now() + timedelta(days=5), person_ids=[ANN, BEN],
        mediator_ids=[], why="closed", ics=ICS))
    parcels = send(service)
    assert sum("will not take place" in parcel.text for parcel in parcels) == 4
    assert {one["method"] for parcel in parcels for one in parcel.attachments} == {"CANCEL"}


def test_who_did_not_come_is_asked_kindly_two_hours_later_and_nobody_else(service, clock):
    schedule(service)
    send(service)
    before = len(texts(service))
    deliver(service, "session.missed", CASE, dict(session_id=SESSION, attendance=[
        dict(person_id=ANN, status="attended"), dict(person_id=BEN, status="no_show")]))
    assert send(service) == []
    clock.advance(hours=2)
    send(service)
    assert [text[:25] for text in texts(service)[before:]] == ["CCR: We missed you today."]
    write(service, BEN, "1")
    assert published(service, "prompt.answered")[0].data["kind"] == "no_show"


def test_a_move_that_finds_no_time_leaves_the_session_and_says_so(service):
    schedule(service)
    send(service)
    invite(service, "move", session_id=SESSION)
    send(service)
    assert "Until then the old time stands" in texts(service, PHONES[ANN])[-1]
    close(service, "not_mutual", "move", SESSION)
    send(service)
    assert "Your session stays on Sat Sep 26 at 10:00 AM" in texts(service, PHONES[ANN])[-1]


def test_the_same_event_twice_says_nothing_twice(service):
    for _ in range(2):
        schedule(service)
        invite(service)
    send(service)
    assert len(messages_to(service, ANN, template="set")) == 2, "one text, one e-mail"
    assert len(messages_to(service, ANN, template="slots")) == 1


def test_events_about_what_we_never_heard_of_are_no_error(service, clock):
    close(service, "expired")
    deliver(service, "session.held", CASE, dict(session_id=SESSION, attendance=[]))
    deliver(service, "session.missed", CASE, dict(session_id=SESSION, attendance=[]))
    deliver(service, "case.closed", "00000000-0000-4000-8000-00000000000e", dict(close_code="done"))
    deliver(service, "condition.lifted", CASE, dict(condition_id=SESSION))
    remind(service, clock)
    send(service)


def personal(person_id, method, **changes):
    text = (f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\nUID:7@reconvene\r\n"
            "SEQUENCE:1\r\nDTSTAMP:20260921T150000Z\r\nDTSTART:20260926T150000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
    return {"person_id": person_id, "ics": text} | changes


def files(parcels):
    """address -> (method of the part, method of the file, attendees) of each e-mail."""
    return {parcel.address: [(one["method"], vobject.readOne(one["text"]).method.value, [
        who.value for who in vobject.readOne(one["text"]).vevent.contents.get("attendee", [])])
        for one in parcel.attachments] for parcel in parcels if parcel.channel == "email"}


def test_each_gets_their_own_file_and_way_in_and_is_its_only_attendee(service):
    schedule(service, personal=[personal(one, "REQUEST", place=f"Video: https://meet.example/x?jwt={name}")
                                for one, name in ((ANN, "anns"), (BEN, "bens"))])
    parcels = send(service)
    assert files(parcels) == {
        "ann@example.org": [("REQUEST", "REQUEST", ["mailto:ann@example.org"])],
        "ben@example.org": [("REQUEST", "REQUEST", ["mailto:ben@example.org"])]}
    for parcel in parcels:
        assert ("jwt=anns" in parcel.text) == (parcel.address == "ann@example.org")
        assert parcel.channel == "email" or "meet.example" not in parcel.text, "no link to join in a text"


def test_the_part_of_the_mail_says_the_method_that_its_file_says(service):
    schedule(service, personal=[personal(ANN, "REQUEST"), personal(BEN, "REQUEST")])
    mails = [compose(one, service.settings, service.clock) for one in send(service) if one.channel == "email"]
    parts = [part for mail in mails for part in mail.walk() if part.get_content_type() == "text/calendar"]
    acting = [part for part in parts if part.get_param("method")]
    assert len(mails) == 2 and len(acting) == 2
    for part in acting:
        text = part.get_payload(decode=True).decode(part.get_content_charset())
        assert part.get_param("method") == vobject.readOne(text).method.value == "REQUEST"


def test_who_was_taken_out_of_a_session_hears_only_that_it_does_not_take_place(service, clock):
    schedule(service)
    send(service)
    schedule(service, days=6, sequence=1, event="session.moved", previous_starts_at=clock.now() + timedelta(days=5),
             person_ids=[ANN], personal=[personal(ANN, "REQUEST")], removed=[personal(BEN, "CANCEL")])
    parcels = send(service)
    assert files(parcels)["ben@example.org"] == [("CANCEL", "CANCEL", ["mailto:ben@example.org"])]
    bens = [one.text for one in parcels if one.address in ("ben@example.org", PHONES[BEN])]
    assert bens and all("will not take place" in text for text in bens)
