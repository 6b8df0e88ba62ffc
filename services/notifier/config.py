"""The notifier's settings. Missing or unreadable ones stop the start with the name of the variable."""

from dataclasses import dataclass, field
from decimal import Decimal

from shared.config import Environment, SettingError
from shared.settings import ServiceSettings, read_shared

TWILIO = "https://api.twilio.com"
TELNYX = "https://api.telnyx.com"
PROVIDERS = frozenset({"twilio", "telnyx"})


def own(settings: ServiceSettings | None) -> "Settings":
    """The settings of a unit of work as the notifier's; raises TypeError for those of nobody or of another service."""
    if not isinstance(settings, Settings):
        raise TypeError("This work needs the notifier's settings.")
    return settings


@dataclass(frozen=True, kw_only=True)
class Settings(ServiceSettings):
    """`twilio_auth_tokens`: the first calls the provider, all verify its webhooks (rotation).

    `sms_sender` is a number in E.164 or the sid (`MG…`) of a messaging service. `webhook_base_url` is the origin under
    which the provider reaches us. `link_key` derives the codes of links; `link_base_url` stands before the code if the
    centre has a shorter address for them. `send_parallel` and `mail_parallel` are how many texts and e-mails one
    worker hands over at once, `send_per_second` how many each sender may send in all (0: no limit). `sms_providers` are
    twilio, telnyx or both, the preferred one first; the other takes over while it is refused, limited or away.
    `segment_price` and `mail_price` are what one costs, in dollars: an estimate before a bulk message.
    `keep_words_days` is for how long what was said is kept after a case closed (0: for ever). `mail_from` is an
    address, perhaps with a name: `CCR <hello@ccr.example>`. `mail_bounces` is where mail servers report what did
    not arrive (the message's id is added: `bounces+ID@ccr.example`); whoever hands reports on knows `mail_secret`.
    """

    twilio_account_sid: str
    twilio_auth_tokens: tuple[str, ...] = field(repr=False)
    twilio_api_url: str = TWILIO
    sms_sender: str
    webhook_base_url: str
    smtp_host: str
    smtp_port: int = 587
    smtp_user: str | None = None
    smtp_password: str | None = field(default=None, repr=False)
    smtp_starttls: bool = True
    mail_from: str
    mail_bounces: str | None = None
    mail_secret: str | None = field(default=None, repr=False)
    link_key: str = field(repr=False)
    send_parallel: int = 32
    mail_parallel: int = 4
    send_per_second: int = 0
    keep_words_days: int = 90
    sms_providers: tuple[str, ...] = ("twilio",)
    link_base_url: str | None = None
    telnyx_api_key: str | None = field(default=None, repr=False)
    telnyx_api_url: str = TELNYX
    telnyx_public_keys: tuple[str, ...] = ()
    telnyx_sender: str | None = None
    segment_price: Decimal = Decimal("0.0113")
    mail_price: Decimal = Decimal("0.0001")

    @classmethod
    def from_env(cls, env: Environment) -> "Settings":
        """Raises SettingError with what is missing or cannot be read."""
        shared = read_shared(env, "notifier")
        return cls(
            **shared,
            twilio_account_sid=env.text("TWILIO_ACCOUNT_SID"),
            twilio_auth_tokens=env.words("TWILIO_AUTH_TOKENS"),
            twilio_api_url=env.text("NOTIFIER_TWILIO_API_URL", TWILIO).rstrip("/"),
            sms_sender=env.text("NOTIFIER_SMS_SENDER"),
            sms_providers=_providers(env),
            telnyx_api_key=env.optional("TELNYX_API_KEY"),
            telnyx_api_url=env.text("NOTIFIER_TELNYX_API_URL", TELNYX).rstrip("/"),
            telnyx_public_keys=env.words("NOTIFIER_TELNYX_SIGNED_BY", ""),
            telnyx_sender=env.optional("NOTIFIER_TELNYX_SENDER"),
            webhook_base_url=env.text("NOTIFIER_WEBHOOK_BASE_URL", shared["public_url"]).rstrip("/"),
            smtp_host=env.text("NOTIFIER_SMTP_HOST"),
            smtp_port=env.number("NOTIFIER_SMTP_PORT", 587),
            smtp_user=env.optional("NOTIFIER_SMTP_USER"),
            smtp_password=env.optional("NOTIFIER_SMTP_PASSWORD"),
            smtp_starttls=env.flag("NOTIFIER_SMTP_STARTTLS", True),
            mail_from=env.text("NOTIFIER_MAIL_FROM"),
            mail_bounces=env.optional("NOTIFIER_MAIL_BOUNCES"),
            mail_secret=env.optional("NOTIFIER_MAIL_SECRET"),
            link_key=env.text("NOTIFIER_LINK_KEY"),
            send_parallel=env.number("NOTIFIER_SEND_PARALLEL", 32),
            mail_parallel=env.number("NOTIFIER_MAIL_PARALLEL", 4),
            keep_words_days=env.number("NOTIFIER_KEEP_WORDS_DAYS", 90),
            send_per_second=env.number("NOTIFIER_SEND_PER_SECOND", 100),
            link_base_url=(env.optional("NOTIFIER_LINK_BASE_URL") or "").rstrip("/") or None,
            segment_price=env.amount("NOTIFIER_SEGMENT_PRICE", "0.0113"),
            mail_price=env.amount("NOTIFIER_MAIL_PRICE", "0.0001"),
        )


def _providers(env: Environment) -> tuple[str, ...]:
    names = env.words("NOTIFIER_SMS_PROVIDERS", "twilio")
    if not names or len(set(names)) < len(names) or not PROVIDERS.issuperset(names):
        raise SettingError("NOTIFIER_SMS_PROVIDERS must be twilio, telnyx or both, with a comma between them.")
    for name in ("TELNYX_API_KEY", "NOTIFIER_TELNYX_SIGNED_BY", "NOTIFIER_TELNYX_SENDER") if "telnyx" in names else ():
        if not env.optional(name):
            raise SettingError(f"{name} (or {name}_FILE) must be set.")
    return names
