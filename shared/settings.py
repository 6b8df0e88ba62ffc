"""The settings that every service has. A service's own `config.py` adds to them."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shared.config import Environment, SettingError

KEEP_EVENTS, KNOW_EVENTS = 180, 360
LEAST_DAYS, MOST_DAYS = 30, 3650  # a consumer that was away for a month must find what it missed


@dataclass(frozen=True, kw_only=True)
class ServiceSettings:
    """Settings of one service.

    `cookie_keys` sign the staff and participant cookies in all services: the newest first signs, all verify.
    `public_url` is the origin that people see, without a slash at the end. `timezone` is the centre's IANA zone.
    Events that went out are kept for `keep_events_days`, what was handled, and timers that are over, for
    `know_events_days`.
    """

    name: str
    database_url: str
    bus_url: str
    partitions: int
    secret_key: str
    cookie_keys: tuple[str, ...]
    public_url: str
    timezone: str
    centre_name: str
    centre_short: str
    centre_phone: str
    secure_cookies: bool
    trusted_proxies: int
    log_format: str
    demo_clock: str | None
    metrics_token: str | None
    keep_events_days: int = KEEP_EVENTS
    know_events_days: int = KNOW_EVENTS


def read_shared(env: Environment, name: str) -> dict:
    """The shared settings of service `name` as keyword arguments; raises SettingError with what is wrong."""
    return dict(
        name=name,
        database_url=env.text(f"{name.upper()}_DATABASE_URL"),
        bus_url=env.text("RECONVENE_BUS_URL"),
        partitions=env.number("RECONVENE_PARTITIONS", 1),
        secret_key=env.text("RECONVENE_SECRET_KEY"),
        cookie_keys=env.words("RECONVENE_COOKIE_KEYS"),
        public_url=env.text("RECONVENE_PUBLIC_URL").rstrip("/"),
        timezone=_zone(env.text("RECONVENE_TIMEZONE", "America/Chicago")),
        centre_name=env.text("RECONVENE_CENTRE_NAME", "Community Centre for Resolution"),
        centre_short=env.text("RECONVENE_CENTRE_SHORT", "CCR"),
        centre_phone=env.text("RECONVENE_CENTRE_PHONE", "312-555-0100"),
        secure_cookies=env.flag("RECONVENE_SECURE_COOKIES", True),
        trusted_proxies=env.number("RECONVENE_TRUSTED_PROXIES", 0),
        log_format=env.text("RECONVENE_LOG_FORMAT", "json"),
        demo_clock=env.optional("RECONVENE_DEMO_CLOCK"),
        metrics_token=env.optional("RECONVENE_METRICS_TOKEN"),
        **_kept(env),
    )


def _kept(env: Environment) -> dict[str, int]:
    """For how long; an event must be recognised for as long as it can come again."""
    keep = env.days("RECONVENE_KEEP_EVENTS_DAYS", KEEP_EVENTS, LEAST_DAYS, MOST_DAYS)
    know = env.days("RECONVENE_KNOW_EVENTS_DAYS", max(KNOW_EVENTS, min(2 * keep, 2 * MOST_DAYS)), LEAST_DAYS,
                    2 * MOST_DAYS)
    if know <= keep:
        raise SettingError(f"RECONVENE_KNOW_EVENTS_DAYS must be more than RECONVENE_KEEP_EVENTS_DAYS ({keep}): "
                           f"an event that comes again must still be known, not {know}.")
    return dict(keep_events_days=keep, know_events_days=know)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingError(f"RECONVENE_TIMEZONE must be an IANA zone such as America/Chicago, not {name!r}.") from error
    return name
