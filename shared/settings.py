"""The settings that every service has. A service's own `config.py` adds to them."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shared.config import Environment, SettingError


@dataclass(frozen=True, kw_only=True)
class ServiceSettings:
    """Settings of one service.

    `cookie_keys` sign the staff and participant cookies in all services: the newest first signs, all verify.
    `public_url` is the origin that people see, without a slash at the end. `timezone` is the centre's IANA zone.
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
    )


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingError(f"RECONVENE_TIMEZONE must be an IANA zone such as America/Chicago, not {name!r}.") from error
    return name
