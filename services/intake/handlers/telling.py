"""Telling the other services who a person is and how they may be reached."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from services.intake.adapters.tables import ContactPoint, Party, Person
from services.intake.domain import needs
from services.intake.domain.consents import TOLD, TOLD_TOO
from services.intake.domain.contact_points import hours
from services.intake.domain.zones import FORM, ZIP, zones_of
from services.intake.handlers.own_settings import settings_of
from services.intake.handlers.parties import consents_of
from shared.errors import NotFound
from shared.work import Work


def get_person(work: Work, person_id: str) -> Person:
    """The person, locked until the commit. Raises NotFound, also for somebody who was erased."""
    person = work.session.scalar(select(Person).where(Person.id == person_id).with_for_update())
    if person is None or person.erased_at is not None:
        raise NotFound
    return person


def cases_of(work: Work, person_id: str) -> list[str]:
    """The ids of the cases a person is a party of."""
    return list(work.session.scalars(select(Party.case_id).where(Party.person_id == person_id).order_by(Party.case_id)))


def publish_person(work: Work, person: Person, farewell: tuple[str, ...] = (), welcome: tuple[str, ...] = ()) -> None:
    """Sends `person.updated` for each case the person is in, as one new revision.

    `farewell` are the channels whose old address may be told that it is no longer written to, `welcome` those that the
    person has just agreed to.
    """
    person.revision += 1
    zones = zones_of(person.zone_said, person.zip, person.phone, settings_of(work).timezone)
    person.timezone = _told_in(zones, settings_of(work).timezone)
    work.session.flush()
    data: dict[str, Any] = dict(
        person_id=person.id, revision=person.revision, display_name=person.name, language=person.language,
        timezone=person.timezone, zones=zones, phone=person.phone, email=person.email, safe_sms=person.safe_sms,
        safe_email=person.safe_email, farewell=list(farewell), welcome=list(welcome),
        interpreter=needs.languages(person.interpreter),
        access=needs.access(person.access_needs)) | _points(work, person)
    for case_id in cases_of(work, person.id):
        work.publish("person.updated", case_id, data)


def _told_in(zones: Mapping[str, str], centre: str) -> str:
    """Sessions are told in the centre's zone unless we know better: many keep the number of where they once lived."""
    return next((zone for zone, source in zones.items() if source in (FORM, ZIP)), centre)


def _points(work: Work, person: Person) -> dict[str, Any]:
    """What the state of their numbers and addresses leaves of their consents, and when writing is safe."""
    points = {one.channel: one for one in work.session.scalars(select(ContactPoint).where(
        ContactPoint.person_id == person.id, ContactPoint.ended_at.is_(None)))}
    all_held = consents_of(work.session, [person.id], work.now())[person.id]
    held = all_held & set(TOLD)
    if "sms" in points and points["sms"].shared:
        held -= {"details_sms"}  # whoever shares the phone reads it too
    return dict(
        consents=sorted(held), more_consents=sorted(all_held & set(TOLD_TOO)),
        unverified=sorted(one.channel for one in points.values() if one.must_check),
        suspended=sorted(one.channel for one in points.values() if one.suspended_at),
        sms_hours=_hours(points.get("sms")), email_hours=_hours(points.get("email")))


def _hours(point: ContactPoint | None) -> list[str]:
    return hours(point.safe_from, point.safe_until) if point else []
