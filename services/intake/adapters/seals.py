"""Seals what must never leave intake: encrypted at rest, under keys that can be changed."""

import json
from collections.abc import Sequence
from typing import Any

from cryptography.fernet import Fernet, MultiFernet

from shared.config import SettingError


class Seals:
    """Encrypts with the newest of `keys` and decrypts with any of them."""

    def __init__(self, keys: Sequence[str]):
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except ValueError as error:
            raise SettingError("INTAKE_SEAL_KEYS must be Fernet keys, separated by commas, newest first.") from error

    def seal(self, values: dict[str, Any]) -> bytes:
        return self._fernet.encrypt(json.dumps(values, ensure_ascii=False).encode())

    def open(self, sealed: bytes) -> dict[str, Any]:
        """The sealed values; raises cryptography.fernet.InvalidToken if no key fits."""
        return json.loads(self._fernet.decrypt(sealed))
