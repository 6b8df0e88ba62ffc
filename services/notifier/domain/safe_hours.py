"""When writing to a person is safe, beside the hours when it is polite: nobody else has the phone then."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.notifier.domain.quiet import same_hour

LOOKS = 14  # quiet days and safe hours that have not met by then never meet


def next_safe(moment: datetime, zone: str, hours: Sequence[str]) -> datetime:
    """`moment` itself if it lies within `hours` (local `HH:MM` from and until), else when they next begin."""
    if not hours:
        return moment
    begins, ends = (time.fromisoformat(one) for one in hours)
    local = moment.astimezone(ZoneInfo(zone))
    if begins <= local.time() < ends:
        return moment
    day = local.date() if local.time() < begins else local.date() + timedelta(days=1)
    return datetime.combine(day, begins, ZoneInfo(zone)).astimezone(moment.tzinfo)


def next_safe_and_polite(moment: datetime, zone: str, hours: Sequence[str], any_day: bool,
                         places: Sequence[str] = ()) -> datetime | None:
    """The first moment from `moment` on that is both; None if the safe hours lie in the night.

    `hours` are of `zone`; polite is what is polite in all of `places`, or in `zone` if there are none.
    """
    for _ in range(LOOKS):
        safe = next_safe(moment, zone, hours)
        moment = same_hour(safe, places or (zone,), any_day)
        if moment == safe:
            return safe
    return None
