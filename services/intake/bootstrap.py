"""Puts intake together."""

from typing import Any

from services.intake.adapters.seals import Seals
from services.intake.app import create_app
from services.intake.config import Settings
from services.intake.consumer import EVENTS
from services.intake.handlers.audit import record
from services.intake.handlers.figures import figures
from services.intake.handlers.staff import epoch_of
from services.intake.handlers.tokens import holder_of
from services.intake.timers import TICKS, TIMERS
from shared.clock import Clock, clock_from
from shared.config import Environment
from shared.db import Database
from shared.service import Service
from shared.tokens import TokenDoor


def build(settings: Settings, clock: Clock | None = None, **adapters: Any) -> Service:
    """The service, ready to run. Raises SettingError if the seal keys are none."""
    Seals(settings.seal_keys)
    database = Database(settings.database_url)

    def staff_epoch(staff_id: str) -> int | None:
        with database.reading() as session:
            return epoch_of(session, staff_id)

    return Service(name="intake", settings=settings, database=database, clock=clock or clock_from(settings.demo_clock),
                   make_app=create_app, events=EVENTS, timers=TIMERS, ticks=TICKS, staff_epoch=staff_epoch,
                   figures=figures, audit=record, adapters=adapters, tokens=TokenDoor(holder_of))


def build_from_env(env: Environment) -> Service:
    return build(Settings.from_env(env))
