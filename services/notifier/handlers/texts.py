"""Which words a template has now: the newest version that was published, or those that ship with the code."""

from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.notifier.adapters.tables import TemplateVersion
from services.notifier.domain.templates import Template, Words, template

SHIPPED = 1  # the number of the words that ship with the code
KNOWN = "texts"


def current(session: Session, template_id: str, number: int | None = None) -> tuple[Template, int]:
    """The template with the words of version `number`, or of the version in use, and that version's number.

    Looked up once a transaction. A version that is not there counts as the one in use. Raises KeyError for a template
    that is not in the catalogue.
    """
    known: dict[tuple[str, int | None], tuple[Template, int]] = session.info.setdefault(KNOWN, {})
    if (template_id, number) not in known:
        known[template_id, number] = _look_up(session, template_id, number)
    return known[template_id, number]


def forget(session: Session) -> None:
    """What was looked up in this transaction is no longer true: a version was published in it."""
    session.info.pop(KNOWN, None)


def with_words(template_id: str, row: TemplateVersion) -> Template:
    """The template with the words of a draft or version."""
    return replace(template(template_id), en=Words(**row.english), es=Words(**row.spanish))


def with_these(template_id: str, en: Words, es: Words) -> Template:
    """The template with words that stand nowhere yet."""
    return replace(template(template_id), en=en, es=es)


def as_row(words: Words) -> dict[str, Any]:
    """Words as they are stored."""
    return asdict(words)


def _look_up(session: Session, template_id: str, number: int | None) -> tuple[Template, int]:
    shipped = template(template_id)
    if number == SHIPPED:
        return shipped, SHIPPED
    published = select(TemplateVersion).where(TemplateVersion.template == template_id,
                                              TemplateVersion.state == "published")
    row = session.scalar(published.where(TemplateVersion.number == number)) if number else None
    row = row or session.scalar(published.order_by(TemplateVersion.number.desc()).limit(1))
    return (with_words(template_id, row), row.number or SHIPPED) if row else (shipped, SHIPPED)
