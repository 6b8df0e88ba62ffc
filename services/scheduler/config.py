"""The scheduler's settings."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import holidays

from shared.config import Environment, SettingError
from shared.settings import ServiceSettings, read_shared
from shared.weblinks import wrong_with

NAME = "scheduler"
ROOM = "{room}"  # stands for the code of a session's room


@dataclass(frozen=True, kw_only=True)
class Settings(ServiceSettings):
    """`notice` lies at least between asking and a slot, `horizon` at most; `gap` follows each session.

    `centre_address` is where rooms are. `calendar_email` organizes calendar entries. `video_template` is an https
    address with `{room}` for a code that nobody can guess (None: staff type a link for each session); with `jitsi_url`
    rooms are made on that Jitsi Meet server, and opened by tokens if `jitsi_app_id` and `jitsi_secret` are there.
    `holiday_region` is the one whose public holidays close the centre, e.g. US or US-IL; empty: none.
    """

    notice: timedelta = timedelta(hours=24)
    horizon: timedelta = timedelta(days=42)
    gap: timedelta = timedelta(minutes=15)
    holiday_region: str = "US"
    centre_address: str = "11 East Adams Street"
    video_template: str | None = None
    jitsi_url: str | None = None
    jitsi_app_id: str | None = None
    jitsi_secret: str | None = None
    calendar_email: str = "sessions@localhost"

    @classmethod
    def from_env(cls, env: Environment) -> "Settings":
        """Reads the environment; raises SettingError with what is wrong."""
        shared = read_shared(env, NAME)
        host = urlsplit(shared["public_url"]).hostname or "localhost"
        return cls(
            **shared,
            notice=timedelta(hours=_at_least(env, "SCHEDULER_NOTICE_HOURS", 24, 5)),
            horizon=timedelta(days=_at_least(env, "SCHEDULER_HORIZON_DAYS", 42, 7)),
            gap=timedelta(minutes=_at_least(env, "SCHEDULER_GAP_MINUTES", 15, 0)),
            holiday_region=_region(env.text("SCHEDULER_HOLIDAYS", cls.holiday_region)),
            centre_address=env.text("RECONVENE_CENTRE_ADDRESS", cls.centre_address),
            **_video(env),
            calendar_email=env.text("SCHEDULER_CALENDAR_EMAIL", f"sessions@{host}"),
        )


def _region(name: str) -> str:
    country, _, part = name.partition("-")
    known = holidays.list_supported_countries()
    if name and (country not in known or (part and part not in known[country])):
        raise SettingError(f"SCHEDULER_HOLIDAYS must be a region like US or US-IL, not {name}.")
    return name


def _at_least(env: Environment, name: str, default: int, least: int) -> int:
    value = env.number(name, default)
    if value < least:
        raise SettingError(f"{name} must be at least {least}, not {value}.")
    return value


def _video(env: Environment) -> dict:
    """How people meet by video. Raises SettingError for an address that is not https, and for half a Jitsi key."""
    base, template = env.optional("SCHEDULER_VIDEO_BASE"), env.optional("SCHEDULER_VIDEO_TEMPLATE")
    if template is None and base:
        template = f"{base.rstrip('/')}/{ROOM}"
    jitsi = {name: env.optional(f"SCHEDULER_{name.upper()}") for name in ("jitsi_url", "jitsi_app_id", "jitsi_secret")}
    for name, value in (("SCHEDULER_VIDEO_TEMPLATE", template), ("SCHEDULER_JITSI_URL", jitsi["jitsi_url"])):
        trouble = wrong_with(value.replace(ROOM, "room")) if value else None
        if trouble:
            raise SettingError(f"{name} cannot be used: {trouble}")
    if template and ROOM not in template:
        raise SettingError(f"SCHEDULER_VIDEO_TEMPLATE must have {ROOM} in it: without, all sessions share one room.")
    if bool(jitsi["jitsi_app_id"]) != bool(jitsi["jitsi_secret"]):
        raise SettingError("SCHEDULER_JITSI_APP_ID and SCHEDULER_JITSI_SECRET are needed together.")
    return {"video_template": template, **jitsi}
