"""In which time zone a person may be: for hours that are quiet wherever they are."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
import zipcodes
from phonenumbers.timezone import time_zones_for_geographical_number

FORM, ZIP, AREA_CODE, CENTRE = "form", "zip", "area_code", "centre"
MOST = 4  # a number that may be in more zones than that (a service number) says nothing
DIGITS = 5
UNKNOWN = "Etc/Unknown"


def zones_of(said: str | None, code: str, phone: str | None, centre: str) -> dict[str, str]:
    """The IANA zones the person may be in, each with its source, the surest first.

    What they told us stands alone. Else the ZIP `code` and the area code of `phone` (E.164) both count, because either
    may be out of date, and it is quiet where it is quiet in any of them. The `centre`'s only where nothing is known.
    """
    if said:
        return {said: FORM}
    found = {by_zip: ZIP} if (by_zip := zone_of_zip(code)) else {}
    for zone in zones_of_number(phone):
        found.setdefault(zone, AREA_CODE)
    return found or {centre: CENTRE}


def zone_of_zip(code: str) -> str | None:
    """The zone of a five-digit ZIP code; None if there is no such code, or no zone of it."""
    found = zipcodes.matching(code) if is_zip(code) else []
    try:
        return ZoneInfo(found[0]["timezone"]).key if found else None
    except (ZoneInfoNotFoundError, ValueError):  # a few rows of the table hold something else
        return None


def is_zip(code: str) -> bool:
    """Whether it can be a ZIP code of five digits."""
    return len(code) == DIGITS and code.isascii() and code.isdigit()


def zones_of_number(phone: str | None) -> tuple[str, ...]:
    """The zones of an area code or a country; none for a number that says nothing of a place."""
    try:
        zones = time_zones_for_geographical_number(phonenumbers.parse(phone or ""))
    except phonenumbers.NumberParseException:  # none, or one that was kept as it was said
        return ()
    return () if len(zones) > MOST or UNKNOWN in zones else tuple(zones)
