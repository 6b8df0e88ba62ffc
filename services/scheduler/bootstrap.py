"""Puts the scheduler together. Knows every part of it; no part knows this."""

from services.scheduler.adapters import agenda
from services.scheduler.adapters.calendar_reader import CalendarReader
from services.scheduler.adapters.tables import KnownStaff
from services.scheduler.app import create_app
from services.scheduler.config import NAME, Settings
from services.scheduler.consumer import EVENTS
from services.scheduler.handlers.people import token_holder
from services.scheduler.timers import LISTENERS, LOOPS, TICKS, TIMERS
from shared.clock import Clock, clock_from
from shared.config import Environment
from shared.db import Database
from shared.outbound import Bounds, Outbound
from shared.service import Service
from shared.tokens import TokenDoor

WEBHOOK_CALL = Bounds(most_bytes=64 * 1024, seconds=10.0, redirects=0)
__all__ = ["Settings", "build", "build_from_env"]


def build(settings: Settings, clock: Clock | None = None) -> Service:
    database = Database(settings.database_url)

    def staff_epoch(staff_id: str) -> int | None:
        with database.reading() as session:
            staff = session.get(KnownStaff, staff_id)
            return staff.epoch if staff and staff.active else None

    return Service(NAME, settings, database, clock or clock_from(settings.demo_clock), create_app, events=EVENTS,
                   timers=TIMERS, ticks=TICKS, loops=LOOPS, listeners=LISTENERS, figures=agenda.figures,
                   staff_epoch=staff_epoch,
                   tokens=TokenDoor(token_holder, "scheduling.token_used"),
                   adapters={"outbound": Outbound(), "calendars": CalendarReader(),
                             "webhooks": Outbound(WEBHOOK_CALL, schemes=("https",))})


def build_from_env(env: Environment) -> Service:
    """Raises SettingError if a setting is missing or wrong."""
    return build(Settings.from_env(env))
