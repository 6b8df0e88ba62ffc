"""Hashes staff passwords the way Flask-Security does: an HMAC under the centre's salt, then argon2."""

import base64
import hashlib
import hmac
import unicodedata

from argon2 import PasswordHasher

SHORTEST = 12
_hasher = PasswordHasher()


def hash_password(salt: str, password: str) -> str:
    """The hash as it is stored; Flask-Security's own sign-in verifies it."""
    plain = unicodedata.normalize("NFKD", password).encode()
    double = base64.b64encode(hmac.new(salt.encode(), plain, hashlib.sha512).digest())
    return _hasher.hash(double)
