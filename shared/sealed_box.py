"""Seals words so that only the holder of one private key reads them: X25519, HKDF-SHA256, ChaCha20-Poly1305.

Each sealing makes a key pair of its own and throws the private half away (the pattern of ECIES and RFC 9180), so not
even whoever sealed it can open it. With the private key gone, every copy is noise, wherever it lies.
"""

import base64
import zlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE = bytes(12)  # the key is used once
INFO = b"reconvene sealed box 1"
PIECE = 200_000  # letters of one event, far below what a queue takes


class NotSealedForUs(Exception):
    """It was sealed to another key, or changed on its way."""


def new_keys() -> tuple[bytes, str]:
    """(private key, public key in base64)."""
    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), base64.b64encode(private.public_key().public_bytes_raw()).decode()


def seal(public_key: str, words: str) -> str:
    """`words` sealed to `public_key`, in base64."""
    target = X25519PublicKey.from_public_bytes(base64.b64decode(public_key))
    once = X25519PrivateKey.generate()
    ours = once.public_key().public_bytes_raw()
    sealed = ChaCha20Poly1305(_key(once.exchange(target), ours)).encrypt(NONCE, zlib.compress(words.encode()), None)
    return base64.b64encode(ours + sealed).decode()


def unseal(private_key: bytes, sealed: str) -> str:
    """The words; raises NotSealedForUs."""
    try:
        raw = base64.b64decode(sealed)
        ours, rest = raw[:KEY_BYTES], raw[KEY_BYTES:]
        shared = X25519PrivateKey.from_private_bytes(private_key).exchange(X25519PublicKey.from_public_bytes(ours))
        return zlib.decompress(ChaCha20Poly1305(_key(shared, ours)).decrypt(NONCE, rest, None)).decode()
    except (InvalidTag, ValueError, zlib.error) as error:
        raise NotSealedForUs from error


def pieces(sealed: str) -> list[str]:
    """The sealed words in pieces that fit into an event each, in order."""
    return [sealed[start:start + PIECE] for start in range(0, len(sealed), PIECE)]


def _key(shared: bytes, ours: bytes) -> bytes:
    return HKDF(hashes.SHA256(), KEY_BYTES, salt=ours, info=INFO).derive(shared)
