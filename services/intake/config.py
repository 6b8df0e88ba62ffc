"""Intake's settings."""

from dataclasses import dataclass

from shared.config import Environment
from shared.settings import ServiceSettings, read_shared


@dataclass(frozen=True, kw_only=True)
class Settings(ServiceSettings):
    """What intake needs on top.

    `seal_keys` are Fernet keys: the newest first encrypts the sealed reasons, all of them decrypt. `password_salt`
    goes into the hashing of staff passwords. A consent holds for `consent_months` (0: until it is taken back). Who a
    person is, is kept for `keep_people_years` after their last case closed (0: for ever), a copy of a record for
    `copy_days`; between a wish to be forgotten and its fulfilment lie `erase_after_days`.
    """

    seal_keys: tuple[str, ...]
    password_salt: str
    consent_months: int = 24
    keep_people_years: int = 7
    erase_after_days: int = 14
    copy_days: int = 7

    @classmethod
    def from_env(cls, env: Environment) -> "Settings":
        """Reads the environment; raises SettingError with what is missing."""
        return cls(**read_shared(env, "intake"), seal_keys=env.words("INTAKE_SEAL_KEYS"),
                   password_salt=env.text("INTAKE_PASSWORD_SALT"),
                   consent_months=env.number("INTAKE_CONSENT_MONTHS", 24),
                   keep_people_years=env.number("INTAKE_KEEP_PEOPLE_YEARS", 7),
                   erase_after_days=env.number("INTAKE_ERASE_AFTER_DAYS", 14),
                   copy_days=env.number("INTAKE_COPY_DAYS", 7))
