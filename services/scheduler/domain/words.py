"""Times in words for staff."""

from datetime import datetime
from zoneinfo import ZoneInfo


def said(moment: datetime, zone: ZoneInfo) -> str:
    """E.g. "Thu Sep 24, 10:30 AM"; in the hour that the clocks show twice in autumn, also which of the two."""
    local = moment.astimezone(zone)
    time = f"{local:%a %b} {local.day}, {local:%I}".replace(" 0", " ") + f":{local:%M %p}"
    if local.utcoffset() == local.replace(fold=1 - local.fold).utcoffset():
        return time
    return f"{time} ({'after' if local.fold else 'before'} the clocks change)"
