"""Says in a calendar file whom it goes to: that person alone, and nobody else (iTIP RFC 5546 wants an attendee)."""

from icalendar import Calendar, vCalAddress, vText


def addressed(text: str, address: str) -> str:
    """The file with `address` as its only attendee. What is no calendar with an event stays as it is."""
    try:
        calendar = Calendar.from_ical(text)
        events = calendar.walk("VEVENT")
    except (ValueError, KeyError, IndexError):
        return text
    if not events or not address.isprintable() or " " in address:
        return text
    for event in events:
        event.pop("ATTENDEE", None)
        event.add("attendee", _attendee(address))
    return calendar.to_ical().decode()


def _attendee(address: str) -> vCalAddress:
    """They agreed to the time already, so their calendar need not ask them for an answer. No name."""
    attendee = vCalAddress(f"mailto:{address}")
    for name, value in (("CUTYPE", "INDIVIDUAL"), ("ROLE", "REQ-PARTICIPANT"), ("PARTSTAT", "ACCEPTED"),
                        ("RSVP", "FALSE")):
        attendee.params[name] = vText(value)
    return attendee
