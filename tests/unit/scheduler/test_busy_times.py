"""When somebody is busy, read out of calendars as other programs write them."""

import itertools
import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.scheduler.domain.busy_times import Unreadable, busy_times, joined
from services.scheduler.domain.calendar import Entry, calendar_file
from services.scheduler.domain.hours import Window

CHICAGO, BERLIN = ZoneInfo("America/Chicago"), ZoneInfo("Europe/Berlin")
FIRST, LAST = datetime(2026, 9, 21, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC)
EASTERN = """BEGIN:VTIMEZONE
TZID:Our own Eastern
BEGIN:STANDARD
DTSTART:20061101T020000
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20060301T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
END:DAYLIGHT
END:VTIMEZONE
"""


def calendar(*events: str, head: str = "") -> bytes:
    whole = "".join(f"BEGIN:VEVENT\nUID:{number}\n{event.strip()}\nEND:VEVENT\n" for number, event in enumerate(events))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//y\n{head}{whole}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def busy(*events: str, head: str = "", zone=CHICAGO, first=FIRST, last=LAST) -> list[str]:
    """What is read, as `09-22 15:00 - 09-22 16:00` in UTC."""
    return [f"{one.starts_at:%m-%d %H:%M} - {one.ends_at:%m-%d %H:%M}"
            for one in busy_times(calendar(*events, head=head), zone, first, last)]


def test_an_event_in_utc_and_one_in_a_zone():
    assert busy("DTSTART:20260922T150000Z\nDTEND:20260922T160000Z",
                "DTSTART;TZID=America/Chicago:20260923T100000\nDURATION:PT90M") == [
        "09-22 15:00 - 09-22 16:00", "09-23 15:00 - 09-23 16:30"]


def test_nothing_but_the_times_is_kept():
    [one] = busy_times(calendar("SUMMARY:Dentist\nLOCATION:Here\nDTSTART:20260922T150000Z\nDTEND:20260922T160000Z"),
                       CHICAGO, FIRST, LAST)
    assert vars(one).keys() == {"starts_at", "ends_at"}


