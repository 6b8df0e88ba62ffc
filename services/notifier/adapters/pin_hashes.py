"""How a PIN is kept: argon2id over a keyed hash, so that a stolen database alone lets nobody try PINs.

Parameters: OWASP Password Storage Cheat Sheet (19 MiB, 2 passes, 1 lane).
"""

import hashlib
import hmac

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_pin(key: str, person_id: str, pin: str) -> str:
    return HASHER.hash(_keyed(key, person_id, pin))


def is_pin(stored: str, key: str, person_id: str, pin: str) -> bool:
    """True if `pin` is the one that `stored` was made of."""
    try:
        return HASHER.verify(stored, _keyed(key, person_id, pin))
    except (VerificationError, InvalidHashError):
        return False


def _keyed(key: str, person_id: str, pin: str) -> str:
    return hmac.new(key.encode(), f"pin:{person_id}:{pin}".encode(), hashlib.sha256).hexdigest()
