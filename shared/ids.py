"""The only place that makes identifiers and codes."""

import hashlib
import hmac
import secrets
import uuid

PLAIN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXY346789"  # no 0 O 1 I 2 Z 5 S: read out over the phone they are confused


def new_id() -> str:
    """A random UUID (version 4) as text: the id of a row or an event."""
    return str(uuid.uuid4())


def derived_id(*parts: str) -> str:
    """The same UUID (version 5) for the same parts: an id that a repeated attempt makes again."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, "\x1f".join(parts)))


def plain_code(length: int) -> str:
    """A random code of `length` letters and digits that are not confused with each other (4.8 bits each)."""
    return "".join(secrets.choice(PLAIN_LETTERS) for _ in range(length))


def code_hash(key: str, code: str) -> str:
    """What is stored of a secret code: HMAC-SHA256 under a server key, in hex. The code itself is never stored."""
    return hmac.new(key.encode(), code.upper().encode(), hashlib.sha256).hexdigest()