@pytest.mark.parametrize("free", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"])
def test_what_is_free_or_cancelled_does_not_count(free):
    assert busy(f"{free}\nDTSTART:20260922T150000Z\nDTEND:20260922T160000Z") == []


@pytest.mark.parametrize("kept", ["TRANSP:OPAQUE", "STATUS:TENTATIVE", "X-MICROSOFT-CDO-BUSYSTATUS:OOF"])
def test_what_may_be_busy_counts(kept):
    assert len(busy(f"{kept}\nDTSTART:20260922T150000Z\nDTEND:20260922T160000Z")) == 1


def test_our_own_sessions_are_left_out():
    content = calendar("DTSTART:20260922T150000Z\nDTEND:20260922T160000Z").replace(b"UID:0", b"UID:0@reconvene")
    assert busy_times(content, CHICAGO, FIRST, LAST) == []


def test_a_whole_day_is_one_of_the_calendars_zone():
    day = "DTSTART;VALUE=DATE:20260922\nDTEND;VALUE=DATE:20260924"
    assert busy(day) == ["09-22 05:00 - 09-24 05:00"]
    assert busy(day, head="X-WR-TIMEZONE:Europe/Berlin\n") == ["09-21 22:00 - 09-23 22:00"]
    assert busy("DTSTART;VALUE=DATE:20260922") == ["09-22 05:00 - 09-23 05:00"]


@pytest.mark.parametrize("odd", ["X-WR-TIMEZONE:Mars/Base\n", "X-WR-TIMEZONE:../../etc\n", "X-WR-TIMEZONE:\n"])
def test_a_zone_that_is_none_leaves_the_centres(odd):
    assert busy("DTSTART;VALUE=DATE:20260922", head=odd) == ["09-22 05:00 - 09-23 05:00"]


def test_a_time_without_a_zone_is_that_of_the_wall_clock():
    assert busy("DTSTART:20260922T100000\nDTEND:20260922T110000") == ["09-22 15:00 - 09-22 16:00"]


def test_a_day_on_which_the_clocks_change_is_longer_or_shorter():
    assert busy("DTSTART;VALUE=DATE:20261101") == ["11-01 05:00 - 11-02 06:00"]
    spring = datetime(2027, 3, 1, tzinfo=UTC)
    assert busy("DTSTART;VALUE=DATE:20270314", first=spring, last=spring + timedelta(days=30)) == [
        "03-14 06:00 - 03-15 05:00"]


def test_a_weekly_event_keeps_its_wall_time_over_the_change_of_clocks():
    weekly = "DTSTART;TZID=America/Chicago:20260105T090000\nDTEND;TZID=America/Chicago:20260105T100000\n"
    found = busy(weekly + "RRULE:FREQ=WEEKLY;BYDAY=MO", first=datetime(2026, 10, 20, tzinfo=UTC),
                 last=datetime(2026, 11, 12, tzinfo=UTC))
    assert found == ["10-26 14:00 - 10-26 15:00", "11-02 15:00 - 11-02 16:00", "11-09 15:00 - 11-09 16:00"]


def test_a_zone_that_the_file_describes_itself():
    assert busy("DTSTART;TZID=Our own Eastern:20261030T090000\nDTEND;TZID=Our own Eastern:20261030T100000",
                "DTSTART;TZID=Our own Eastern:20261102T090000\nDTEND;TZID=Our own Eastern:20261102T100000",
                head=EASTERN) == ["10-30 13:00 - 10-30 14:00", "11-02 14:00 - 11-02 15:00"]


def test_days_are_taken_out_and_added():
    assert busy("DTSTART:20260922T150000Z\nDTEND:20260922T160000Z\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:20260923T150000Z\n"
                "RDATE:20260930T150000Z") == ["09-22 15:00 - 09-22 16:00", "09-24 15:00 - 09-24 16:00",
                                              "09-30 15:00 - 09-30 16:00"]


def test_one_of_a_series_can_move_or_be_called_off():
    content = calendar(
        "DTSTART:20260922T150000Z\nDTEND:20260922T160000Z\nRRULE:FREQ=DAILY;COUNT=3",
        "RECURRENCE-ID:20260923T150000Z\nDTSTART:20260923T180000Z\nDTEND:20260923T190000Z",
        "RECURRENCE-ID:20260924T150000Z\nSTATUS:CANCELLED\nDTSTART:20260924T150000Z\nDTEND:20260924T160000Z")
    found = busy_times(re.sub(rb"UID:\d", b"UID:s", content), CHICAGO, FIRST, LAST)
    assert [f"{one.starts_at:%m-%d %H}" for one in found] == ["09-22 15", "09-23 18"]


def test_a_series_without_an_end_stops_at_the_span():
    found = busy("DTSTART:20200101T150000Z\nDTEND:20200101T160000Z\nRRULE:FREQ=DAILY")
    assert len(found) == (LAST - FIRST).days
    assert found[-1].startswith("11-20")


def test_what_reaches_into_the_span_is_cut_to_it():
    assert busy("DTSTART:19990101T000000Z\nDTEND:20260921T060000Z") == ["09-21 00:00 - 09-21 06:00"]


def test_a_free_busy_answer():
    head = ("BEGIN:VFREEBUSY\nUID:f\nFREEBUSY;FBTYPE=BUSY:20260922T150000Z/20260922T160000Z,20260923T150000Z/PT2H\n"
            "FREEBUSY;FBTYPE=FREE:20260924T150000Z/PT1H\nFREEBUSY;FBTYPE=BUSY-TENTATIVE:20260925T150000Z/PT1H\n"
            "FREEBUSY:20260926T150000Z/PT1H\nEND:VFREEBUSY\n")
    assert [one[:5] for one in busy(head=head)] == ["09-22", "09-23", "09-25", "09-26"]


def test_overlapping_events_become_one_stretch():
    assert busy("DTSTART:20260922T150000Z\nDTEND:20260922T160000Z", "DTSTART:20260922T153000Z\nDTEND:20260922T170000Z",
                "DTSTART:20260922T170000Z\nDTEND:20260922T173000Z") == ["09-22 15:00 - 09-22 17:30"]


@pytest.mark.parametrize("odd", [
    "DTSTART:20260922T150000Z", "DTSTART:20260922T150000Z\nDTEND:20260922T140000Z", "SUMMARY:no time at all",
    "DTSTART:nonsense\nDTEND:20260922T160000Z", "DTSTART;TZID=Nowhere/Land:20260230T100000\nDTEND:20260922T160000Z",
    "DTSTART:20260922T150000Z\nDTEND:20260922T150000Z"])
def test_an_event_that_says_nothing_leaves_the_others_as_they_are(odd):
    assert busy(odd, "DTSTART:20261022T150000Z\nDTEND:20261022T160000Z") == ["10-22 15:00 - 10-22 16:00"]


@pytest.mark.parametrize("content", [b"", b"<html>Please sign in</html>", b"\x89PNG", b"BEGIN:VCALENDAR",
                                     b"BEGIN:VEVENT\r\nEND:VEVENT"])
def test_what_is_no_calendar_says_so(content):
    with pytest.raises(Unreadable, match="no_calendar"):
        busy_times(content, CHICAGO, FIRST, LAST)


@pytest.mark.parametrize("often", ["SECONDLY", "MINUTELY", "minutely"])
def test_what_repeats_every_minute_is_no_plan_of_a_person(often):
    with pytest.raises(Unreadable, match="too_often"):
        busy(f"DTSTART:20260922T150000Z\nDTEND:20260922T150030Z\nRRULE:FREQ={often}")


def test_too_many_entries_are_not_read():
    with pytest.raises(Unreadable, match="too_much"):
        busy_times(b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 20_001 + b"END:VCALENDAR", CHICAGO, FIRST, LAST)


def test_too_many_stretches_are_not_kept():
    hourly = "DTSTART:20200101T000000Z\nDTEND:20200101T000100Z\nRRULE:FREQ=HOURLY;BYMINUTE=" + ",".join(
        str(one) for one in range(0, 60, 5))
    with pytest.raises(Unreadable, match="too_much"):
        busy(hourly)


STRETCHES = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 60)), max_size=30)


