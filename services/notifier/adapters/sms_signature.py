"""Whether a webhook is the provider's (twilio.com/docs/usage/security)."""

from collections.abc import Sequence
from typing import Any


def is_signed(url: str, params: Any, signature: str, tokens: Sequence[str]) -> bool:
    """True if one of the account's tokens signed the request: two are good while one is replaced by the other.

    `url` is the whole address that the provider called, `params` all parameters of the form.
    """
    from twilio.request_validator import RequestValidator
    return bool(signature) and any(RequestValidator(token).validate(url, params, signature) for token in tokens)
