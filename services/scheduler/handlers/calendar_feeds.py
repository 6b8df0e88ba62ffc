"""Private addresses at which a calendar program finds a plan: when and where, never who or what about.

The way in to a video session is not in a feed: an address that leaks shows when somebody is busy, and lets nobody in.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from services.scheduler.adapters import cases, plans, resources
from services.scheduler.adapters.tables import CalendarFeed, KnownStaff, MediationSession
from services.scheduler.domain.calendar import UID_ENDS, Entry, plan
from services.scheduler.handlers.calendar_files import Reader, entry_of, place_of, reader_of
from services.scheduler.handlers.proposals import settings_of
from shared.errors import NotFound
from shared.ids import code_hash, new_id, plain_code
from shared.work import Work

MEDIATOR, ROOM, PERSON = KINDS = ("mediator", "room", "person")
CODE_LETTERS = 24  # 115 bits
BEHIND, AHEAD = timedelta(days=60), timedelta(days=400)
SEEN_EVERY = timedelta(hours=1)
OFFICE = frozenset({"coordinator", "manager", "admin"})
HELD_TITLE = "Kept free: a session may be set here"
TITLES = {"in_person": "Mediation session", "shuttle": "Mediation session, separate rooms",
          "video": "Mediation session by video", "phone": "Mediation session by phone"}
WAY_IN = {"en": "By video: open your link for the way in", "es": "Por video: abra su enlace para entrar"}
NAMES = {"en": "My sessions", "es": "Mis citas"}


@dataclass(frozen=True)
class Plan:
    """A feed as it reads now; `since` is when it last read otherwise."""

    text: str
    etag: str
    since: datetime


def make_feed(work: Work, kind: str, subject_id: str, holder_id: str, case_id: str | None = None) -> str:
    """Returns the code of a new address of the plan, to be shown once. One that the holder had before ends.

    `kind` mediator | room | person (who reads their own plan of `case_id`). Raises NotFound without a right to it.
    """
    if not _may_read(work, kind, subject_id, holder_id, case_id):
        raise NotFound
    for earlier in plans.feeds_held_by(work.session, holder_id, kind, subject_id, case_id):
        earlier.revoked_at = work.now()
    code = plain_code(CODE_LETTERS)
    work.session.add(CalendarFeed(
        id=new_id(), code_hash=code_hash(settings_of(work).secret_key, code), kind=kind, subject_id=subject_id,
        case_id=case_id, holder_id=holder_id, created_at=work.now()))
    return code


def end_feed(work: Work, kind: str, subject_id: str, holder_id: str, case_id: str | None = None) -> None:
    """From now on the holder's address of this plan leads nowhere; a second time does nothing."""
    for feed in plans.feeds_held_by(work.session, holder_id, kind, subject_id, case_id):
        feed.revoked_at = work.now()


def read_feed(work: Work, code: str) -> Plan:
    """The plan at an address. Raises NotFound for one that is unknown, ended, or whose holder lost the right to it."""
    hashed = code_hash(settings_of(work).secret_key, code)
    feed = work.session.scalar(select(CalendarFeed).where(
        CalendarFeed.code_hash == hashed, CalendarFeed.revoked_at.is_(None)))
    if feed is None or not _may_read(work, feed.kind, feed.subject_id, feed.holder_id, feed.case_id):
        raise NotFound
    text = _text(work, feed)
    digest = hashlib.sha256(text.encode()).hexdigest()
    if feed.content_hash != digest:
        feed.content_hash, feed.content_since = digest, work.now()
    if feed.fetched_at is None or feed.fetched_at < work.now() - SEEN_EVERY:
        feed.fetched_at = work.now()
    return Plan(text, digest[:32], feed.content_since or work.now())


def _may_read(work: Work, kind: str, subject_id: str, holder_id: str, case_id: str | None) -> bool:
    """A party reads their own plan while the case is open, a mediator theirs, the office those of all."""
    if kind == PERSON:
        case = cases.case_or_404(work.session, case_id or "")
        return holder_id == subject_id and not case.is_closed and holder_id in cases.parties_of(work.session, case)
    staff = work.session.get(KnownStaff, holder_id)
    if staff is None or not staff.active or kind not in KINDS:
        return False
    return bool(OFFICE & set(staff.roles)) or (
        kind == MEDIATOR and subject_id == holder_id and "mediator" in staff.roles)


def _text(work: Work, feed: CalendarFeed) -> str:
    settings = settings_of(work)
    zone = ZoneInfo(settings.timezone)
    first, last = work.now() - BEHIND, work.now() + AHEAD
    if feed.kind == PERSON:
        reader = reader_of(work, feed.subject_id)
        found = plans.of_party(work.session, feed.case_id or "", feed.subject_id, first, last)
        return plan([_for_party(work, one, reader) for one in found], NAMES[reader.language], zone)
    sessions = plans.of_resource(work.session, feed.subject_id, first, last)
    held = plans.held_of(work.session, feed.subject_id, first, last)
    return plan([*(_for_staff(work, one) for one in sessions), *(_kept_free(work, one) for one in held)],
                _name(work, feed), zone)


def _name(work: Work, feed: CalendarFeed) -> str:
    """What the calendar program calls it: staff and rooms may be named, parties never are."""
    if feed.kind == ROOM:
        return f"Sessions: {resources.room_or_404(work.session, feed.subject_id).name}"
    if feed.subject_id == feed.holder_id:
        return "My sessions"
    return f"Sessions: {resources.mediator_or_404(work.session, feed.subject_id).display_name}"


def _for_party(work: Work, session: MediationSession, reader: Reader) -> Entry:
    where = WAY_IN[reader.language] if session.modality == "video" else place_of(work, session)
    return entry_of(work, session, reader, where)


def _for_staff(work: Work, session: MediationSession) -> Entry:
    settings = settings_of(work)
    where = "" if session.modality in ("video", "phone") else place_of(work, session)
    return Entry(
        session.uid, session.sequence, session.starts_at, session.ends_at, where, ZoneInfo(settings.timezone),
        settings.centre_name, settings.calendar_email, title=TITLES[session.modality],
        page=f"{settings.public_url}/sessions/{session.id}", changed_at=session.changed_at or session.booked_at,
        alarms=())


def _kept_free(work: Work, held: plans.Held) -> Entry:
    settings = settings_of(work)
    return Entry(
        f"{held.slot_id}{UID_ENDS}", 0, held.starts_at, held.ends_at, "", ZoneInfo(settings.timezone),
        settings.centre_name, settings.calendar_email, title=HELD_TITLE, changed_at=held.since, held=True, alarms=())
