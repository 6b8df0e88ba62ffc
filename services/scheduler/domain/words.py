"""Times in words for staff."""

from datetime import datetime
from zoneinfo import ZoneInfo


def said(moment: datetime, zone: ZoneInfo) -> str:
    """E.g. "Thu Sep 24, 10:30 AM"."""
    local = moment.astimezone(zone)
    return f"{local:%a %b} {local.day}, {local:%I}".replace(" 0", " ") + f":{local:%M %p}"
