"""Follows who people and staff are."""

from sqlalchemy.orm import Session

from services.scheduler.adapters.tables import KnownPerson, KnownStaff, Mediator
from services.scheduler.adapters.upserts import upsert
from shared.contracts import Envelope, catalogue
from shared.tokens import Holder
from shared.work import Work


def person_updated(work: Work, envelope: Envelope) -> None:
    """The highest revision wins; how to reach the person is not kept here."""
    data = catalogue.load(envelope.type, envelope.data, envelope.version)
    names = ("revision", "display_name", "language", "timezone", "interpreter", "access")
    values = {name: data[name] for name in names}
    upsert(work.session, KnownPerson, {"id": data["person_id"]}, values, KnownPerson.revision < data["revision"])


def staff_changed(work: Work, envelope: Envelope) -> None:
    """Keeps the account, and takes a mediator up or out. Their hours are theirs to set before anything is offered."""
    data = catalogue.load(envelope.type, envelope.data, envelope.version)
    values = {name: data[name] for name in ("display_name", "roles", "active", "epoch")}
    upsert(work.session, KnownStaff, {"id": data["staff_id"]}, values, KnownStaff.epoch <= data["epoch"])
    mediates = data["active"] and "mediator" in data["roles"]
    known = work.session.get(Mediator, data["staff_id"])
    if known is None and mediates:
        work.session.add(Mediator(id=data["staff_id"], display_name=data["display_name"]))
    elif known is not None:
        known.display_name = data["display_name"]
        known.active = known.active and mediates


def token_holder(session: Session, staff_id: str) -> Holder | None:
    """Who is behind an access token, unless their account is closed."""
    staff = session.get(KnownStaff, staff_id)
    if staff is None or not staff.active:
        return None
    return Holder(staff.id, staff.display_name, frozenset(staff.roles), staff.epoch)
