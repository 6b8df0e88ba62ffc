"""Access tokens of the API: made, shown once, revoked. The other services hear of each by its hash."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from services.intake.adapters.tables import Account, StaffToken
from services.intake.handlers.audit import record
from shared import tokens
from shared.contracts import CENTRE
from shared.db.machinery import api_token
from shared.errors import NotFound, Refusal
from shared.ids import new_id
from shared.work import Work

MOST = 20
DAYS = (7, 30, 90, 365)
OFFICE = {"coordinator", "manager", "admin"}
OF_MEDIATORS = ("scheduling:read", "scheduling:write")


@dataclass(frozen=True)
class TokenLine:
    """A token as its owner sees it. `state`: active | expired | revoked."""

    id: str
    name: str
    scopes: Sequence[str]
    made_at: datetime
    made_by: str
    expires_at: datetime
    used_at: datetime | None
    state: str


def make_token(work: Work, by: str, staff_id: str, name: str, scopes: Collection[str], days: int) -> str:
    """Makes a token for a member of staff; returns its secret, which is shown once and stored only as a hash."""
    account = work.session.scalar(select(Account).where(Account.id == staff_id).with_for_update())
    if account is None:
        raise NotFound
    _check(work, account, scopes, days)
    secret, token_id = tokens.new_secret(), new_id()
    data = {"token_id": token_id, "hash": tokens.hash_of(secret), "staff_id": staff_id, "scopes": sorted(set(scopes)),
            "expires_at": work.now() + timedelta(days=days), "revoked_at": None}
    tokens.keep(work, data)
    work.session.add(StaffToken(id=token_id, staff_id=staff_id, name=name, made_by=by, made_at=work.now()))
    work.publish("token.changed", CENTRE, data)
    record(work, by, "token.made", token_id)
    return secret


def revoke(work: Work, by: str, staff_id: str, token_id: str) -> None:
    """Ends a token of that person at once and for good; a second time does nothing."""
    known = work.session.scalar(select(StaffToken.id).where(StaffToken.id == token_id, StaffToken.staff_id == staff_id))
    if known is None:
        raise NotFound
    _end(work, by, api_token.c.id == token_id)


def revoke_all(work: Work, by: str, staff_id: str) -> None:
    """Ends every token of a person, e.g. when their account is closed."""
    _end(work, by, api_token.c.staff_id == staff_id)


def scopes_for(roles: Collection[str]) -> tuple[str, ...]:
    """The scopes that are of use with these roles: a mediator's token sees their own sessions only."""
    return tokens.SCOPES if OFFICE & set(roles) else OF_MEDIATORS


def tokens_of(session: Session, staff_id: str, now: datetime) -> list[TokenLine]:
    """The person's tokens, newest first."""
    rows = session.execute(
        select(StaffToken, api_token, Account.name.label("maker")).join(api_token, api_token.c.id == StaffToken.id)
        .outerjoin(Account, Account.id == StaffToken.made_by)
        .where(StaffToken.staff_id == staff_id).order_by(StaffToken.made_at.desc(), StaffToken.id))
    return [TokenLine(row.StaffToken.id, row.StaffToken.name, row.scopes, row.StaffToken.made_at, row.maker or "",
                      row.expires_at, row.used_at, _state(row.revoked_at, row.expires_at, now)) for row in rows]


def holder_of(session: Session, staff_id: str) -> tokens.Holder | None:
    """Who is behind a token, unless their account is closed."""
    found = session.get(Account, staff_id)
    if found is None or not found.active:
        return None
    return tokens.Holder(found.id, found.name, frozenset(found.roles), found.epoch)


def _check(work: Work, account: Account, scopes: Collection[str], days: int) -> None:
    if not account.active:
        raise Refusal("This account is closed.")
    if not scopes or not set(scopes) <= set(scopes_for(account.roles)):
        raise Refusal("Tick what the token may do.", "scopes")
    if days not in DAYS:
        raise Refusal("Choose how long it is good.", "days")
    live = work.session.scalar(select(func.count()).select_from(api_token).where(
        api_token.c.staff_id == account.id, api_token.c.revoked_at.is_(None), api_token.c.expires_at > work.now()))
    if (live or 0) >= MOST:
        raise Refusal(f"There are {MOST} tokens already. Please revoke one that is not needed.")


def _end(work: Work, by: str, which: ColumnElement[bool]) -> None:
    ended = work.session.execute(update(api_token).where(which, api_token.c.revoked_at.is_(None)).values(
        revoked_at=work.now()).returning(api_token)).mappings().all()
    for row in sorted(ended, key=lambda row: row["id"]):
        told = {name: row[name] for name in ("hash", "staff_id", "scopes", "expires_at")}
        work.publish("token.changed", CENTRE, told | {"token_id": row["id"], "revoked_at": work.now()})
        record(work, by, "token.revoked", row["id"])


def _state(revoked_at: datetime | None, expires_at: datetime, now: datetime) -> str:
    if revoked_at:
        return "revoked"
    return "active" if expires_at > now else "expired"
