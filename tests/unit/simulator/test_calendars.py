from zoneinfo import ZoneInfo

import pytest

from simulator.mail.calendars import entries

CHICAGO = ZoneInfo("America/Chicago")
EVENT = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//x//EN\r
METHOD:%s\r
BEGIN:VEVENT\r
UID:1@x.example\r
SEQUENCE:2\r
SUMMARY:Your session\r
%s\r
LOCATION:12 Oak Street\\, room 3\r
END:VEVENT\r
END:VCALENDAR\r
"""
TIMES = b"DTSTART:20260924T153000Z\r\nDTEND:20260924T173000Z"


def test_an_invitation_is_told_in_the_centres_time():
    (entry,) = entries(EVENT % (b"REQUEST", TIMES), CHICAGO)
    assert entry.when == "Thursday, September 24, 2026, 10:30 AM to 12:30 PM"
    assert (entry.what_it_is, entry.summary, entry.where) == ("Invitation", "Your session", "12 Oak Street, room 3")


def test_a_cancellation_is_called_one():
    assert entries(EVENT % (b"CANCEL", TIMES), CHICAGO)[0].what_it_is == "Cancelled"
    assert entries(EVENT % (b"REQUEST", TIMES + b"\r\nSTATUS:CANCELLED"), CHICAGO)[0].what_it_is == "Cancelled"


def test_an_event_of_a_whole_day_has_no_hour():
    assert entries(EVENT % (b"PUBLISH", b"DTSTART;VALUE=DATE:20260924"), CHICAGO)[0].when == (
        "Thursday, September 24, 2026")


@pytest.mark.parametrize("content", [
    b"", b"hello", b"\xff\0", b"BEGIN:VCALENDAR", EVENT % (b"REQUEST", b"DTSTART:soon"),
])
def test_a_file_that_is_no_calendar_is_said_to_be_none_or_shows_what_it_holds(content):
    found = entries(content, CHICAGO)
    assert found is None or all(isinstance(entry.when, str) for entry in found)
