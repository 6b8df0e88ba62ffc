"""The calendar file of a session: for each party in their language, with the way in that is theirs alone."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from services.scheduler.adapters import cases, occupancy
from services.scheduler.adapters.tables import MediationSession, Room, SessionParty
from services.scheduler.adapters.video import provider_of
from services.scheduler.domain.calendar import Entry, calendar_file
from services.scheduler.domain.places import place
from services.scheduler.domain.video import Guest
from services.scheduler.handlers.proposals import settings_of
from shared.ids import derived_id
from shared.work import Work

ABOUT = {"en": "Questions, or need another time? Call us at {phone}, or open your link: {page}",
         "es": "¿Preguntas, o necesita otra hora? Llámenos al {phone}, o abra su enlace: {page}"}


@dataclass(frozen=True)
class Reader:
    """Whom a file is for: a party, or (None) staff, who read English and get no way in."""

    person_id: str | None
    language: str = "en"


def ics_of(work: Work, session: MediationSession, method: str, reader: Reader = Reader(None)) -> str:
    """The calendar file of a session for one reader; `method` as in `calendar_file`."""
    return calendar_file(entry_of(work, session, reader, place_of(work, session, reader.person_id)), method,
                         work.now())


def reader_of(work: Work, person_id: str) -> Reader:
    person = cases.people(work.session, [person_id]).get(person_id)
    return Reader(person_id, person.language if person else "en")


def personal_files(work: Work, session: MediationSession, person_ids: tuple[str, ...],
                   method: str) -> list[dict[str, Any]]:
    """A file and a place for each of these people, as events carry them."""
    found = []
    for person_id in person_ids:
        where = place_of(work, session, person_id)
        reader = reader_of(work, person_id)
        text = calendar_file(entry_of(work, session, reader, where), method, work.now())
        found.append({"person_id": person_id, "ics": text, "place": where})
    return found


def entry_of(work: Work, session: MediationSession, reader: Reader, where: str) -> Entry:
    """The session as the calendar of `reader` shows it: it starts when they are to arrive."""
    settings = settings_of(work)
    page = f"{settings.public_url}/sessions/{'my' if reader.person_id else session.id}"
    about = ABOUT[reader.language].format(phone=settings.centre_phone, page=page) if reader.person_id else ""
    return Entry(
        session.uid, session.sequence, _arrival(work, session, reader), session.ends_at, where,
        ZoneInfo(settings.timezone), settings.centre_name, settings.calendar_email, reader.language, about=about,
        page=page, changed_at=session.changed_at or session.booked_at)


def place_of(work: Work, session: MediationSession, person_id: str | None = None) -> str:
    """Where the session is, in words that are the same in every language; for a party with their own way in."""
    settings = settings_of(work)
    room_ids = occupancy.allocated(work.session, [session.id])[session.id]["room"]
    names = work.session.scalars(select(Room.name).where(Room.id.in_(room_ids)).order_by(Room.name)).all()
    link = join_link(work, session, person_id) if person_id else session.join_url
    return place(session.modality, names, settings.centre_address, link, settings.centre_phone)


def join_link(work: Work, session: MediationSession, who: str, hosts: bool = False) -> str | None:
    """With which address this person (or mediator, who hosts) enters the video session; None if there is none yet."""
    if session.modality != "video" or not session.join_url:
        return None
    guest = Guest(derived_id("guest", session.id, who), hosts, session.starts_at, session.ends_at)
    return provider_of(settings_of(work)).link(session.join_url, guest)


def _arrival(work: Work, session: MediationSession, reader: Reader):
    party = work.session.get(SessionParty, (session.id, reader.person_id)) if reader.person_id else None
    return (party.arrives_at if party else None) or session.starts_at
