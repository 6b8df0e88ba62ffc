"""Keeps what intake tells about people, parties and staff."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.notifier.adapters.rows import put
from services.notifier.adapters.tables import Message, Party, Person, StaffMember
from services.notifier.domain.consents import consented
from services.notifier.domain.templates import template
from services.notifier.handlers import contact_checks, lives, moving, optouts, welcomes
from shared.contracts import Envelope
from shared.db import Database
from shared.tokens import Holder
from shared.work import Work

FACTS = ("revision", "display_name", "language", "timezone", "zones", "phone", "safe_sms", "safe_email", "consents",
         "unverified", "suspended", "sms_hours", "email_hours")
ON_ITS_WAY = ("sending", "unknown", "accepted", "sent")


def update_person(work: Work, envelope: Envelope) -> None:
    """The highest revision of a person wins, whichever case it came with."""
    data = envelope.data
    person_id = data["person_id"]
    put(work.session, Party, {"case_id": envelope.case_id, "person_id": person_id}, {})
    known = work.session.get(Person, person_id)
    if known is not None and (known.erased_at or known.revision > data["revision"]):
        return
    old = {"sms": known.phone, "email": known.email} if known else {}
    consents = sorted({*data["consents"], *data.get("more_consents", ())})
    taken_back = set(known.consents) - set(consents) if known else set()
    place = (known.timezone, dict(known.zones)) if known else None
    put(work.session, Person, {"id": person_id}, {name: data[name] for name in FACTS if name in data}
        | {"consents": consents, "email": _folded(data["email"])})
    for channel, address in (("sms", data["phone"]), ("email", _folded(data["email"]))):
        if address and address != old.get(channel):
            optouts.recall(work, channel, address)
    for channel in data.get("farewell", ()):
        if address := old.get(channel):
            contact_checks.say_goodbye(work, envelope.case_id, person_id, channel, address, data["revision"])
    if taken_back:
        _note_what_is_on_its_way(work, person_id, consents)
    contact_checks.look_again(work, person_id)
    _follow_their_zone(work, person_id, place)
    for channel in data.get("welcome", ()):
        welcomes.confirm(work, envelope.case_id, person_id, channel, data["revision"])


def _follow_their_zone(work: Work, person_id: str, earlier: tuple[str, dict[str, str]] | None) -> None:
    person = work.session.get_one(Person, person_id, populate_existing=True)
    if earlier and earlier != (person.timezone, person.zones):
        moving.reckon_anew(work, person, earlier[0])


def _note_what_is_on_its_way(work: Work, person_id: str, consents: list[str]) -> None:
    """What the provider has cannot be called back: its own page says that the consent ended meanwhile."""
    for message in work.session.scalars(select(Message).where(
            Message.person_id == person_id, Message.state.in_(ON_ITS_WAY))).all():
        if not consented(consents, template(message.template).purpose, message.channel):
            lives.note(work, message, "gate", why="revoked_in_flight")


def join_party(work: Work, envelope: Envelope) -> None:
    keys = {"case_id": envelope.case_id, "person_id": envelope.data["person_id"]}
    put(work.session, Party, keys, {"side": envelope.data["side"]})


def change_staff(work: Work, envelope: Envelope) -> None:
    data = envelope.data
    known = work.session.scalar(select(StaffMember.epoch).where(StaffMember.id == data["staff_id"]))
    if known is None or known <= data["epoch"]:
        put(work.session, StaffMember, {"id": data["staff_id"]},
            {name: data[name] for name in ("display_name", "roles", "active", "epoch")})


def staff_epoch(database: Database, staff_id: str) -> int | None:
    """The epoch a cookie must carry now; None for staff who are unknown here or no longer active."""
    with database.reading() as session:
        member = session.get(StaffMember, staff_id)
        return member.epoch if member and member.active else None


def token_holder(session: Session, staff_id: str) -> Holder | None:
    """Who is behind an access token, unless their account is closed."""
    member = session.get(StaffMember, staff_id)
    if member is None or not member.active:
        return None
    return Holder(member.id, member.display_name, frozenset(member.roles), member.epoch)


def _folded(email: str | None) -> str | None:
    return email.casefold() if email else None
