"""How a text looks to one reader before it is sent, with the values of a message that could be."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.notifier.adapters.tables import Person
from services.notifier.domain.readability import ease, grade
from services.notifier.domain.templates import Template, template
from services.notifier.domain.templates.measure import Measure, Setting, measure, measured, samples
from services.notifier.domain.templates.rules import readable
from services.notifier.domain.wording import LINK, Reader, render
from services.notifier.handlers import texts
from services.notifier.handlers.versions import setting_of
from shared.work import Work


@dataclass(frozen=True)
class Preview:
    """One text for one reader. `plainer`: without consent to details they get these plainer words."""

    language: str
    sms: Measure
    subject: str
    mail: str
    reader: str = ""
    plainer: bool = False


@dataclass(frozen=True)
class Figures:
    """What a text is at its longest, and how hard it reads: a school grade (English) or an ease (Spanish)."""

    longest: Measure
    reads: float


def figures_of(spoken: Template, language: str, setting: Setting) -> Figures:
    said = readable(spoken.words(language).sms)
    return Figures(measure(spoken, language, setting), grade(said) if language == "en" else ease(said))


def preview(work: Work, spoken: Template, language: str, values: Mapping[str, Any] | None = None) -> Preview:
    """The text in the centre's own zone."""
    setting = setting_of(work)
    return _preview(work, spoken, Reader(language, setting.brand.timezone), values)


def preview_for(work: Work, spoken: Template, person: Person, values: Mapping[str, Any] | None = None) -> Preview:
    """The text in this person's language and zone; a text says less to who has not consented to details."""
    less = spoken.detail and "details_sms" not in person.consents and bool(spoken.plainer)
    reader = Reader(person.language, person.timezone)
    found = _preview(work, spoken, reader, values, person.display_name)
    if not less:
        return found
    plain, _ = texts.current(work.session, template(spoken.plainer or spoken.id).id)
    said = _preview(work, plain, reader, values)
    return Preview(found.language, said.sms, found.subject, found.mail, found.reader, True)


def _preview(work: Work, spoken: Template, reader: Reader, values: Mapping[str, Any] | None, name: str = "") -> Preview:
    setting = setting_of(work)
    filled = samples(spoken, work.now()) | dict(values or {})
    sms = render(spoken, "sms", filled, reader, setting.brand).body.replace(LINK, setting.url)
    mail = render(spoken, "email", filled, reader, setting.brand)
    return Preview(reader.language, measured(sms), mail.subject, mail.body.replace(LINK, setting.url), name)
