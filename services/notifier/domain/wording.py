"""Puts the words of a message together: the template in the person's language, moments in their zone."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, format_time, get_timezone_location

from services.notifier.domain.templates import Template
from shared.doubled_hour import which_of_two

LOCALES = {"en": "en_US", "es": "es_US"}
LINK = "{link}"
TWICE = {"en": {"first": "before the clocks change", "second": "after the clocks change"},
         "es": {"first": "antes del cambio de hora", "second": "después del cambio de hora"}}
PLACEHOLDER = re.compile(r"\{(\w+)\}(\.?)")


@dataclass(frozen=True)
class Brand:
    """How the centre calls itself: `short` in texts, `name` in e-mails, `phone`, and its IANA `timezone`."""

    short: str
    name: str
    phone: str
    timezone: str


@dataclass(frozen=True)
class Reader:
    """Who reads it: `en` or `es`, and their IANA zone."""

    language: str
    timezone: str


@dataclass(frozen=True)
class Rendered:
    """What is said. `body` has `{link}` where the link will stand."""

    subject: str
    body: str


def render(template: Template, channel: str, values: Mapping[str, Any], reader: Reader, brand: Brand) -> Rendered:
    """The words for one reader. Raises KeyError if a value that the template needs is missing."""
    words = template.words(reader.language)
    text = words.sms
    if channel == "email":
        text = words.mail or text.removeprefix("{centre}: ")
    shown = _Shown(values, reader, brand, brand.name if channel == "email" else brand.short)
    return Rendered(shown.fill(words.subject), shown.fill(text))


def placeholders(template: Template) -> set[str]:
    """Every placeholder the template uses in any language or channel."""
    texts = [text for words in (template.en, template.es) for text in (words.sms, words.subject, words.mail or "")]
    return {name for text in texts for name, _ in PLACEHOLDER.findall(text)}


def moment_in(language: str, moment: datetime, zone: str, centre_zone: str) -> str:
    """`Wed Sep 24 at 10:30 AM`, `mié 24 sept a las 10:30 a.m.`; the zone is named if it is not the centre's."""
    at = " a las " if language == "es" else " at "
    time = _clock_time(language, moment, zone) + _zone(language, zone, centre_zone)
    return date_in(language, moment, zone) + at + time


def date_in(language: str, moment: datetime, zone: str) -> str:
    """`Wed Sep 24` or `mié 24 sept`."""
    pattern = "EEE d MMM" if language == "es" else "EEE MMM d"
    return format_datetime(moment, pattern, ZoneInfo(zone), LOCALES[language])


def slot_in(language: str, moment: datetime, zone: str) -> str:
    """`Wed Sep 24 10:30AM`, `mié 24 sept 5pm`: short, because three of them stand in one text."""
    local = moment.astimezone(ZoneInfo(zone))
    half = "AM" if local.hour < 12 else "PM"
    minutes = f":{local.minute:02d}" if local.minute else ""
    time = f"{local.hour % 12 or 12}{minutes}{half.lower() if language == 'es' else half}"
    return f"{date_in(language, moment, zone)} {time}{_which(language, moment, zone)}"


def local_day(moment: datetime, zone: str) -> str:
    """The date in a zone as ISO text."""
    return moment.astimezone(ZoneInfo(zone)).date().isoformat()


def as_json(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as they are stored: moments as ISO text."""
    return {name: _plain(value) for name, value in values.items()}


@dataclass(frozen=True)
class _Shown:
    """The values of one message as its reader sees them."""

    values: Mapping[str, Any]
    reader: Reader
    brand: Brand
    centre: str

    def fill(self, text: str) -> str:
        """One pass: what a value says is never taken for a placeholder."""
        return PLACEHOLDER.sub(self.put, text)

    def put(self, found: re.Match[str]) -> str:
        """The value, and the full stop behind it unless the value ends with one (`a.m.`)."""
        said = self.value(found.group(1))
        return said if said.endswith(".") else said + found.group(2)

    def value(self, name: str) -> str:
        fixed = {"centre": self.centre, "phone": self.brand.phone, "link": LINK}
        return fixed[name] if name in fixed else KINDS[name](self, self.values[name])

    def moment(self, value: Any) -> str:
        return moment_in(self.reader.language, _moment(value), self.reader.timezone, self.brand.timezone)

    def short_moment(self, value: Any) -> str:
        zone = self.reader.timezone
        return slot_in(self.reader.language, _moment(value), zone) + _zone(
            self.reader.language, zone, self.brand.timezone)

    def date(self, value: Any) -> str:
        return date_in(self.reader.language, _moment(value), self.reader.timezone)

    def choices(self, slots: Sequence[Mapping[str, Any]]) -> str:
        """`1 Wed Sep 24 10:30AM, 2 Thu Sep 25 5PM, 3 none of these`, with the zone once if it is another."""
        language, zone = self.reader.language, self.reader.timezone
        said = [f"{slot['digit']} {slot_in(language, _moment(slot['starts_at']), zone)}" for slot in slots]
        none = f"{max(slot['digit'] for slot in slots) + 1} {'ninguna' if language == 'es' else 'none of these'}"
        return ", ".join([*said, none]) + _zone(language, zone, self.brand.timezone)

    def numbers(self, digits: Sequence[int]) -> str:
        last = " o " if self.reader.language == "es" else " or "
        said = [str(digit) for digit in digits]
        return last.join([", ".join(said[:-1]), said[-1]]) if len(said) > 1 else "".join(said)

    def text(self, value: Any) -> str:
        return str(value).replace(LINK, "(link)")  # the link is put in later, by its placeholder


KINDS: dict[str, Callable[[_Shown, Any], str]] = {
    "when": _Shown.moment, "sooner": _Shown.short_moment, "held_until": _Shown.short_moment,
    "by": _Shown.date, "until": _Shown.date, "from_day": _Shown.date,
    "court_day": _Shown.date, "choices": _Shown.choices, "numbers": _Shown.numbers, "words": _Shown.text,
    "place": _Shown.text,
}
KNOWN = frozenset({"centre", "phone", "link", *KINDS})


def _clock_time(language: str, moment: datetime, zone: str) -> str:
    """With plain spaces: the narrow one of the locale data is not in the alphabet of texts."""
    time = " ".join(format_time(moment, "short", ZoneInfo(zone), LOCALES[language]).split())
    return time + _which(language, moment, zone)


def _which(language: str, moment: datetime, zone: str) -> str:
    """Which of the two, in the hour that the clocks show twice in autumn; else nothing."""
    which = which_of_two(moment, ZoneInfo(zone))
    return f" ({TWICE[language][which]})" if which else ""


def _zone(language: str, zone: str, centre_zone: str) -> str:
    if zone == centre_zone:
        return ""
    place = get_timezone_location(ZoneInfo(zone), locale=LOCALES[language], return_city=True)
    return f" (hora de {place})" if language == "es" else f" ({place} time)"


def _moment(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return as_json(value) if isinstance(value, Mapping) else value
