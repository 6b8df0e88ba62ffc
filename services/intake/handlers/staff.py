"""Staff accounts. Each change of role, password or session raises the epoch, which voids older cookies everywhere."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.intake.adapters.passwords import hash_password
from services.intake.adapters.tables import Account
from services.intake.handlers.audit import record
from services.intake.handlers.own_settings import settings_of
from services.intake.handlers.tokens import revoke_all
from shared.contracts import CENTRE
from shared.contracts.intake import ROLES
from shared.errors import NotFound, Refusal
from shared.ids import new_id, plain_code
from shared.work import Work

ROLE_WORDS = {"coordinator": "Coordinator", "mediator": "Mediator", "manager": "Manager", "admin": "Administrator"}
ONE_TIME_LETTERS = 16


def add_staff(work: Work, by: str, email: str, name: str, roles: Iterable[str]) -> str:
    """Makes an account; returns the password for the first sign-in, which is shown once and stored only as a hash."""
    _check_roles(roles)
    if work.session.scalar(select(Account.id).where(Account.email == email.lower())):
        raise Refusal("There is an account with this e-mail address already.", "email")
    password = one_time_password()
    account = make_account(work, new_id(), email, name, roles, password)
    account.must_change_password = True
    record(work, by, "staff.added", account.id)
    return password


def make_account(work: Work, staff_id: str, email: str, name: str, roles: Iterable[str], password: str) -> Account:
    """Adds the row and tells the other services."""
    hashed = hash_password(settings_of(work).password_salt, password)
    account = Account(id=staff_id, email=email.lower(), name=name, password=hashed, uniquifier=new_id(),
                      roles=sorted(set(roles)), active=True, epoch=0, must_change_password=False,
                      created_at=work.now())
    work.session.add(account)
    renew(work, account)
    return account


def set_roles(work: Work, by: str, staff_id: str, roles: Iterable[str]) -> None:
    """Changes what somebody may do, at once. Nobody takes the administrator's role from themselves."""
    _check_roles(roles)
    account = _get(work, staff_id)
    wanted = sorted(set(roles))
    if staff_id == by and "admin" not in wanted:
        raise Refusal("Somebody else must take the administrator's role from you.", "roles")
    if account.roles != wanted:
        account.roles = wanted
        renew(work, account)
        record(work, by, "staff.roles", staff_id)


def set_active(work: Work, by: str, staff_id: str, active: bool) -> None:
    """Closes an account, or opens it again. Nobody closes their own. Its access tokens end for good."""
    account = _get(work, staff_id)
    if staff_id == by and not active:
        raise Refusal("You cannot close your own account.")
    if account.active != active:
        account.active = active
        renew(work, account)
        if not active:
            revoke_all(work, by, staff_id)
        record(work, by, "staff.opened" if active else "staff.closed", staff_id)


def sign_out_everywhere(work: Work, by: str, staff_id: str) -> None:
    """Voids every session and access token of the account, in every service."""
    renew(work, _get(work, staff_id))
    revoke_all(work, by, staff_id)
    record(work, by, "staff.signed_out", staff_id)


def reset_password(work: Work, by: str, staff_id: str) -> str:
    """A new password for one sign-in, shown once; the old one and every access token are void."""
    account, password = _get(work, staff_id), one_time_password()
    account.password, account.must_change_password = hash_password(settings_of(work).password_salt, password), True
    renew(work, account)
    revoke_all(work, by, staff_id)
    record(work, by, "staff.password_reset", staff_id)
    return password


def change_password(work: Work, staff_id: str, hashed: str, uniquifier: str) -> int:
    """Keeps the password a person chose; returns the new epoch. Other sessions of theirs end."""
    account = _get(work, staff_id)
    account.password, account.must_change_password = hashed, False
    renew(work, account, uniquifier)
    record(work, staff_id, "staff.password_changed", staff_id)
    return account.epoch


def rehash_password(work: Work, staff_id: str, hashed: str) -> None:
    """Keeps the same password under newer settings of the hash; sessions go on."""
    _get(work, staff_id).password = hashed


def renew(work: Work, account: Account, uniquifier: str | None = None) -> None:
    """Raises the epoch and publishes `staff.changed`."""
    account.epoch += 1
    account.uniquifier = uniquifier or new_id()
    work.session.flush()
    work.publish("staff.changed", CENTRE, {"staff_id": account.id, "display_name": account.name,
                                           "roles": account.roles, "active": account.active, "epoch": account.epoch})


def epoch_of(session: Session, staff_id: str) -> int | None:
    """The epoch of a cookie that is good now; None for an account that is closed or unknown."""
    return session.scalar(select(Account.epoch).where(Account.id == staff_id, Account.active))


def one_time_password() -> str:
    return plain_code(ONE_TIME_LETTERS)


def _check_roles(roles: Iterable[str]) -> None:
    if not roles or not set(roles) <= set(ROLES):
        raise Refusal("Tick at least one role.", "roles")


def _get(work: Work, staff_id: str) -> Account:
    account = work.session.scalar(select(Account).where(Account.id == staff_id).with_for_update())
    if account is None:
        raise NotFound
    return account
