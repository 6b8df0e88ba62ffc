"""Calendar attachments (RFC 5545) in words a person can read."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar
from icalendar.cal import Component

METHODS = {"REQUEST": "Invitation", "CANCEL": "Cancelled", "PUBLISH": "Event", "REPLY": "Answer"}


@dataclass(frozen=True)
class Entry:
    """One event. `when` is in the zone asked for; `what_it_is` says whether it invites or cancels."""

    what_it_is: str
    summary: str
    when: str
    where: str
    description: str
    uid: str
    sequence: str


def entries(content: bytes, zone: ZoneInfo) -> list[Entry] | None:
    """The events in a calendar file, None if it cannot be read."""
    try:
        calendar = Calendar.from_ical(content)
        return [_entry(calendar, event, zone) for event in calendar.walk("VEVENT")]
    except (ValueError, KeyError, IndexError, AttributeError, TypeError):
        return None


def _entry(calendar: Calendar, event: Component, zone: ZoneInfo) -> Entry:
    method = METHODS.get(str(calendar.get("METHOD", "PUBLISH")).upper(), "Event")
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        method = "Cancelled"
    texts = {name: str(event.get(name, "")) for name in ("SUMMARY", "LOCATION", "DESCRIPTION", "UID", "SEQUENCE")}
    return Entry(method, texts["SUMMARY"], _when(event, zone), texts["LOCATION"], texts["DESCRIPTION"], texts["UID"],
                 texts["SEQUENCE"])


def _when(event: Component, zone: ZoneInfo) -> str:
    start = event.decoded("DTSTART", None)
    end = event.decoded("DTEND", None)
    if not isinstance(start, datetime):
        return f"{start:%A, %B %-d, %Y}" if isinstance(start, date) else ""
    words = f"{_local(start, zone):%A, %B %-d, %Y, %-I:%M %p}"
    return f"{words} to {_local(end, zone):%-I:%M %p}" if isinstance(end, datetime) else words


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone) if moment.tzinfo else moment
