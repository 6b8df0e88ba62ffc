"""What the pages about texts read: the list, the versions of one, people to try a text on."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from services.notifier.adapters.tables import Message, Person, StaffMember, TemplateVersion

MOST_PEOPLE = 8


@dataclass(frozen=True)
class Version:
    """One published version, or the shipped one, which has no date. `bulk_by` is who allowed it for many."""

    number: int
    at: datetime | None
    by: str | None
    note: str
    from_number: int | None
    bulk_at: datetime | None
    bulk_by: str | None
    messages: int


def versions(session: Session, template_id: str) -> list[Version]:
    """Every version there is, the newest first, with how many messages were put together with it."""
    rows = session.scalars(select(TemplateVersion).where(
        TemplateVersion.template == template_id, TemplateVersion.state == "published")
        .order_by(TemplateVersion.number.desc())).all()
    names = staff_names(session)
    said = _messages_of(session, template_id)
    found = [Version(row.number or 0, row.published_at, names.get(row.published_by or ""), row.note, row.from_number,
                     row.bulk_at, names.get(row.bulk_by or ""), said[row.number]) for row in rows]
    return [*found, Version(1, None, None, "The words that came with the system", None, None, None, said[1])]


def numbers_in_use(session: Session) -> dict[str, int]:
    """The number of the version in use of each template that has one of its own."""
    rows = session.execute(select(TemplateVersion.template, func.max(TemplateVersion.number).label("number")).where(
        TemplateVersion.state == "published").group_by(TemplateVersion.template))
    return {row.template: row.number for row in rows}


def drafts(session: Session) -> set[str]:
    return set(session.scalars(select(TemplateVersion.template).where(TemplateVersion.state == "draft")))


def staff_names(session: Session) -> dict[str, str]:
    rows = session.execute(select(StaffMember.id, StaffMember.display_name))
    return {row.id: row.display_name for row in rows}


def people_like(session: Session, q: str) -> list[Person]:
    """A few people by a part of their name or the last digits of their number."""
    digits = "".join(letter for letter in q if letter.isdigit())
    conditions = [Person.display_name.icontains(q, autoescape=True)]
    if len(digits) >= 4:
        conditions.append(Person.phone.endswith(digits))
    return list(session.scalars(select(Person).where(or_(*conditions)).order_by(Person.display_name, Person.id)
                                .limit(MOST_PEOPLE)))


def _messages_of(session: Session, template_id: str) -> Counter[int | None]:
    rows = session.execute(select(Message.template_version, func.count().label("number")).where(
        Message.template == template_id, Message.template_version.is_not(None)).group_by(Message.template_version))
    return Counter({row.template_version: row.number for row in rows})
