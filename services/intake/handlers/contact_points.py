"""Numbers and addresses: changed, checked, suspended, and when writing to them is safe."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from services.intake.adapters.tables import ContactPoint, Person
from services.intake.domain.contact_points import (
    BOUNCED,
    CHANNELS,
    UNREACHABLE_TWICE,
    hours,
    may_say_goodbye,
    needs_check,
)
from services.intake.handlers.audit import record
from services.intake.handlers.tasks import finish_by_key
from services.intake.handlers.telling import cases_of, get_person, publish_person
from services.intake.handlers.timeline import note
from shared.errors import NotFound, Refusal
from shared.ids import new_id
from shared.work import Work


@dataclass(frozen=True)
class PointForm:
    """What staff learn about one number or address. Hours are local `HH:MM`, both or neither; `goodbye`: the old
    number may be told that we write elsewhere now."""

    safe_from: str = ""
    safe_until: str = ""
    shared: bool = False
    goodbye: bool = False


def points_of(session: Session, person_id: str) -> list[ContactPoint]:
    """All that the person has and had, the present ones first, then the newest."""
    rows = session.scalars(select(ContactPoint).where(ContactPoint.person_id == person_id))
    return sorted(rows, key=lambda one: (one.ended_at is not None, one.channel != "sms", -one.since.timestamp()))


def present_point(work: Work, person: Person, channel: str) -> ContactPoint | None:
    """The number or address in use, locked; written down now if it was known before anybody kept points."""
    value = person.phone if channel == "sms" else person.email
    point = work.session.scalar(select(ContactPoint).where(
        ContactPoint.person_id == person.id, ContactPoint.channel == channel, ContactPoint.ended_at.is_(None))
        .with_for_update())
    return point or (_begin(work, person.id, channel, value) if value else None)


def replace_value(work: Work, person: Person, channel: str, value: str | None, safe_before: str,
                  goodbye: bool) -> bool:
    """Puts another number or address in the old one's place; says whether the old one may be told so.

    Comes before `person` is changed. The new one is not used for anything but the question whether it is theirs.
    """
    old = present_point(work, person, channel)
    if (old.value if old else None) == value:
        return False
    if old:
        old.ended_at = work.now()
        work.session.flush()
    if value:
        _begin(work, person.id, channel, value).must_check = needs_check(old.value if old else None, value)
    work.session.flush()
    return old is not None and may_say_goodbye(goodbye, safe_before, old.suspended_at is not None)


def describe(work: Work, person: Person, channel: str, form: PointForm | None) -> bool:
    """Keeps when writing is safe and whether others read it too; says whether that is news. Raises Refusal."""
    point = present_point(work, person, channel)
    if form is None or point is None:
        return False
    try:
        hours(form.safe_from, form.safe_until)
    except ValueError as error:
        raise Refusal("Fill in both times, the earlier one first, like 09:00 and 15:00.", f"{channel}_from") from error
    before = (point.safe_from, point.safe_until, point.shared)
    point.safe_from, point.safe_until, point.shared = form.safe_from, form.safe_until, form.shared
    return before != (form.safe_from, form.safe_until, form.shared)


def ask_to_confirm(work: Work, person_id: str, channel: str, by: str | None = None) -> None:
    """Lets the notifier ask, at the present address, whether it is theirs. Raises Refusal where there is none."""
    person = get_person(work, person_id)
    point = present_point(work, person, channel) if channel in CHANNELS else None
    if point is None:
        raise Refusal("We have no number or address for this.")
    point.asked_at = work.now()
    cases = cases_of(work, person_id)
    if cases:  # one question is enough, whatever number of cases they are in
        work.publish("contact.check_asked", cases[-1], {"person_id": person_id, "channel": channel})
    if by:
        record(work, by, "contact.check_asked", person_id)


def verify(work: Work, person_id: str, channel: str, how: str, by: str | None = None) -> None:
    """The number or address is theirs and arrives: it may be used again for everything they agreed to."""
    person = get_person(work, person_id)
    point = present_point(work, person, channel) if channel in CHANNELS else None
    if point is None:
        raise NotFound
    point.must_check, point.suspended_at, point.suspended_why, point.failures = False, None, None, 0
    point.verified_at, point.verified_how, point.verified_by = work.now(), how, by
    for case_id in cases_of(work, person_id):
        note(work, case_id, "contact.verified", {"channel": channel, "how": how}, by=by, person_id=person_id)
        finish_by_key(work, f"unreachable:{case_id}:{person_id}:{channel}")
    if by:
        record(work, by, "contact.verified", person_id)
    publish_person(work, person)


def did_not_arrive(work: Work, person: Person, channel: str, why: str) -> bool:
    """Counts a message that could not arrive; the second in a row suspends the address. Says whether it did.

    An e-mail that came back suspends it at once: the mail server there knows its own mailboxes.
    """
    point = present_point(work, person, channel)
    if point is None:
        return False
    point.failures += 1
    if why == BOUNCED:
        return suspend(work, person, channel, BOUNCED)
    return point.failures >= UNREACHABLE_TWICE and suspend(work, person, channel, "unreachable")


def arrived(work: Work, person_id: str, channel: str) -> None:
    """Something arrived: failures before it are not in a row with one after it."""
    work.session.execute(update(ContactPoint).where(
        ContactPoint.person_id == person_id, ContactPoint.channel == channel, ContactPoint.failures > 0,
        ContactPoint.ended_at.is_(None), ContactPoint.suspended_at.is_(None)).values(failures=0))


def suspend(work: Work, person: Person, channel: str, why: str) -> bool:
    """Nothing more goes there until it is verified; says whether that is news."""
    point = present_point(work, person, channel)
    if point is None or point.suspended_at:
        return False
    point.suspended_at, point.suspended_why = work.now(), why
    for case_id in cases_of(work, person.id):
        note(work, case_id, "contact.suspended", {"channel": channel, "why": why}, person_id=person.id)
    publish_person(work, person)
    return True


def _begin(work: Work, person_id: str, channel: str, value: str) -> ContactPoint:
    point = ContactPoint(id=new_id(), person_id=person_id, channel=channel, value=value, since=work.now(),
                         must_check=False, failures=0, shared=False, safe_from="", safe_until="")
    work.session.add(point)
    work.session.flush()
    return point
