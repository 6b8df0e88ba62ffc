"""Whether a webhook is the second provider's: Ed25519 over the moment and the body as it came."""

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime, timedelta

TOLERANCE = timedelta(minutes=5)  # an old request sent again is turned away


def is_signed(body: bytes, moment: str, signature: str, keys: Sequence[str], now: datetime) -> bool:
    """True if the holder of one of the public `keys` (base64) signed `body` at `moment` (Unix seconds), just now."""
    if not moment.isascii() or not moment.isdigit() or abs(int(moment[:12]) - now.timestamp()) > TOLERANCE.seconds:
        return False
    return any(_is_by(key, signature, moment.encode() + b"|" + body) for key in keys)


def _is_by(key: str, signature: str, signed: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
        public.verify(base64.b64decode(signature, validate=True), signed)
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True
