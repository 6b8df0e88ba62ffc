"""People, how they may be reached, and what they agreed to."""

from datetime import datetime
from typing import cast

from sqlalchemy import Index, String, Table, text
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.adapters.tables.base import Base, code, key, of
from shared.db.append_only import append_only
from shared.db.machinery import BigId


class Person(Base):
    """A person as the centre knows them. `revision` rises with each change that other services must hear of.

    `zone_said` is the IANA zone that they chose themselves; `timezone` the one in which moments are told to them.
    """

    __tablename__ = "person"

    id: Mapped[str] = key()
    name: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(20), index=True)  # E.164
    email: Mapped[str | None] = mapped_column(String(254), index=True)
    safe_sms: Mapped[str] = code()
    safe_email: Mapped[str] = code()
    language: Mapped[str] = code()
    timezone: Mapped[str] = code()
    zone_said: Mapped[str | None] = code(nullable=True)
    zip: Mapped[str] = mapped_column(String(5), default="", server_default="")
    access_needs: Mapped[str]
    interpreter: Mapped[str] = mapped_column(String(100))
    adult: Mapped[bool | None]
    revision: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]


class ContactPoint(Base):
    """A number or address of a person, from the day we had it to the day it was another.

    The one without `ended_at` is `Person.phone` or `.email`. `must_check`: it took another's place and nobody has
    confirmed it, so nothing but the question whether it is theirs may go there. `failures` in a row; the second
    suspends it, as does word that it is somebody else's. `safe_from` and `safe_until` are local `HH:MM`, both or
    neither. A `shared` phone is one that others read too: texts to it tell no details.
    """

    __tablename__ = "contact_point"

    id: Mapped[str] = key()
    person_id: Mapped[str] = of("person")
    channel: Mapped[str] = code()
    value: Mapped[str] = mapped_column(String(254))
    since: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    must_check: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime | None]
    verified_at: Mapped[datetime | None]
    verified_how: Mapped[str | None] = code(nullable=True)  # answer | staff
    verified_by: Mapped[str | None] = code(nullable=True)
    suspended_at: Mapped[datetime | None]
    suspended_why: Mapped[str | None] = code(nullable=True)  # unreachable | bounced | disowned
    failures: Mapped[int] = mapped_column(default=0)
    shared: Mapped[bool] = mapped_column(default=False)
    safe_from: Mapped[str] = mapped_column(String(5), default="")
    safe_until: Mapped[str] = mapped_column(String(5), default="")

    __table_args__ = (Index("uq_contact_point_present", "person_id", "channel", unique=True,
                            postgresql_where=text("ended_at IS NULL"), sqlite_where=text("ended_at IS NULL")),)


class Consent(Base):
    """A line of the ledger. Lines are only ever added: the database refuses to change or remove one.

    `scope` is how far the word went: this purpose, the whole channel, or everything. `evidence` is a code or the id
    of what shows it (the text, the form, the talk), never anybody's words. It holds no name and no address, so it
    stays when a person is erased: the law asks for proof of consent and of its end.
    """

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    person_id: Mapped[str] = of("person", index=False)
    purpose: Mapped[str] = code()
    state: Mapped[str] = code()  # given | refused | revoked | expired | reopened
    channel: Mapped[str] = code()
    wording: Mapped[str] = code()
    how: Mapped[str] = code()  # web | page | spoken | sms | email | staff
    staff_id: Mapped[str | None] = code(nullable=True)
    at: Mapped[datetime]
    scope: Mapped[str] = mapped_column(String(60), server_default="purpose")
    evidence: Mapped[str | None] = mapped_column(String(80))
    expires_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_consent_person_id_id", "person_id", "id"),)


append_only(cast(Table, Consent.__table__))
