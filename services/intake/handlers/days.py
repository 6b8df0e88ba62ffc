"""The centre's day: what `today` means where the centre is."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from services.intake.handlers.own_settings import settings_of
from shared.work import Work


def today(work: Work) -> date:
    """The present day in the centre's zone."""
    return day_of(work.now(), settings_of(work).timezone)


def day_of(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()
