"""What a text has to be before it may be published: every fault with its field, in words for the writer.

A fault that `stops` keeps the words from being published; the others are advice. The words that ship with the code
are held to the same rules by the tests.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from services.notifier.domain.leaks import leak_in
from services.notifier.domain.questions import CHOICES
from services.notifier.domain.readability import ease, grade
from services.notifier.domain.segments import wide_letters
from services.notifier.domain.templates import catalogue, forbidden, placeholders
from services.notifier.domain.templates.measure import Measure, Setting, measure
from services.notifier.domain.templates.model import Template, Words

LANGUAGES = {"en": "English", "es": "Spanish"}
FIELD_NAMES = {"sms": "text message", "subject": "subject of the e-mail", "mail": "e-mail"}
MOST_SEGMENTS, MOST_GRADE, LEAST_EASE = 2, 6.0, 60.0
LONGEST = {"sms": 640, "subject": 78, "mail": 4000}
LEAKS = {"phone": "a phone number; write {phone} for ours", "email": "an e-mail address",
         "link": "an address of the web; write {link}", "address": "a street address", "handle": "a name on a network"}


@dataclass(frozen=True)
class Fault:
    """What is wrong with one field of one language."""

    language: str
    field: str
    message: str
    stops: bool = True

    @property
    def form_field(self) -> str:
        return f"{self.language}_{self.field}"

    @property
    def where(self) -> str:
        return f"{LANGUAGES[self.language]}, {FIELD_NAMES[self.field]}"


def faults(template: Template, setting: Setting) -> list[Fault]:
    """All faults of a template's words in both languages, those that stop first."""
    found = [fault for language in LANGUAGES for fault in faults_in(template, language, setting)]
    return sorted(found, key=lambda fault: not fault.stops)


def faults_in(template: Template, language: str, setting: Setting) -> Iterator[Fault]:
    words = template.words(language)
    for field in placeholders.FIELDS:
        text = getattr(words, field)
        if not text:
            yield from _missing(template, language, field)
            continue
        for rule in RULES:
            for message in rule(template, language, field, text):
                yield Fault(language, field, message)
    if words.sms and not any(True for _ in _braces(template, language, "sms", words.sms)):
        yield from _measured(template, language, words, setting)


def _missing(template: Template, language: str, field: str) -> Iterator[Fault]:
    """A field that is empty; an e-mail without a body of its own says what the text says."""
    if field != "mail":
        yield Fault(language, field, "Please write something here.")
        return
    missing = placeholders.needed(shipped(template), "mail") - set(placeholders.used(template.words(language), "sms"))
    if missing:
        yield Fault(language, field, f"This e-mail needs words of its own, with {_braced(missing)}.")


def _braces(template: Template, language: str, field: str, text: str) -> Iterator[str]:
    if placeholders.stray_braces(text):
        yield "A brace is open or closed by itself. A placeholder looks like {phone}."
    names = set(placeholders.NAME.findall(text))
    for name in sorted(names - placeholders.PLACEHOLDERS.keys()):
        yield f"There is no placeholder {{{name}}}."
    foreign = (names & placeholders.PLACEHOLDERS.keys()) - placeholders.allowed(shipped(template), field)
    for name in sorted(foreign):
        yield f"{{{name}}} cannot stand here. You may use {_braced(placeholders.allowed(shipped(template), field))}."


def _needed(template: Template, language: str, field: str, text: str) -> Iterator[str]:
    missing = placeholders.needed(shipped(template), field) - set(placeholders.NAME.findall(text))
    if missing:
        yield f"Please keep {_braced(missing)}: without it the message does not say what it is for."


def _names_us(template: Template, language: str, field: str, text: str) -> Iterator[str]:
    if field == "sms" and not text.startswith("{centre}"):
        yield "A text begins with “{centre}”, so that people know who writes."


def _digits(template: Template, language: str, field: str, text: str) -> Iterator[str]:
    """A question names the digits it may be answered with; those that the shipped words name."""
    if field == "sms":
        known = {digit for digit, _ in CHOICES.get(template.id, ())}
        named = {digit for digit in known if re.search(rf"\b{digit}\b", shipped(template).en.sms)}
        for digit in sorted(digit for digit in named if not re.search(rf"\b{digit}\b", text)):
            yield f"Please name the answer {digit}: people answer this text by digit."


def _secrets(template: Template, language: str, field: str, text: str) -> Iterator[str]:
    told = list(dict.fromkeys(forbidden.tells(text, template.detail and field != "subject", language)))
    for what, words in told:
        yield f"“{words}” tells of {what}. A phone is read by others too."
    leak = leak_in(placeholders.NAME.sub("", text))
    if leak:
        yield f"Here stands {LEAKS[leak]}."


def _pressure(template: Template, language: str, field: str, text: str) -> Iterator[str]:
    for words in forbidden.presses(text):
        yield f"“{words}” presses. Nothing we say pushes anybody."


def _commands(template: Template, language: str, field: str, text: str) -> Iterator[str]:
    for word in forbidden.commands(text, template.keywords):
        yield (f"“{word}” is a word that phone companies obey or take for a yes. Let people answer with a digit, and "
               "name the digit in other words.")


def _length(template: Template, language: str, field: str, text: str) -> Iterator[str]:
    if len(text) > LONGEST[field]:
        yield f"Please keep it under {LONGEST[field]} characters; it has {len(text)}."


RULES: tuple[Callable[[Template, str, str, str], Iterable[str]], ...] = (
    _braces, _needed, _names_us, _digits, _secrets, _pressure, _commands, _length)


def _measured(template: Template, language: str, words: Words, setting: Setting) -> Iterator[Fault]:
    """What can be said only of the whole: how many segments it takes, and how hard it reads."""
    measured: Measure = measure(template, language, setting)
    if measured.segments > MOST_SEGMENTS and not shipped(template).free_words:
        yield Fault(language, "sms", f"With the longest values it takes {measured.segments} segments. "
                                     f"Please keep it to {MOST_SEGMENTS}.")
    own = wide_letters(placeholders.NAME.sub("", words.sms))
    if own and measured.segments > 1:
        named = ", ".join(f"“{letter}” ({name})" for letter, name in own.items())
        yield Fault(language, "sms", f"{named} makes a segment 70 characters long in place of 160.", stops=False)
    for field in ("sms", "mail"):
        text = readable(getattr(words, field) or "")
        if language == "en" and grade(text) > MOST_GRADE:
            yield Fault(language, field, f"It reads like grade {grade(text)}. Please use shorter words and sentences: "
                                         f"at most grade {MOST_GRADE:g}.")
        if language == "es" and text.strip() and ease(text) < LEAST_EASE:
            yield Fault(language, field, f"It is hard to read (ease {ease(text):g}; 60 and more is plain). "
                                         "Shorter words and sentences help.", stops=False)


def shipped(template: Template) -> Template:
    """What was published as version 1 says what a template carries: its placeholders and digits."""
    return catalogue.template(template.id)


def readable(text: str) -> str:
    """The words whose ease is measured: without who writes and without what is filled in."""
    return placeholders.NAME.sub(" ", text.removeprefix("{centre}: ").removeprefix("{centre}"))


def _braced(names: Iterable[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))
