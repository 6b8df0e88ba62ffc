"""Calendar files and feeds (RFC 5545, iTIP RFC 5546) that name nobody: a look at the phone tells only when and where.

A session keeps its UID for ever and its SEQUENCE rises with each change, so that a calendar moves or removes what it
has. Who a file goes to is added where the address is known, when the e-mail goes out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vCalAddress, vDuration, vText, vUri

from services.scheduler.domain.zones import described, wall_time

ALARMS = (timedelta(days=1), timedelta(hours=2))
AROUND = timedelta(days=200)
REFRESH = timedelta(hours=1)
UID_ENDS = "@reconvene"  # as every session and held time of ours
PRODUCT = "-//Reconvene//Scheduler//EN"
SUMMARY = {"en": "Session with {centre}", "es": "Sesión con {centre}"}


@dataclass(frozen=True)
class Entry:
    """One session as a calendar sees it.

    `zone` is the centre's; `organizer` an e-mail address of the centre; `language` en or es. `title` None is the
    neutral one. `about` is for the description, `page` an address with more. `changed_at` is when this entry last
    changed. `held`: not certain yet. `alarms` say how long before the start the calendar should ring.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    place: str
    zone: ZoneInfo
    centre: str
    organizer: str
    language: str = "en"
    title: str | None = None
    about: str = ""
    page: str | None = None
    changed_at: datetime | None = None
    held: bool = False
    alarms: tuple[timedelta, ...] = ALARMS

    @property
    def summary(self) -> str:
        return self.title or SUMMARY[self.language].format(centre=self.centre)


def calendar_file(entry: Entry, method: str, stamp: datetime) -> str:
    """The text of an .ics file; `method` REQUEST (new or moved), CANCEL, or PUBLISH (to download)."""
    calendar = _calendar(method)
    calendar.add_component(_event(entry, method, stamp))
    return _text(calendar, [entry])


def plan(entries: Iterable[Entry], name: str, zone: ZoneInfo) -> str:
    """The text of a feed that a calendar program subscribes to. The same entries make the same text."""
    entries = sorted(entries, key=lambda one: (one.starts_at, one.uid))
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", zone.key)
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})  # RFC 7986
    calendar.add("x-published-ttl", vDuration(REFRESH))
    for entry in entries:
        calendar.add_component(_event(entry, "PUBLISH", entry.changed_at or entry.starts_at))
    return _text(calendar, entries)


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _text(calendar: Calendar, entries: list[Entry]) -> str:
    """With the zones it uses, each only for the months that matter: not the changes of 70 years."""
    for key in sorted({one.zone.key for one in entries} - {"UTC"}):
        own = [one for one in entries if one.zone.key == key]
        first, last = min(one.starts_at for one in own), max(one.ends_at for one in own)
        calendar.subcomponents.insert(0, described(own[0].zone, first - AROUND, last + AROUND))
    return calendar.to_ical().decode()


def _event(entry: Entry, method: str, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", stamp)
    event.add("last-modified", entry.changed_at or stamp)
    event.add("dtstart", wall_time(entry.starts_at, entry.zone))
    event.add("dtend", wall_time(entry.ends_at, entry.zone))
    event.add("summary", entry.summary)
    event.add("location", entry.place)
    _tell_more(event, entry)
    event.add("organizer", _organizer(entry))
    event.add("status", _status(entry, method))
    event.add("transp", "OPAQUE")
    event.add("class", "PRIVATE")
    if method != "CANCEL":
        for before in entry.alarms:
            event.add_component(_alarm(entry, before))
    return event


def _tell_more(event: Event, entry: Entry) -> None:
    if entry.about:
        event.add("description", entry.about)
    if entry.page:
        event.add("url", vUri(entry.page))


def _status(entry: Entry, method: str) -> str:
    if method == "CANCEL":
        return "CANCELLED"
    return "TENTATIVE" if entry.held else "CONFIRMED"


def _organizer(entry: Entry) -> vCalAddress:
    address = vCalAddress(f"mailto:{entry.organizer}")
    address.params["CN"] = vText(entry.centre)
    return address


def _alarm(entry: Entry, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", entry.summary)
    alarm.add("trigger", -before)
    return alarm
