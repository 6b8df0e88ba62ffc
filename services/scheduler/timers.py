"""What the scheduler does when a moment has come."""

from datetime import timedelta

from services.scheduler.adapters import occupancy
from services.scheduler.domain.webhooks import TYPES
from services.scheduler.handlers import busy_feeds, closing, freed, reminders, telling, waiting, webhooks
from shared.service import Loop, Service, Tick
from shared.timers import Handler, each
from shared.work import Listener

KEPT = timedelta(weeks=6)  # what is taken around now counts for who serves next: see `domain.fairness`
TIMERS: dict[str, Handler] = {
    "invitation.close": each(closing.time_is_up),
    reminders.KIND: reminders.remind,
    freed.KIND: each(waiting.consider),
}


def sweep(service: Service) -> int:
    """Closes what should be closed by now; returns how many."""
    with service.work() as work:
        return closing.close_overdue(work)


def forget_past(service: Service) -> int:
    """Takes the past out of the occupancy, so that calendars are read as fast after ten years as after one."""
    with service.work() as work:
        return occupancy.forget_past(work.session, work.now() - KEPT)


TICKS = (Tick(300, sweep), Tick(3600, forget_past), Tick(60, busy_feeds.refresh_due), Tick(3600, telling.forget_old))
LOOPS = (Loop(webhooks.WAKE, telling.run),)
LISTENERS: dict[str, Listener] = dict.fromkeys(TYPES, webhooks.session_happened)
