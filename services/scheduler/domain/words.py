"""Times in words for staff."""

from datetime import datetime
from zoneinfo import ZoneInfo

from shared.doubled_hour import which_of_two

TWICE = {"first": "before the clocks change", "second": "after the clocks change"}


def said(moment: datetime, zone: ZoneInfo) -> str:
    """E.g. "Thu Sep 24, 10:30 AM"; in the hour that the clocks show twice in autumn, also which of the two."""
    local = moment.astimezone(zone)
    time = f"{local:%a %b} {local.day}, {local:%I}".replace(" 0", " ") + f":{local:%M %p}"
    which = which_of_two(moment, zone)
    return f"{time} ({TWICE[which]})" if which else time
