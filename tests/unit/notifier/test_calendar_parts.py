"""A calendar file says whom it goes to: that person and nobody else."""

import pytest
import vobject

from services.notifier.domain.calendar_parts import addressed

TEXT = ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:7@reconvene\r\n"
        "SEQUENCE:3\r\nDTSTAMP:20260921T150000Z\r\nDTSTART:20260922T150000Z\r\nSUMMARY:Session with A\\, B\r\n"
        "{more}END:VEVENT\r\n"
        "END:VCALENDAR\r\n")


def attendees(text):
    return [one.value for one in vobject.readOne(text).vevent.contents.get("attendee", [])]


def test_the_only_attendee_is_who_it_goes_to():
    text = addressed(TEXT.format(more="ATTENDEE:mailto:other@example.org\r\n"), "ann@example.org")
    assert attendees(text) == ["mailto:ann@example.org"]
    assert "other@example.org" not in text


def test_nothing_else_changes():
    event = vobject.readOne(addressed(TEXT.format(more=""), "ann@example.org")).vevent
    assert (event.uid.value, event.sequence.value, event.summary.value) == ("7@reconvene", "3", "Session with A, B")


def test_their_calendar_does_not_ask_for_an_answer_that_was_given():
    [attendee] = vobject.readOne(addressed(TEXT.format(more=""), "ann@example.org")).vevent.attendee_list
    assert (attendee.params["PARTSTAT"], attendee.params["RSVP"]) == (["ACCEPTED"], ["FALSE"])
    assert "CN" not in attendee.params


@pytest.mark.parametrize("address", ["ann@example.org\r\nATTENDEE:mailto:x@y", "a b@example.org", "a\x00@b"])
def test_an_odd_address_adds_no_line(address):
    assert attendees(addressed(TEXT.format(more=""), address)) == []


@pytest.mark.parametrize("text", ["", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "no calendar"])
def test_what_is_no_calendar_with_an_event_stays_as_it_is(text):
    assert addressed(text, "ann@example.org") == text
