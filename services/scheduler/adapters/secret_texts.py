"""Keeps texts that are secrets of other people, such as the private address of a calendar, unreadable at rest."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken


def _lock(secret_key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"scheduler texts:{secret_key}".encode()).digest()))


def sealed(secret_key: str, text: str) -> str:
    return _lock(secret_key).encrypt(text.encode()).decode()


def opened(secret_key: str, text: str) -> str | None:
    """The text, or None where the server's key is another one now."""
    try:
        return _lock(secret_key).decrypt(text.encode()).decode()
    except InvalidToken:
        return None
