"""A stranger's calendar is read in a process of its own, which ends when it takes too long."""

import os
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from services.scheduler.adapters.calendar_reader import CalendarReader
from services.scheduler.domain.busy_times import Unreadable
from services.scheduler.domain.hours import Window
from tests.unit.scheduler.test_busy_times import FIRST, LAST, calendar

CHICAGO = ZoneInfo("America/Chicago")
NEVER = "DTSTART:19000101T000000Z\nDTEND:19000101T000100Z\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"


def test_the_times_come_back():
    content = calendar("SUMMARY:Dentist\nDTSTART:20260922T150000Z\nDTEND:20260922T160000Z")
    assert CalendarReader().read(content, CHICAGO, FIRST, LAST) == [
        Window(datetime(2026, 9, 22, 15, tzinfo=UTC), datetime(2026, 9, 22, 16, tzinfo=UTC))]


def test_what_cannot_be_read_comes_back_as_its_reason():
    with pytest.raises(Unreadable, match="no_calendar"):
        CalendarReader().read(b"<html>", CHICAGO, FIRST, LAST)


def test_rules_that_match_no_day_at_all_end_by_the_clock():
    """A rule for 30 February makes the expansion look through every day until the year 9999, for each event."""
    with pytest.raises(Unreadable, match="too_long"):
        CalendarReader(seconds=2).read(calendar(*[NEVER] * 50), CHICAGO, FIRST, LAST)


def test_the_reader_is_told_none_of_our_secrets(monkeypatch, tmp_path):
    """Whoever breaks the reading finds an empty room."""
    monkeypatch.setenv("RECONVENE_SECRET_KEY", "secret")
    seen = tmp_path / "seen"
    spy = tmp_path / "python"
    spy.write_text(f"#!/bin/sh\nenv > {seen}\necho '[]'\n")
    spy.chmod(0o700)
    monkeypatch.setattr("sys.executable", str(spy))
    CalendarReader().read(b"", CHICAGO, FIRST, LAST)
    assert "RECONVENE_SECRET_KEY" in os.environ
    assert "RECONVENE" not in seen.read_text()
