"""Lets in who shows an access token: `Authorization: Bearer rcv_…` (RFC 6750), in the API only."""

from flask import current_app, request

from shared.http.visitors import Staff
from shared.service import Service
from shared.tokens import Token, good_token, is_news, note_use

BEARER = "bearer "
LONGEST = 200


def bearer_secret() -> str | None:
    """What the request shows as a token, None if it shows none."""
    header = request.headers.get("Authorization", "")
    return header[len(BEARER):].strip() if header.lower().startswith(BEARER) else None


def staff_by_token() -> Staff | None:
    """The owner of the token at hand, or None if it is no good. Its use is noted, at most once an hour."""
    service: Service = current_app.extensions["reconvene"]
    token = _look_up(service, bearer_secret() or "")
    if token is None or service.tokens is None:
        return None
    if is_news(token, service.clock.now()):
        with service.work() as work:
            note_use(work, token.id, service.tokens.used_event)
    holder = token.holder
    return Staff(holder.staff_id, holder.display_name, holder.roles, holder.epoch, token.id, token.scopes)


def _look_up(service: Service, secret: str) -> Token | None:
    if service.tokens is None or not secret or len(secret) > LONGEST:
        return None
    with service.reading() as session:
        return good_token(session, secret, service.clock.now(), service.tokens.holder_of)
