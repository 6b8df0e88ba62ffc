"""Calendar files as calendars read them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from services.scheduler.domain.calendar import Entry, calendar_file, plan
from services.scheduler.domain.places import place
from services.scheduler.domain.zones import changes
from tests.unit.scheduler.facts import CHICAGO, MONDAY, at

HOUR = timedelta(hours=1)
ENTRY = Entry("7@reconvene", 2, at(10), at(12), "Oak room, 11 East Adams Street", CHICAGO,
              "Community Centre for Resolution", "sessions@ccr.example")


def event_of(text):
    return Calendar.from_ical(text).walk("VEVENT")[0]


def test_a_request_has_what_a_calendar_needs():
    text = calendar_file(ENTRY, "REQUEST", MONDAY)
    event = event_of(text)
    assert Calendar.from_ical(text)["METHOD"] == "REQUEST"
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("7@reconvene", 2, "CONFIRMED")
    assert event["DTSTART"].dt.astimezone(UTC) == at(10)
    assert event["DTSTART"].params["TZID"] == "America/Chicago"
    assert event["SUMMARY"] == "Session with Community Centre for Resolution"
    assert [one["TRIGGER"].dt for one in event.walk("VALARM")] == [timedelta(days=-1), timedelta(hours=-2)]


def test_the_zone_is_described_for_calendars_that_do_not_know_it():
    zone = Calendar.from_ical(calendar_file(ENTRY, "REQUEST", MONDAY)).walk("VTIMEZONE")[0]
    assert zone["TZID"] == "America/Chicago"
    assert len(calendar_file(ENTRY, "REQUEST", MONDAY)) < 2_500


def test_a_cancellation_has_the_same_uid_and_no_alarm():
    event = event_of(calendar_file(replace(ENTRY, sequence=3), "CANCEL", MONDAY))
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("7@reconvene", 3, "CANCELLED")
    assert event.walk("VALARM") == []


ENTRIES = st.builds(
    Entry, uid=st.just("7@reconvene"), sequence=st.integers(0, 99),
    starts_at=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)).map(
        lambda one: one.replace(microsecond=0)),
    ends_at=st.none(), place=st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=120),
    zone=st.sampled_from([ZoneInfo(one) for one in ("America/Chicago", "Europe/Berlin", "Asia/Kolkata", "UTC")]),
    centre=st.sampled_from(["Centre", "Centro; de, Mediación: \\"]), organizer=st.just("sessions@ccr.example"),
    language=st.sampled_from(["en", "es"]), about=st.sampled_from(["", "One\nTwo; three, four"]))


def read_by_another(text):
    """What vobject makes of it. It remembers zones by name over files: each time it is to read this file's own."""
    vars(vobject.icalendar)["__tzidMap"].clear()
    vobject.icalendar.registerTzid("UTC", UTC)
    return vobject.readOne(text)


@given(ENTRIES, st.sampled_from(["REQUEST", "PUBLISH", "CANCEL"]), st.integers(15, 480))
def test_another_parser_reads_what_was_written(entry, method, minutes):
    """Escapes, folding, zones and times in both directions of the change of clocks, read by vobject."""
    entry = replace(entry, ends_at=entry.starts_at + timedelta(minutes=minutes))
    read = read_by_another(calendar_file(entry, method, MONDAY))
    event = read.vevent
    assert (read.method.value, event.uid.value, event.sequence.value) == (method, entry.uid, str(entry.sequence))
    assert event.dtstart.value.astimezone(UTC) == entry.starts_at
    assert event.dtend.value.astimezone(UTC) == entry.ends_at
    assert event.location.value == entry.place.strip("\r\n")
    assert event.summary.value == entry.summary
    assert event.status.value == ("CANCELLED" if method == "CANCEL" else "CONFIRMED")
    assert len(event.contents.get("valarm", [])) == (0 if method == "CANCEL" else 2)
    assert len(read.contents.get("vtimezone", [])) == (0 if entry.zone.key == "UTC" else 1)


@pytest.mark.parametrize("zone", ["America/Chicago", "Europe/Berlin", "Australia/Lord_Howe", "America/Santiago"])
@pytest.mark.parametrize("year", [2026, 2027])
def test_every_hour_around_the_changes_of_clocks_is_read_as_it_was_meant(zone, year):
    """Each half hour of the days around each change in the year, in both directions."""
    first, last = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    found = list(changes(ZoneInfo(zone), first, last))
    assert len(found) == 2
    starts = [change + timedelta(minutes=30 * step) for change in found for step in range(-6, 7)]
    entries = [replace(ENTRY, uid=f"{number:03}@x", starts_at=one, ends_at=one + HOUR, zone=ZoneInfo(zone))
               for number, one in enumerate(starts)]
    read = read_by_another(plan(entries, "Sessions", ZoneInfo(zone)))
    assert [one.dtstart.value.astimezone(UTC) for one in read.vevent_list] == starts
    assert [one.dtend.value.astimezone(UTC) for one in read.vevent_list] == [one + HOUR for one in starts]


def test_a_feed_holds_every_entry_with_one_zone_and_reads_the_same_each_time():
    entries = [replace(ENTRY, uid=f"{number}@reconvene", starts_at=at(10 + number), changed_at=MONDAY)
               for number in range(3)]
    text = plan(reversed(entries), "Sessions", CHICAGO)
    assert text == plan(entries, "Sessions", CHICAGO)
    read = read_by_another(text)
    assert [one.uid.value for one in read.vevent_list] == ["0@reconvene", "1@reconvene", "2@reconvene"]
    assert len(read.vtimezone_list) == 1
    assert read.contents["x-wr-calname"][0].value == "Sessions"


def test_a_feed_with_nothing_in_it_is_a_calendar_all_the_same():
    assert vobject.readOne(plan([], "Sessions", CHICAGO)).method.value == "PUBLISH"


def test_a_time_that_is_held_is_not_certain():
    assert event_of(calendar_file(replace(ENTRY, held=True), "PUBLISH", MONDAY))["STATUS"] == "TENTATIVE"


def test_the_file_speaks_the_persons_language():
    event = event_of(calendar_file(replace(ENTRY, language="es"), "PUBLISH", MONDAY))
    assert event["SUMMARY"].startswith("Sesión con")


def test_lines_are_folded_and_end_as_the_standard_says():
    text = calendar_file(replace(ENTRY, place="Größer Säal " * 12), "REQUEST", MONDAY)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


@pytest.mark.parametrize(("modality", "words"), [
    ("in_person", "Oak room, 11 East Adams Street"), ("shuttle", "11 East Adams Street"),
    ("video", "Video: https://meet.example/x"), ("phone", "Phone: 312-555-0100")])
def test_the_place_in_words(modality, words):
    assert place(modality, ["Oak room"], "11 East Adams Street", "https://meet.example/x", "312-555-0100") == words


def test_a_video_session_without_a_link_yet_says_so_without_one():
    assert place("video", [], "", None, "") == "Video"
