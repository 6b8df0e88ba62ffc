"""Staff accounts, and the count of wrong passwords."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.adapters.tables.base import Base, key, of
from shared.db.base import Id


class Account(Base):
    """A member of staff. `epoch` rises with each change of role, password or revoked session: older cookies are void.

    `uniquifier` is what Flask-Security keeps in its own session in place of the id.
    """

    __tablename__ = "staff_account"

    id: Mapped[str] = key()
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password: Mapped[str]
    uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    roles: Mapped[list[Any]]
    active: Mapped[bool] = mapped_column(default=True)
    epoch: Mapped[int] = mapped_column(default=1)
    must_change_password: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    signed_in_at: Mapped[datetime | None]


class SignInTry(Base):
    """Wrong passwords for an address (its hash: known or not, it is counted the same)."""

    __tablename__ = "sign_in_try"

    email_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    wrong: Mapped[int]
    last_at: Mapped[datetime]
    locked_until: Mapped[datetime | None]


class StaffToken(Base):
    """What staff see of an access token beside `api_token`: its name, and who made it for whom."""

    __tablename__ = "staff_token"

    id: Mapped[str] = key()
    staff_id: Mapped[str] = of("staff_account")
    name: Mapped[str] = mapped_column(String(60))
    made_by: Mapped[str] = mapped_column(Id)
    made_at: Mapped[datetime]
