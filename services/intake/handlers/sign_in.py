"""Counting wrong passwords: after five, an address is locked for 15 minutes, whether an account has it or not."""

import hashlib
import hmac
from datetime import timedelta

from services.intake.adapters.tables import Account, SignInTry
from services.intake.handlers.own_settings import settings_of
from shared.work import Work

MOST_WRONG = 5
LOCKED = timedelta(minutes=15)


def is_locked(work: Work, email: str) -> bool:
    """True while nobody may sign in with this address."""
    found = work.session.get(SignInTry, _hash(work, email))
    return found is not None and found.locked_until is not None and found.locked_until > work.now()


def count_wrong(work: Work, email: str) -> None:
    """Counts a wrong password. The count begins anew after a lock, or when the last one is 15 minutes old."""
    found = work.session.get(SignInTry, _hash(work, email), with_for_update=True)
    if found is None:
        found = SignInTry(email_hash=_hash(work, email), wrong=0, last_at=work.now())
        work.session.add(found)
    if work.now() - found.last_at > LOCKED:
        found.wrong = 0
    found.wrong, found.last_at = found.wrong + 1, work.now()
    if found.wrong >= MOST_WRONG:
        found.wrong, found.locked_until = 0, work.now() + LOCKED


def signed_in(work: Work, staff_id: str) -> None:
    """Forgets the wrong ones and notes when the person was last here."""
    account = work.session.get(Account, staff_id)
    if account is None:
        return
    account.signed_in_at = work.now()
    found = work.session.get(SignInTry, _hash(work, account.email))
    if found is not None:
        work.session.delete(found)


def _hash(work: Work, email: str) -> str:
    """The table holds no addresses, not even of those who have no account."""
    key = settings_of(work).secret_key
    return hmac.new(key.encode(), email.strip().lower().encode(), hashlib.sha256).hexdigest()
