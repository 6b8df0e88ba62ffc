"""What the simulator is told from outside."""

from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from shared.config import Environment, SettingError
from simulator.numbers import is_phone_number

DEMO_ACCOUNT = "AC" + "0" * 31 + "1"
DEMO_TOKEN = "the-demo-has-no-secrets"  # noqa: S105 - it opens nothing but the demo


@dataclass(frozen=True)
class Settings:
    """`auth_tokens` are all accepted, the first signs. `sender` is the centre's number in
    E.164, `second_sender` the one at the second provider, which calls `second_webhook_url`.

    `delivery_seconds` is how long (by the given clock) a text takes from step to step. `connect_base`, such as
    `http://gateway:8000`, is where requests to the centre really go, while the signature covers the address they
    name: what a tunnel does, for places where the public address cannot be reached from the inside.
    """

    database: Path
    account_sid: str = DEMO_ACCOUNT
    auth_tokens: tuple[str, ...] = field(default=(DEMO_TOKEN,), repr=False)
    webhook_url: str | None = None
    inbound_mail_url: str | None = None
    connect_base: str | None = None
    public_url: str = "http://127.0.0.1:8010"
    media_url: str | None = None
    sender: str = "+13125550100"
    second_sender: str = "+13125550199"
    second_webhook_url: str | None = None
    timezone: str = "America/Chicago"
    delivery_seconds: float = 0.2
    demo_clock: str | None = None
    host: str = "127.0.0.1"
    port: int = 8010
    smtp_host: str = "127.0.0.1"
    smtp_port: int = 8025
    secret_key: str | None = field(default=None, repr=False)

    @property
    def media_base(self) -> str:
        """What the addresses of pictures begin with, as the centre can call them."""
        return f"{self.media_url or self.public_url}/simulator"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @classmethod
    def from_env(cls, env: Environment) -> "Settings":
        """Reads the variables named in docs; raises SettingError for what cannot be meant."""
        return cls(
            database=Path(env.text("SIMULATOR_DATABASE", "var/simulator.sqlite")),
            account_sid=env.text("TWILIO_ACCOUNT_SID", DEMO_ACCOUNT),
            auth_tokens=_tokens(env),
            webhook_url=env.optional("SIMULATOR_WEBHOOK_URL"),
            inbound_mail_url=env.optional("SIMULATOR_INBOUND_MAIL_URL"),
            connect_base=env.optional("SIMULATOR_CONNECT_BASE"),
            public_url=env.text("SIMULATOR_PUBLIC_URL", "http://127.0.0.1:8010").rstrip("/"),
            media_url=(env.optional("SIMULATOR_MEDIA_URL") or "").rstrip("/") or None,
            sender=_number(env, "SIMULATOR_SENDER", "+13125550100"),
            second_sender=_number(env, "SIMULATOR_SECOND_SENDER", "+13125550199"),
            second_webhook_url=env.optional("SIMULATOR_SECOND_WEBHOOK_URL"),
            timezone=_zone(env, "RECONVENE_TIMEZONE", "America/Chicago"),
            delivery_seconds=env.seconds("SIMULATOR_DELIVERY_SECONDS", 0.2),
            demo_clock=env.optional("RECONVENE_DEMO_CLOCK"),
            host=env.text("SIMULATOR_HOST", "127.0.0.1"),
            port=env.number("SIMULATOR_PORT", 8010),
            smtp_host=env.text("SIMULATOR_SMTP_HOST", "127.0.0.1"),
            smtp_port=env.number("SIMULATOR_SMTP_PORT", 8025),
            secret_key=env.optional("SIMULATOR_SECRET_KEY"),
        )


def _tokens(env: Environment) -> tuple[str, ...]:
    tokens = env.words("TWILIO_AUTH_TOKENS", DEMO_TOKEN)
    if not tokens:
        raise SettingError("TWILIO_AUTH_TOKENS must hold at least one token.")
    return tokens


def _number(env: Environment, name: str, default: str) -> str:
    value = env.text(name, default)
    if not is_phone_number(value):
        raise SettingError(f"{name} must be a phone number like +13125550100, not {value!r}.")
    return value


def _zone(env: Environment, name: str, default: str) -> str:
    value = env.text(name, default)
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise SettingError(f"{name} must be an IANA time zone like America/Chicago, not {value!r}.") from error
    return value
