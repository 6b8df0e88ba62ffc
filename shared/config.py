"""Reads settings from the environment and fails loudly.

Each reader also takes `NAME_FILE`: a path whose content is the value, as Docker and Kubernetes hand out secrets.
"""

import os
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


class SettingError(Exception):
    """A setting is missing or cannot be read. The message names the variable and what it should hold."""


class Environment:
    """Typed access to a mapping of variables, `os.environ` unless told."""

    def __init__(self, variables: Mapping[str, str] | None = None):
        self.variables = os.environ if variables is None else variables

    def text(self, name: str, default: str | None = None) -> str:
        value = self._raw(name)
        if value is not None:
            return value
        if default is None:
            raise SettingError(f"{name} (or {name}_FILE) must be set.")
        return default

    def optional(self, name: str) -> str | None:
        return self._raw(name) or None

    def number(self, name: str, default: int | None = None) -> int:
        value = self.text(name, None if default is None else str(default))
        try:
            return int(value)
        except ValueError as error:
            raise SettingError(f"{name} must be a whole number, not {value!r}.") from error

    def days(self, name: str, default: int, least: int, most: int) -> int:
        """A whole number of days between `least` and `most`, both included."""
        found = self.number(name, default)
        if not least <= found <= most:
            raise SettingError(f"{name} must be a number of days from {least} to {most}, not {found}.")
        return found

    def seconds(self, name: str, default: float) -> float:
        value = self.text(name, str(default))
        try:
            return float(value)
        except ValueError as error:
            raise SettingError(f"{name} must be a number of seconds, not {value!r}.") from error

    def amount(self, name: str, default: str) -> Decimal:
        """A sum of money, exact."""
        value = self.text(name, default)
        try:
            amount = Decimal(value)
        except InvalidOperation as error:
            raise SettingError(f"{name} must be an amount like 0.0113, not {value!r}.") from error
        if not amount.is_finite() or amount < 0:
            raise SettingError(f"{name} must be an amount like 0.0113, not {value!r}.")
        return amount

    def flag(self, name: str, default: bool) -> bool:
        value = self.text(name, "yes" if default else "no").lower()
        if value not in TRUE | FALSE:
            raise SettingError(f"{name} must be yes or no, not {value!r}.")
        return value in TRUE

    def words(self, name: str, default: str | None = None) -> tuple[str, ...]:
        """A comma-separated list, e.g. keys with the newest first."""
        return tuple(word.strip() for word in self.text(name, default).split(",") if word.strip())

    def _raw(self, name: str) -> str | None:
        if name in self.variables:
            return self.variables[name]
        path = self.variables.get(f"{name}_FILE")
        if path is None:
            return None
        try:
            return Path(path).read_text().strip()
        except OSError as error:
            raise SettingError(f"{name}_FILE names {path!r}, which cannot be read: {error.strerror}.") from error
