"""Puts the notifier together."""

from typing import Any

from services.notifier.adapters import inbox_lists, lists
from services.notifier.adapters.backlog import backlog
from services.notifier.adapters.email_smtp import SmtpMail
from services.notifier.adapters.files_telnyx import TelnyxFiles
from services.notifier.adapters.files_twilio import TwilioFiles
from services.notifier.adapters.sms_telnyx import TelnyxTexts
from services.notifier.adapters.sms_twilio import TwilioTexts
from services.notifier.app import create_app
from services.notifier.config import Settings
from services.notifier.consumer import EVENTS
from services.notifier.handlers.people import staff_epoch, token_holder
from services.notifier.handlers.senders import KEYS
from services.notifier.timers import LOOPS, TICKS, TIMERS
from shared.clock import Clock, clock_from
from shared.config import Environment
from shared.db import Database
from shared.service import Service
from shared.tokens import TokenDoor

TEXTS: dict[str, Any] = {"twilio": TwilioTexts, "telnyx": TelnyxTexts}


def build(settings: Settings, clock: Clock | None = None, **adapters: Any) -> Service:
    """The service, ready to run. Tests hand in other `adapters`: `sms` and `email`."""
    database = Database(settings.database_url)
    clock = clock or clock_from(settings.demo_clock)
    own: dict[str, Any] = {"files": TwilioFiles(settings), "files_telnyx": TelnyxFiles(settings),
                           "email": SmtpMail(settings, clock)} | {
        key: TEXTS[name](settings) for key, name in zip(KEYS, settings.sms_providers, strict=False)}
    return Service(name="notifier", settings=settings, database=database,
                   clock=clock, make_app=create_app, events=EVENTS, timers=TIMERS,
                   ticks=TICKS, loops=LOOPS, staff_epoch=lambda staff_id: staff_epoch(database, staff_id),
                   backlog=backlog, figures=lambda session: lists.figures(session) | inbox_lists.figures(
                       session, clock.now(), settings.timezone), adapters=own | adapters,
                   tokens=TokenDoor(token_holder, "messages.token_used"))


def build_from_env(env: Environment) -> Service:
    return build(Settings.from_env(env))
