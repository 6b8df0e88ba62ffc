"""Rate limits: `@limit("5/minute")` on a view. Counts live in the service's database.

They slow down guessing and floods. What must hold exactly, such as attempts at a PIN, is counted in the database.
"""

import logging
from collections.abc import Callable
from typing import Any

from flask import Blueprint, g
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from shared.http import shared_counts
from shared.http.bearer import bearer_secret
from shared.http.guards import current_staff

logging.getLogger("flask-limiter").setLevel(logging.ERROR)  # it would write addresses into the log
limiter = Limiter(get_remote_address, storage_uri=shared_counts.URI, strategy="moving-window", headers_enabled=True)

API_RATE = "300/minute"


def limit_tokens(blueprint: Blueprint) -> None:
    """Each access token may ask so often, at all addresses of a service; what is no token counts for its sender."""
    limiter.shared_limit(API_RATE, scope="api", key_func=_token_at_hand,
                         exempt_when=lambda: bearer_secret() is None)(blueprint)


def _token_at_hand() -> str:
    staff = current_staff()
    return f"token:{staff.token_id}" if staff and staff.token_id else get_remote_address()


def limit(rule: str, by: Callable[[], str] | None = None, **options: Any) -> Callable:
    """Limits a view to e.g. `5/minute` or `5/minute;20/hour`, then answers 429 with Retry-After.

    `by` names who is counted (the client's address unless told), `methods=["POST"]` counts only those.
    A view that is called once more (`again.py`) is not counted once more.
    """
    return limiter.limit(rule, key_func=(lambda: by() or "nobody") if by else None,
                         exempt_when=lambda: g.get("begun_anew", False), **options)
