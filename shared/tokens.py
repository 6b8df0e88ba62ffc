"""Access tokens of the API, as every service keeps them: by the hash of the secret, with owner, scopes and end.

Intake makes and revokes them; `token.changed` carries them to the others. A secret has 256 random bits, so that a
plain SHA-256 of it is enough: nothing short is there to be guessed (OWASP, Password Storage, on high entropy).
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, or_, select, update
from sqlalchemy.orm import Session

from shared.contracts import CENTRE, Envelope, catalogue
from shared.db.machinery import api_token
from shared.db.once import insert_once
from shared.work import Work

PREFIX = "rcv_"  # lets a scanner of repositories and logs know one when it sees one
TOLD_EVERY = timedelta(hours=1)
SCOPES = ("cases:read", "scheduling:read", "scheduling:write", "messages:read")


@dataclass(frozen=True)
class Holder:
    """The member of staff behind a token, as they stand now."""

    staff_id: str
    display_name: str
    roles: frozenset[str]
    epoch: int


HolderOf = Callable[[Session, str], Holder | None]  # staff id -> them, None if unknown or no longer active


@dataclass(frozen=True)
class TokenDoor:
    """How a service lets tokens in: who is behind one, and the event that tells intake of its use (None: intake)."""

    holder_of: HolderOf
    used_event: str | None = None


@dataclass(frozen=True)
class Token:
    """A token that is good now."""

    id: str
    scopes: frozenset[str]
    holder: Holder
    used_at: datetime | None


def new_secret() -> str:
    """A secret to be shown once."""
    return PREFIX + secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def keep(work: Work, data: dict[str, Any]) -> None:
    """Keeps a token as `token.changed` tells of it. What was revoked once stays revoked, whatever comes later."""
    insert_once(work.session, api_token, id=data["token_id"], hash=data["hash"], staff_id=data["staff_id"],
                scopes=data["scopes"], expires_at=data["expires_at"], revoked_at=data["revoked_at"])
    if data["revoked_at"]:
        work.session.execute(update(api_token).values(revoked_at=data["revoked_at"]).where(
            api_token.c.id == data["token_id"], api_token.c.revoked_at.is_(None)))


def token_changed(work: Work, envelope: Envelope) -> None:
    keep(work, catalogue.load(envelope.type, envelope.data, envelope.version))


def good_token(session: Session, secret: str, now: datetime, holder_of: HolderOf) -> Token | None:
    """The token with this secret, unless it has run out, was revoked, or its owner may no longer sign in."""
    row = session.execute(select(api_token).where(
        api_token.c.hash == hash_of(secret), api_token.c.revoked_at.is_(None), api_token.c.expires_at > now)).first()
    holder = holder_of(session, row.staff_id) if row else None
    return Token(row.id, frozenset(row.scopes), holder, row.used_at) if row and holder else None


def is_news(token: Token, now: datetime) -> bool:
    return token.used_at is None or token.used_at <= now - TOLD_EVERY


def note_use(work: Work, token_id: str, used_event: str | None) -> None:
    """Notes that the token was used; of however many at once, one does it, at most once an hour."""
    now = work.now()
    noted = work.session.execute(update(api_token).where(
        api_token.c.id == token_id, or_(api_token.c.used_at.is_(None), api_token.c.used_at <= now - TOLD_EVERY))
        .values(used_at=now))
    if cast(CursorResult, noted).rowcount == 1 and used_event:
        work.publish(used_event, CENTRE, {"token_id": token_id, "used_at": now})


def token_used(work: Work, envelope: Envelope) -> None:
    """Another service tells of a use."""
    data = catalogue.load(envelope.type, envelope.data, envelope.version)
    work.session.execute(update(api_token).where(
        api_token.c.id == data["token_id"],
        or_(api_token.c.used_at.is_(None), api_token.c.used_at < data["used_at"])).values(used_at=data["used_at"]))
