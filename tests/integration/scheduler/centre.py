"""A small centre to test with: two mediators, two rooms, a case that is ready, and what its people say."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from services.scheduler.bootstrap import Settings, build
from services.scheduler.domain.hours import WeeklyHours
from services.scheduler.handlers import resources
from services.scheduler.handlers.invitations import open_invitation
from services.scheduler.handlers.proposals import ANY
from shared.contracts import CENTRE
from shared.db.migrations import migrate
from shared.ids import derived_id
from shared.service import Service
from shared.testing.clock import FakeClock
from shared.testing.events import deliver, published

MONDAY = datetime(2026, 9, 21, 15, 0, tzinfo=UTC)  # 10:00 in Chicago
KEY = "a key for tests, long enough to sign with"
STAFF, MAYA, BEN = (derived_id("test", name) for name in ("staff", "maya", "ben"))
OAK, MAPLE = derived_id("test", "oak"), derived_id("test", "maple")
CASE, ANA, BO = (derived_id("test", name) for name in ("case", "ana", "bo"))
NINE_TO_FIVE = [WeeklyHours(weekday, time(9), time(17)) for weekday in range(5)]


def settings(url: str, **changes) -> Settings:
    values = dict(
        name="scheduler", database_url=url, bus_url="embedded:///nowhere/bus.db", partitions=1, secret_key=KEY,
        cookie_keys=(KEY,), public_url="http://localhost", timezone="America/Chicago",
        centre_name="Community Centre for Resolution", centre_short="CCR", centre_phone="312-555-0100",
        secure_cookies=False, trusted_proxies=0, log_format="plain", demo_clock=None, metrics_token=None,
        centre_address="11 East Adams Street")
    return Settings(**(values | changes))


def scheduler_at(place: Path | str, clock: FakeClock | None = None, **changes) -> Service:
    """A scheduler with an empty, migrated database: a folder for SQLite, or a URL."""
    url = place if isinstance(place, str) else f"sqlite:///{place / 'scheduler.db'}"
    service = build(settings(url, **changes), clock or FakeClock(MONDAY))
    migrate(service.database, "services.scheduler")
    return service


def furnish(service: Service, mediators: int = 2, rooms: int = 2) -> None:
    """Maya and Ben mediate on weekdays from 9 to 5; the Oak room is step-free, the Maple room is not."""
    staff_joins(service, STAFF, "Sam Rivera", ["coordinator"])
    for mediator_id, name in ((MAYA, "Maya Brooks"), (BEN, "Ben Castillo"))[:mediators]:
        staff_joins(service, mediator_id, name, ["mediator"])
        with service.work() as work:
            resources.set_hours(work, mediator_id, NINE_TO_FIVE)
    for room_id, name, step_free in ((OAK, "Oak room", True), (MAPLE, "Maple room", False))[:rooms]:
        add_room(service, room_id, name, step_free)


def add_room(service: Service, room_id: str, name: str, step_free: bool, seats: int = 6) -> None:
    from services.scheduler.adapters.tables import Room

    with service.work() as work:
        work.session.add(Room(id=room_id, name=name, seats=seats, step_free=step_free, directions="", active=True))


def staff_joins(service: Service, staff_id: str, name: str, roles: list[str], epoch: int = 1, active=True) -> None:
    deliver(service, "staff.changed", CENTRE, {
        "staff_id": staff_id, "display_name": name, "roles": roles, "active": active, "epoch": epoch})


def case_is_ready(service: Service, case_id: str = CASE, people=((ANA, "A"), (BO, "B")), modality="in_person",
                  minutes: int = 120) -> None:
    """What intake tells about a case until a time can be set."""
    deliver(service, "case.opened", case_id, {
        "reference": f"R-{case_id[:5].upper()}", "case_type": "neighbors", "language": "en"})
    for person_id, side in people:
        person_is(service, person_id, case_id, f"Person {side}")
        deliver(service, "party.joined", case_id, {"party_id": derived_id(case_id, side), "person_id": person_id,
                                                   "side": side})
    deliver(service, "case.ready", case_id, {
        "modality": modality, "minutes": minutes, "person_ids": [person_id for person_id, _ in people]})


def person_is(service: Service, person_id: str, case_id: str = CASE, name: str = "Ana Reyes", revision: int = 1,
              **changes) -> None:
    deliver(service, "person.updated", case_id, {
        "person_id": person_id, "revision": revision, "display_name": name, "language": "en",
        "timezone": "America/Chicago", "phone": None, "email": None, "safe_sms": "yes", "safe_email": "yes",
        "consents": []} | changes)


def ask(service: Service, kind: str = "first", slots=None, case_id: str = CASE, closes_at=None, preferences=ANY):
    """Opens an invitation as staff do."""
    with service.work() as work:
        return open_invitation(work, STAFF, case_id, kind, slots, closes_at, preferences)


def says(service: Service, person_id: str, invitation_id: str, *digits: int, via: str = "sms",
         case_id: str = CASE) -> None:
    """The notifier heard digits (none: none of these)."""
    hears(service, "invitation", invitation_id, person_id, "slots" if digits else "none", digits, via, case_id)


def hears(service: Service, kind: str, subject_id: str, person_id: str, answer: str, digits=(), via: str = "sms",
          case_id: str = CASE) -> None:
    deliver(service, "prompt.answered", case_id, {
        "prompt_id": derived_id(subject_id, person_id), "kind": kind, "subject_id": subject_id,
        "person_id": person_id, "answer": answer, "digits": list(digits), "via": via})


def booked(service: Service, *starts: datetime, case_id: str = CASE, people=(ANA, BO)) -> str:
    """A session that both agreed on (the first of the times); returns its id."""
    invitation = ask(service, slots=starts or [tuesday(10)], case_id=case_id)
    for person_id in people:
        says(service, person_id, invitation.id, 1, case_id=case_id)
    return last(service, "session.scheduled").data["session_id"]


def last(service: Service, event_type: str):
    return published(service, event_type)[-1]


def types(service: Service) -> list[str]:
    return [one.type for one in published(service)]


def tuesday(hour: float, weeks: int = 1) -> datetime:
    """Tuesday of next week at so many o'clock in Chicago (daylight saving time)."""
    return datetime(2026, 9, 22, 5, tzinfo=UTC) + timedelta(days=7 * weeks, hours=hour)
