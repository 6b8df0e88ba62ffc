"""Shows intake's accounts to Flask-Security, which verifies passwords and keeps the session of its own pages."""

from typing import Any

from flask_security import RoleMixin, UserMixin
from flask_security.datastore import UserDatastore
from sqlalchemy import select

from services.intake.adapters.tables import Account
from services.intake.handlers import sign_in, staff
from shared.http import Staff
from shared.service import Service


class Role(RoleMixin):
    """A role by name."""

    def __init__(self, name: str):
        self.name = name


class User(UserMixin):
    """An account as Flask-Security wants it: a copy, written back by `Accounts.put`."""

    id: str  # type: ignore[assignment]  # the library expects numbers but never counts with them
    password: str
    fs_uniquifier = ""

    def __init__(self, accounts: "Accounts", row: Account):
        self.accounts = accounts
        self.id, self.email, self.password, self.active = row.id, row.email, row.password, row.active
        self.fs_uniquifier, self.name, self.epoch = row.uniquifier, row.name, row.epoch
        self.must_change_password = row.must_change_password
        self.roles = [Role(name) for name in row.roles]

    @property
    def staff(self) -> Staff:
        """What the cookie says of them."""
        return Staff(self.id, self.name, frozenset(role.name for role in self.roles), self.epoch)

    def track_failed_authn(self, auth_type: str, tfa: bool = False) -> None:
        """Counting is the form's, which counts unknown addresses too."""


class Accounts(UserDatastore):
    """Flask-Security's view of the table; every write is a use case of its own."""

    def __init__(self, service: Service):
        super().__init__(User, Role)
        self.service = service

    def find_user(self, case_insensitive: bool = False, **by: Any) -> User | None:
        """The account by `email`, `id` or `fs_uniquifier`."""
        (name, value), = by.items()
        column = {"email": Account.email, "id": Account.id, "fs_uniquifier": Account.uniquifier}[name]
        value = str(value).lower() if name == "email" else value
        with self.service.reading() as session:
            row = session.scalar(select(Account).where(column == value))
            return User(self, row) if row else None

    def find_role(self, role: str) -> Role | None:
        return Role(role)

    def put(self, user: User) -> User:
        """Writes a changed password back: with a new uniquifier it is one that the person chose, else a rehash."""
        stored = self.find_user(id=user.id)
        with self.service.work() as work:
            if stored and stored.fs_uniquifier != user.fs_uniquifier:
                user.epoch = staff.change_password(work, user.id, user.password, user.fs_uniquifier)
                user.must_change_password = False
            elif stored and stored.password != user.password:
                staff.rehash_password(work, user.id, user.password)
        return user

    def commit(self) -> None:
        """Everything is committed by `put`."""

    def is_locked(self, email: str) -> bool:
        with self.service.work() as work:
            return sign_in.is_locked(work, email)

    def count_wrong(self, email: str) -> None:
        with self.service.work() as work:
            sign_in.count_wrong(work, email)

    def signed_in(self, user: User) -> None:
        with self.service.work() as work:
            sign_in.signed_in(work, user.id)