@settings(max_examples=100)
@given(STRETCHES)
def test_joined_stretches_are_the_same_time(pairs):
    """Against the plain set of minutes."""
    start = datetime(2026, 9, 21, tzinfo=UTC)
    windows = [Window(start + timedelta(minutes=a), start + timedelta(minutes=a + length)) for a, length in pairs]
    minutes = {a + n for a, length in pairs for n in range(length)}
    found = joined(windows)
    assert {int((one.starts_at - start).total_seconds() // 60) + n for one in found
            for n in range(int((one.ends_at - one.starts_at).total_seconds() // 60))} == minutes
    assert all(before.ends_at < after.starts_at for before, after in itertools.pairwise(found))


@settings(max_examples=40)
@given(st.dates(date(2026, 9, 25), date(2026, 11, 15)), st.integers(0, 23 * 4), st.integers(1, 16),
       st.sampled_from(["America/Chicago", "Europe/Berlin", "Asia/Kolkata"]))
def test_what_our_own_writer_writes_is_read_back(day, quarter, length, zone):
    starts = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=15 * quarter)
    ends = starts + timedelta(minutes=15 * length)
    entry = Entry("7@elsewhere", 0, starts, ends, "x", ZoneInfo(zone), "C", "a@b.example")
    [read] = busy_times(calendar_file(entry, "PUBLISH", starts).encode(), CHICAGO, FIRST, LAST)
    comes_twice = ends.astimezone(ZoneInfo(zone)).fold  # such an end is written in UTC, and its length read widely
    assert read.starts_at == starts
    assert ends <= read.ends_at <= ends + timedelta(hours=comes_twice)
